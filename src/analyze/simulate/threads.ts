import type { ThreadId } from "../../model/index.js";
import type { SimulatedEvent, SimulatorOptions } from "./types.js";

/** Which threads live, have ended, are not there yet, and how far each has come. */
export class Threads {
	readonly #alive: Set<ThreadId>;
	readonly #ended = new Set<ThreadId>();
	/** Index of the next event of a thread. */
	readonly #next = new Map<ThreadId, number>();

	constructor(private readonly options: SimulatorOptions) {
		this.#alive = new Set(options.threadsAlive);
		for (const thread of this.#alive) this.#endIfOver(thread);
	}

	get alive(): ReadonlySet<ThreadId> {
		return this.#alive;
	}

	isAlive(thread: ThreadId): boolean {
		return this.#alive.has(thread);
	}

	hasEnded(thread: ThreadId): boolean {
		return this.#ended.has(thread);
	}

	/** Why this thread cannot do this event next; undefined when it can. */
	objection({ thread, index }: SimulatedEvent): string | undefined {
		if (this.hasEnded(thread)) return "the thread has ended";
		if (!this.isAlive(thread)) return "the thread is not forked yet";
		let next = this.#next.get(thread) ?? 0;
		while (next < index && this.options.isAnswered?.(thread, next)) next++;
		return next === index ? undefined : `event ${next} of the thread comes first`;
	}

	/** The thread has done this event. */
	advance({ thread, index }: SimulatedEvent): void {
		this.#next.set(thread, index + 1);
		this.#endIfOver(thread);
	}

	fork(thread: ThreadId): void {
		this.#alive.add(thread);
		this.#endIfOver(thread);
	}

	end(thread: ThreadId): void {
		this.#alive.delete(thread);
		this.#ended.add(thread);
	}

	#endIfOver(thread: ThreadId): void {
		const length = this.options.endsAfter?.get(thread);
		if (length !== undefined && (this.#next.get(thread) ?? 0) >= length) this.end(thread);
	}
}
