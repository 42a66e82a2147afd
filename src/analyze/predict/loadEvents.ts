import {
	AccessVariant,
	howOf,
	LifetimeVariant,
	type LockId,
	Operation,
	operationOf,
	type ThreadId,
	ThreadVariant,
	type Trace,
	variantOf,
	WakeReason,
} from "../../model/index.js";
import { type Observation, type ReplayedEvent, replayContexts } from "../observe/index.js";
import { Notifications } from "./notifications.js";
import { ObjectOrder } from "./objectOrder.js";
import { answers, type Place, type RecordedEvents, type RecordedThread } from "./recordedEvents.js";
import { SectionBuilder } from "./sections.js";

/**
 * Reads the trace again and keeps its events.
 * @param observation of the same trace
 * @param limit events; a larger trace is not loaded
 * @returns undefined when the trace has more events than `limit`
 */
export function loadEvents(
	trace: Trace,
	{ locks }: Pick<Observation, "locks">,
	limit: number,
): RecordedEvents | undefined {
	const { events } = trace.totals();
	if (events > limit) return undefined;
	const loader = new Loader(events, locks);
	replayContexts(trace, (event) => loader.add(event));
	return loader.result(trace.definitions);
}

/** A thread while its events are added. */
interface GrowingThread {
	readonly id: ThreadId;
	length: number;
	/** Its latest event; -1: none yet. */
	last: Place;
	forkedBy: Place;
	isEnded: boolean;
}

class Loader {
	readonly #columns: ReturnType<typeof emptyColumns>;
	readonly #threads = new Map<ThreadId, GrowingThread>();
	readonly #mutexes = new Map<Place, LockId>();
	readonly #initialized = new Set<LockId>();
	readonly #sections: SectionBuilder;
	/** The latest event on each object whose events keep their recorded order, as place plus one. */
	readonly #latest = new Map<number, Place>();
	readonly #lastWrite: Place[] = [];
	readonly #notifications = new Notifications();
	#own: GrowingThread | undefined;
	#count = 0;
	#objectLimit = 0;

	constructor(
		private readonly capacity: number,
		private readonly locks: Observation["locks"],
	) {
		this.#columns = emptyColumns(capacity);
		this.#sections = new SectionBuilder(this.#columns);
	}

	add(event: ReplayedEvent): void {
		if (this.#count === this.capacity) return;
		const { code, object } = event;
		const columns = this.#columns;
		const own = this.#own?.id === event.thread ? this.#own : this.#threadOf(event.thread);
		this.#own = own;
		const place = this.#count++;
		columns.thread[place] = event.thread;
		columns.index[place] = own.length++;
		columns.code[place] = code;
		columns.object[place] = object;
		if (object > this.#objectLimit) this.#objectLimit = object;
		if (event.context !== 0 && !this.#answersLast(event, own)) columns.context[place] = event.context;
		columns.after[place] = this.#add(event, place, own);
		own.last = place;
	}

	/** @returns what must come first, as place plus one */
	#add(event: ReplayedEvent, place: Place, own: GrowingThread): Place {
		const { thread, code, object } = event;
		const lock = object as LockId;
		switch (operationOf(code)) {
			case Operation.acquire: {
				const isOwned = this.locks.isOwned(lock);
				this.#sections.acquire(thread, place, isOwned);
				return isOwned ? 0 : this.#inSequence(object, place);
			}
			case Operation.release: {
				const isOwned = this.locks.isOwned(lock);
				this.#sections.release(thread, place, isOwned);
				return isOwned ? 0 : this.#inSequence(object, place);
			}
			case Operation.convert:
				this.#sections.convert(thread, place);
				return 0;
			case Operation.wait:
				this.#mutexes.set(place, event.second);
				this.#sections.wait(thread, place, event.second);
				this.#notifications.add(event, place);
				return this.#inSequence(object, place);
			case Operation.notify:
				this.#notifications.add(event, place);
				return this.#inSequence(object, place);
			case Operation.wake:
				if (howOf(code) !== WakeReason.woken) return 0;
				this.#notifications.add(event, place);
				return this.#inSequence(object, place);
			case Operation.lifetime:
				if (variantOf(code) === LifetimeVariant.init) this.#initialized.add(lock);
				return 0;
			case Operation.thread:
				return this.#threadLink(event, place, own);
			case Operation.access:
				return this.#access(event, place);
			default:
				return 0;
		}
	}

	#threadOf(thread: ThreadId): GrowingThread {
		const known = this.#threads.get(thread);
		if (known !== undefined) return known;
		const added = { id: thread, length: 0, last: -1, forkedBy: 0, isEnded: false };
		this.#threads.set(thread, added);
		return added;
	}

	/** An acquire after its attempt is the same request. */
	#answersLast(event: ReplayedEvent, { last }: GrowingThread): boolean {
		const { code, object } = this.#columns;
		return last !== -1 && answers(event, { code: code[last]!, object: object[last]! });
	}

	/** The event before on the same object, which becomes the latest. */
	#inSequence(object: number, place: Place): Place {
		const before = this.#latest.get(object) ?? 0;
		this.#latest.set(object, place + 1);
		return before;
	}

	#access({ code, object }: ReplayedEvent, place: Place): Place {
		if (variantOf(code) === AccessVariant.read) return this.#lastWrite[object] ?? 0;
		while (this.#lastWrite.length < object) this.#lastWrite.push(0);
		this.#lastWrite[object] = place + 1;
		return 0;
	}

	#threadLink({ code, object }: ReplayedEvent, place: Place, own: GrowingThread): Place {
		const variant = variantOf(code);
		if (variant === ThreadVariant.fork) this.#threadOf(object as ThreadId).forkedBy = place + 1;
		if (variant === ThreadVariant.end) own.isEnded = true;
		return variant === ThreadVariant.join ? this.#threadOf(object as ThreadId).last + 1 : 0;
	}

	result(definitions: Trace["definitions"]): RecordedEvents {
		const threadLimit = Math.max(0, ...this.#threads.keys());
		const threads = this.#sortedByThread(threadLimit);
		const order = { ...this.#columns, count: this.#count, threads };
		return {
			...order,
			objects: new ObjectOrder(order, definitions),
			mutexes: this.#mutexes,
			loose: this.#notifications.loose,
			handovers: this.#sections.handovers,
			initialized: this.#initialized,
			threadLimit,
			objectLimit: this.#objectLimit,
		};
	}

	#sortedByThread(threadLimit: number): Map<ThreadId, RecordedThread> {
		const sorted = new Int32Array(this.#count);
		const next = new Int32Array(threadLimit + 1);
		const threads = new Map<ThreadId, RecordedThread>();
		let from = 0;
		for (const { id, length, forkedBy, isEnded } of this.#threads.values()) {
			next[id] = from;
			threads.set(id, { places: sorted.subarray(from, from + length), forkedBy, isEnded });
			from += length;
		}
		const { thread } = this.#columns;
		for (let place = 0; place < this.#count; place++) sorted[next[thread[place]!]!++] = place;
		return threads;
	}
}

function emptyColumns(capacity: number) {
	return {
		thread: new Int32Array(capacity),
		index: new Int32Array(capacity),
		code: new Uint8Array(capacity),
		object: new Int32Array(capacity),
		after: new Int32Array(capacity),
		end: new Int32Array(capacity),
		begin: new Int32Array(capacity),
		context: new Int32Array(capacity),
	};
}
