import type { ThreadId } from "../../model/index.js";
import { Table } from "./table.js";
import type { SimulatedEvent, SimulatorOptions } from "./types.js";

interface ThreadState {
	isAlive: boolean;
	hasEnded: boolean;
	/** Index of its next event. */
	next: number;
	/** It has ended after this many events. */
	readonly length: number;
}

/** Which threads live, have ended, are not there yet, and how far each has come. */
export class Threads {
	readonly #states: Table<ThreadState>;
	readonly #started: ThreadId[];

	/** @param before a state to go on from */
	constructor(
		private readonly options: SimulatorOptions,
		before?: Threads,
	) {
		const make = (thread: number) => ({
			isAlive: false,
			hasEnded: false,
			next: 0,
			length: options.endsAfter?.get(thread as ThreadId) ?? Number.POSITIVE_INFINITY,
		});
		this.#states =
			before === undefined ? new Table({ make, copy: (state) => ({ ...state }) }) : before.#states.fork();
		this.#started = [...(before === undefined ? [] : before.#started)];
		if (before === undefined) for (const thread of options.threadsAlive) this.start(thread);
	}

	get alive(): ThreadId[] {
		return this.#started.filter((thread) => this.isAlive(thread));
	}

	isAlive(thread: ThreadId): boolean {
		return this.#states.look(thread).isAlive;
	}

	hasEnded(thread: ThreadId): boolean {
		return this.#states.look(thread).hasEnded;
	}

	/** The thread can do this event next, and none was left out before it. */
	isNext({ thread, index }: SimulatedEvent): boolean {
		const state = this.#states.get(thread);
		return state.isAlive && state.next === index;
	}

	/** Why this thread cannot do this event next; undefined when it can. */
	objection({ thread, index }: SimulatedEvent): string | undefined {
		const state = this.#states.get(thread);
		if (state.hasEnded) return "the thread has ended";
		if (!state.isAlive) return "the thread is not forked yet";
		let next = state.next;
		while (next < index && this.options.isAnswered?.(thread, next)) next++;
		return next === index ? undefined : `event ${next} of the thread comes first`;
	}

	/** The thread has done this event. */
	advance({ thread, index }: SimulatedEvent): void {
		const state = this.#states.get(thread);
		state.next = index + 1;
		if (state.next >= state.length) this.end(thread);
	}

	start(thread: ThreadId): void {
		const state = this.#states.get(thread);
		state.isAlive = true;
		this.#started.push(thread);
		if (state.next >= state.length) this.end(thread);
	}

	end(thread: ThreadId): void {
		const state = this.#states.get(thread);
		state.isAlive = false;
		state.hasEnded = true;
	}
}
