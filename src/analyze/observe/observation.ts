import type { LockId, StackId, TextId, ThreadId, Ticks } from "../../model/index.js";
import type { ContextId, Contexts } from "./contexts.js";
import type { LockStates } from "./lockStates.js";
import type { ObjectUses } from "./objectUses.js";

/** A thread that sleeps on a condition, or waits for another thread to end. */
export type Sleep =
	| {
			readonly on: "condition";
			readonly condition: LockId;
			readonly mutex: LockId;
			readonly timed: boolean;
			readonly stack: StackId;
			readonly time: Ticks;
			/** How many times the mutex was held, and must be taken again. */
			readonly levels: number;
			/** Woken up, and not yet back in possession of the mutex. */
			readonly woken: boolean;
	  }
	| { readonly on: "join"; readonly target: ThreadId; readonly stack: StackId; readonly time: Ticks };

/** Something that is wrong by itself, seen once or many times in one context. */
export interface MisuseRecord {
	readonly rule: "release-unheld" | "held-at-end" | "wait-holding-lock" | "long-hold";
	readonly thread: ThreadId;
	readonly lock: LockId;
	/** What the thread held at that moment, `lock` included where it was held. */
	readonly context: ContextId;
	/** Where: the release, the wait; 0 where there is no such place. */
	readonly stack: StackId;
	readonly time: Ticks;
	count: number;
	/** More about it, for people: "destroyed while held", "held for 2.5 s". */
	readonly detail: string;
	/** `wait-holding-lock`: the condition it sleeps on. */
	readonly condition?: LockId;
}

/** fork or join, in time order. */
export interface ThreadEdge {
	readonly kind: "fork" | "join";
	readonly thread: ThreadId;
	readonly target: ThreadId;
	readonly time: Ticks;
}

export interface Mark {
	readonly text: TextId;
	readonly thread: ThreadId;
	readonly time: Ticks;
}

/** All that one pass over a trace tells. */
export interface Observation {
	readonly contexts: Contexts;
	readonly locks: LockStates;
	/** What each thread held when the trace ended, by ThreadId; 0: the thread was never seen. */
	readonly held: Int32Array;
	/** The request each thread was waiting on when the trace ended, by ThreadId; 0: none, a root: see `sleeping`. */
	readonly pending: Int32Array;
	/** When that request was made, by ThreadId. */
	readonly pendingSince: Float64Array;
	readonly sleeping: ReadonlyMap<ThreadId, Sleep>;
	readonly ended: ReadonlySet<ThreadId>;
	readonly threadEdges: readonly ThreadEdge[];
	/** Threads that somebody waited for. */
	readonly joined: ReadonlySet<ThreadId>;
	/** What was done at conditions, channels, wait groups and counting semaphores. */
	readonly objects: ObjectUses;
	/** Threads that waited in a select when the trace ended: their requests, the one in `pending` among them. */
	readonly selects: ReadonlyMap<ThreadId, readonly ContextId[]>;
	/** Threads with missing events. */
	readonly uncertain: ReadonlySet<ThreadId>;
	/** Counting semaphore → permits each thread has taken and not given back. */
	readonly permitHolders: ReadonlyMap<LockId, ReadonlyMap<ThreadId, number>>;
	readonly misuse: readonly MisuseRecord[];
	readonly marks: readonly Mark[];
	/** Exclusive sections of one lock that overlapped. */
	readonly overlaps: number;
	/** Requests that timed out, were interrupted, cancelled or refused: context → how often. */
	readonly abandoned: ReadonlyMap<ContextId, { readonly timeouts: number; readonly refused: number }>;
	/** Time of the last acquire or release of any thread: after it, nobody got on. */
	readonly lastProgress: Ticks;
}
