import type { LockId, ThreadId } from "../../model/index.js";
import { Operation, operationOf, ThreadVariant, variantOf } from "../../model/index.js";
import type { ContextId } from "../observe/index.js";
import type { Handover } from "../simulate/index.js";
import type { ObjectOrder } from "./objectOrder.js";
import type { Place, RecordedThread } from "./place.js";

export type { Place, RecordedThread } from "./place.js";

/**
 * All events of a trace in memory, in columns by place, with what must come before what besides the order of each thread.
 * About 40 bytes per event; loaded only when there is a cycle to be proved. References to other events are their place plus one; 0: none.
 */
export interface RecordedEvents {
	readonly count: number;
	/** ThreadId. */
	readonly thread: Int32Array;
	/** Which event of its thread, from 0. */
	readonly index: Int32Array;
	readonly code: Uint8Array;
	readonly object: Int32Array;
	/** The mutex of each `wait`, by place. */
	readonly mutexes: ReadonlyMap<Place, LockId>;
	/** An event of another thread that must come first. */
	readonly after: Int32Array;
	/**
	 * Waits, notifications and wakes: what must come first of all, where the order on the condition may change. The column above keeps
	 * that order.
	 */
	readonly loose: ReadonlyMap<Place, readonly Place[]>;
	/** A section begins here, and this event ends it; -1: none does. */
	readonly end: Int32Array;
	/** A section ends here, and this event began it. */
	readonly begin: Int32Array;
	/** The context that is asked for here; 0: none, or asked for by the attempt before. */
	readonly context: Int32Array;
	/** Locks that one thread took and another gave back. */
	readonly handovers: readonly Handover[];
	/** Locks with a recorded `init`. */
	readonly initialized: ReadonlySet<LockId>;
	readonly threads: ReadonlyMap<ThreadId, RecordedThread>;
	readonly objects: ObjectOrder;
	/** Largest ids, to size arrays by. */
	readonly threadLimit: number;
	readonly objectLimit: number;
}

interface Step {
	readonly code: number;
	readonly object: number;
}

/** Whether `event` says that what `asked`, the event before it, asked for came true. */
export function answers(event: Step, asked: Step): boolean {
	if (event.object !== asked.object) return false;
	const operation = operationOf(event.code);
	if (operationOf(asked.code) === Operation.attempt)
		return operation === Operation.acquire || operation === Operation.convert;
	const isAwait =
		operationOf(asked.code) === Operation.thread && variantOf(asked.code) === ThreadVariant.await;
	return isAwait && operation === Operation.thread;
}

/** Whether the event of the same thread after this one says that the attempt or await here came true. */
export function isAnswered(events: RecordedEvents, place: Place): boolean {
	const { code, object, thread, index } = events;
	const operation = operationOf(code[place]!);
	if (operation !== Operation.attempt && operation !== Operation.thread) return false;
	const next = events.threads.get(thread[place]! as ThreadId)?.places[index[place]! + 1];
	if (next === undefined) return false;
	const asked = { code: code[place]!, object: object[place]! };
	return answers({ code: code[next]!, object: object[next]! }, asked);
}

/** The requests for `context` by `thread`, as event numbers of the thread, ascending. */
export function requestsFor(events: RecordedEvents, thread: ThreadId, context: ContextId): number[] {
	const requests: number[] = [];
	for (const place of events.threads.get(thread)?.places ?? [])
		if (events.context[place] === context) requests.push(events.index[place]!);
	return requests;
}
