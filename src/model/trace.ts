import type { EventBatch } from "./event.js";
import type { FrameId, LockId, ModuleId, StackId, TextId, ThreadId, Ticks } from "./ids.js";

export type LockKind =
	| "mutex"
	| "recursive"
	| "rwlock"
	| "monitor"
	| "spin"
	| "semaphore"
	| "condition"
	| "channel"
	| "waitgroup"
	| "weblock"
	| "variable";

/**
 * Who can block a new reader. `R`: nobody but a writer that holds; `r`: a waiting writer too;
 * `rH`: a waiting writer, unless this thread already reads.
 */
export type Policy = "R" | "r" | "rH";
/** In which modes a thread that holds the lock may take it again. */
export type Reentrancy = "none" | "read" | "write" | "all";

export interface Lock {
	readonly id: LockId;
	readonly kind: LockKind;
	readonly policy: Policy;
	readonly reentrancy: Reentrancy;
	/** What people call this instance; unique in the trace except for incarnations of one lock. */
	readonly label: string;
	/** The name somebody gave it, without the mark of its incarnation; absent when the label was made up from the id. */
	readonly name?: string;
	/** The user's or runtime's name of the role this lock plays, if it has one. */
	readonly declaredClass?: string;
	/** Where it was created. 0: not known. */
	readonly created: StackId;
	/** The global variable it stands in: `cache_lock`, `table+0x28`. */
	readonly global?: string | undefined;
	/** Module and offset of that variable, also when its symbol is not known: equal in all processes that run one build. */
	readonly globalPlace?: string | undefined;
	/** Hexadecimal, for people only. */
	readonly address?: string;
	/** The incarnation before this one. */
	readonly previous?: LockId;
	/** Semaphores: permits at the start. */
	readonly permits?: number;
	/** What the runtime calls this kind: "errorcheck", "prefer-writer-nonrecursive". */
	readonly variant?: string;
	/** What its recorder knows about it beyond the events, for people. */
	readonly note?: string;
	/** The next owner may take over from one that died. */
	readonly robust: boolean;
	readonly processShared: boolean;
	/** A second acquire by the owner is refused with an error instead of blocking. */
	readonly detectsSelf: boolean;
	/** False when the trace uses the lock but never defines it. */
	readonly defined: boolean;
}

export interface Thread {
	readonly id: ThreadId;
	/** Unique in the trace: the identifier of the text twin, `T1`. */
	readonly label: string;
	/** The name the program gave it. */
	readonly name?: string;
	readonly osId?: number;
	/** A thread of the parent process that does not exist in this forked child. */
	readonly inherited: boolean;
}

/** One line of a stack as people read it. */
export interface Frame {
	/** Function name, or `0x1234` when nothing better is known. */
	readonly function: string;
	readonly file?: string;
	readonly line?: number;
	/** Native code that was not resolved: which module the offset belongs to. */
	readonly module?: string;
}

/** A frame as recorded: resolved, or an offset in a module, or both. */
export interface RecordedFrame {
	readonly id: FrameId;
	readonly function?: string;
	readonly file?: string;
	readonly line?: number;
	readonly module: ModuleId;
	/** Address in the module's own numbering; with module 0 the run-time address. */
	readonly offset?: number;
	/** It is no code but the global variable that a lock stands in. */
	readonly isGlobal?: true;
}

export interface Module {
	readonly id: ModuleId;
	readonly path: string;
	/** Hexadecimal; empty if the file has none. */
	readonly buildId: string;
}

export interface Process {
	readonly pid: number;
	readonly parentPid: number;
	readonly executable: string;
	readonly arguments: readonly string[];
	/** Continues a parent's threads and locks after fork() without exec(). */
	readonly forked: boolean;
}

/** Something that happened and is not in the trace, or cannot be trusted. */
export interface Loss {
	readonly reason:
		| "truncated" // the file stops in the middle of a packet or chunk
		| "missing-chunk" // a hole in a writer's sequence
		| "missing-packet" // the end packet counts more packets than there are
		| "damaged" // a checksum does not match; the packet was skipped
		| "undefined" // ids used and never defined
		| "snapshot" // a thread dump: the state at one moment, without order, and not with all holders
		| "moving-snapshot" // the same, but its threads were looked at one after another
		| "gap" // a recorder says that it left events out here
		| "disk-full"
		| "signal-handler"
		| "out-of-memory"
		| "limit"
		| "unspecified";
	/** Number of events known to be missing; 0: not known. */
	readonly events: number;
	/** For people: where, and what was expected and found. */
	readonly detail: string;
	/** Byte offset in the trace, where there is one. */
	readonly offset?: number;
}

/** Everything of a trace but its events. Lookups never throw: what was never defined gets a placeholder. */
export interface TraceDefinitions {
	/** Version of the trace format. */
	readonly version: number;
	readonly runtime: string;
	readonly recorder: string;
	/** 0: not known. */
	readonly ticksPerSecond: number;
	/** Wall clock at tick 0, seconds since 1970; 0: not known. */
	readonly startUnixSeconds: number;
	readonly process?: Process;
	/** Largest ids defined, or used by events read so far: size arrays by them, and grow these when an event has a larger one. */
	readonly lockLimit: number;
	readonly threadLimit: number;
	readonly stackLimit: number;
	lock(id: LockId): Lock;
	thread(id: ThreadId): Thread;
	/** The frames of a stack, innermost first, resolved as far as known; empty for 0 and for stacks never defined. */
	stack(id: StackId): readonly Frame[];
	/** True when the stack was deeper than was recorded. */
	stackTruncated(id: StackId): boolean;
	text(id: TextId): string;
	readonly modules: readonly Module[];
	/** The frames as recorded, for symbolization. */
	readonly recordedFrames: readonly RecordedFrame[];
}

/** Facts about the events that are known once they have all been read. */
export interface TraceTotals {
	readonly events: number;
	/** Time of the last event. */
	readonly lastTime: Ticks;
	/** Everything known to be missing or damaged, in file order. */
	readonly losses: readonly Loss[];
	/** The recorder closed the trace in order; false: killed, or cut. */
	readonly closed: boolean;
	/** Chunks without a checksum: the process was killed while writing them. */
	readonly unsealedChunks: number;
}

/** A readable trace: definitions at once, events as often as needed. */
export interface Trace {
	readonly definitions: TraceDefinitions;
	/**
	 * Every event once, in time order.
	 * @returns an iterable that reads the trace anew each time it is iterated
	 * @throws TraceError when the trace cannot be decoded (unknown event code, impossible operand)
	 */
	batches(): Iterable<EventBatch>;
	/** Complete after one full iteration of {@link batches}; before that, what the index of packets tells. */
	totals(): TraceTotals;
}
