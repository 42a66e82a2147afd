/**
 * Events of a trace into columns: the loop of the second pass over a trace.
 *
 * Idea: nearly all events take or give back an owned lock, or read or write; what came before them is one look into an array. All others
 * take the long way. Cost: O(1) per event but for sections that do not nest; about 30 bytes of columns each.
 */
import {
	AccessVariant,
	type EventBatch,
	eventCode,
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
import { type Observation, replayContexts } from "../observe/index.js";
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
	{ locks, contexts }: Pick<Observation, "locks" | "contexts">,
	limit: number,
): RecordedEvents | undefined {
	const { events } = trace.totals();
	if (events > limit) return undefined;
	const loader = new Loader(events, trace.definitions.lockLimit, locks);
	replayContexts(trace, contexts, (batch, asked) => loader.add(batch, asked));
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
	/** Sections it is in. */
	readonly open: Place[];
}

interface LoadedEvent {
	readonly thread: ThreadId;
	readonly code: number;
	readonly object: number;
	/** The mutex of a `wait`. */
	readonly second: number;
}

const read = eventCode(Operation.access, AccessVariant.read);

class Loader {
	readonly #columns: ReturnType<typeof emptyColumns>;
	readonly #threads = new Map<ThreadId, GrowingThread>();
	readonly #mutexes = new Map<Place, LockId>();
	readonly #initialized = new Set<LockId>();
	readonly #sections: SectionBuilder;
	/** The latest event on each object whose events keep their recorded order, as place plus one. */
	readonly #latest = new Map<number, Place>();
	/** By variable, as place plus one. */
	readonly #lastWrite: Int32Array;
	readonly #notifications = new Notifications();
	#own: GrowingThread | undefined;
	#count = 0;
	#objectLimit = 0;

	constructor(
		private readonly capacity: number,
		lockLimit: number,
		private readonly locks: Observation["locks"],
	) {
		this.#columns = emptyColumns(capacity);
		this.#lastWrite = new Int32Array(lockLimit + 1);
		this.#sections = new SectionBuilder(this.#columns);
	}

	/** The loop; see the head of this file. @param asked by row, the context asked for */
	add(batch: EventBatch, asked: Int32Array): void {
		const { thread, index, code, object, after, context } = this.#columns;
		const own = this.#own?.id === batch.thread ? this.#own : this.#threadOf(batch.thread);
		this.#own = own;
		const to = Math.min(batch.to, batch.from + this.capacity - this.#count);
		for (let row = batch.from; row < to; row++) {
			const place = this.#count++;
			const eventCode = batch.code[row]!;
			const operation = operationOf(eventCode);
			const target = batch.object[row]!;
			thread[place] = own.id;
			index[place] = own.length++;
			code[place] = eventCode;
			object[place] = target;
			if (target > this.#objectLimit) this.#objectLimit = target;
			if (operation === Operation.access) {
				if (eventCode === read) after[place] = this.#lastWrite[target]!;
				else this.#lastWrite[target] = place + 1;
			} else if (operation === Operation.release) {
				if (this.locks.isOwned(target as LockId)) this.#sections.end(own, place);
				else after[place] = this.#giveUnowned(own, place);
			} else {
				if (asked[row] !== 0 && !this.#answersLast(place, own)) context[place] = asked[row]!;
				if (operation === Operation.acquire && this.locks.isOwned(target as LockId))
					this.#sections.begin(own, place);
				else after[place] = this.#add(eventOf(batch, row), place, own);
			}
			own.last = place;
		}
	}

	#giveUnowned(own: GrowingThread, place: Place): Place {
		this.#sections.give(own, place);
		return this.#inSequence(this.#columns.object[place]!, place);
	}

	/** @returns what must come first, as place plus one */
	#add(event: LoadedEvent, place: Place, own: GrowingThread): Place {
		const { code, object } = event;
		switch (operationOf(code)) {
			case Operation.acquire:
				this.#sections.take(own, place);
				return this.#inSequence(object, place);
			case Operation.convert:
				this.#sections.convert(own, place);
				return 0;
			case Operation.wait:
				this.#mutexes.set(place, event.second as LockId);
				this.#sections.wait(own, place, event.second as LockId);
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
				if (variantOf(code) === LifetimeVariant.init) this.#initialized.add(object as LockId);
				return 0;
			case Operation.thread:
				return this.#threadLink(event, place, own);
			default:
				return 0;
		}
	}

	#threadOf(thread: ThreadId): GrowingThread {
		const known = this.#threads.get(thread);
		if (known !== undefined) return known;
		const added = { id: thread, length: 0, last: -1, forkedBy: 0, isEnded: false, open: [] };
		this.#threads.set(thread, added);
		return added;
	}

	/** An acquire after its attempt is the same request. */
	#answersLast(place: Place, { last }: GrowingThread): boolean {
		const { code, object } = this.#columns;
		if (last === -1 || !mayBeAnswered(code[last]!)) return false;
		const asked = { code: code[last]!, object: object[last]! };
		return answers({ code: code[place]!, object: object[place]! }, asked);
	}

	/** The event before on the same object, which becomes the latest. */
	#inSequence(object: number, place: Place): Place {
		const before = this.#latest.get(object) ?? 0;
		this.#latest.set(object, place + 1);
		return before;
	}

	#threadLink({ code, object }: LoadedEvent, place: Place, own: GrowingThread): Place {
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

function mayBeAnswered(code: number): boolean {
	return operationOf(code) === Operation.attempt || operationOf(code) === Operation.thread;
}

function eventOf({ thread, code, object, second }: EventBatch, row: number): LoadedEvent {
	return { thread, code: code[row]!, object: object[row]!, second: second[row]! };
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
