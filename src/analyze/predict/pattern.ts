import type { ThreadId } from "../../model/index.js";
import type { Checkpoint } from "./recordedLine.js";

/** One participant of a deadlock that is looked for: a thread and the places where it makes its request. */
export interface PatternPart {
	readonly thread: ThreadId;
	/** Event numbers in the thread, ascending. It stands just before one of them. */
	readonly requests: readonly number[];
	/** A writer queues before the readers ask. */
	readonly isWriter: boolean;
}

/** A state of all threads in which every participant stands before its request. */
export interface Reached {
	/** Executed events, by ThreadId. */
	readonly counts: Int32Array;
	/** The executed events include all before this point, as recorded. */
	readonly from?: Checkpoint | undefined;
	/** The threads of the executed events in order; undefined: in the order of the trace. Not together with `from`. */
	readonly order?: readonly ThreadId[];
}
