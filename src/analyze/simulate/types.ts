import type { Lock, LockId, Mode, ThreadId } from "../../model/index.js";

/** One event of the trace, to be executed now. */
export interface SimulatedEvent {
	readonly thread: ThreadId;
	readonly code: number;
	/** LockId; ThreadId for `thread` events. */
	readonly object: number;
	/** The lock a `wait` gives back; 0 for other operations. */
	readonly second: LockId;
	/** Which event of its thread in the trace, from 0. */
	readonly index: number;
}

/** An event by its place. */
export interface EventRef {
	readonly thread: ThreadId;
	/** Which event of its thread in the trace, from 0. */
	readonly index: number;
}

/** A lock that one thread took and another gave back. */
export interface Handover {
	readonly lock: LockId;
	readonly acquire: EventRef;
	readonly release: EventRef;
}

/**
 * granted: it happened. blocked: the thread waits from now on, and its event may be stepped again.
 * impossible: it cannot happen here, or not as recorded; nothing changed.
 */
export type Outcome = "granted" | "blocked" | "impossible";

export interface StepResult {
	readonly outcome: Outcome;
	/** Threads it waits for, of a blocked step; itself among them when it waits for its own hold. */
	readonly because: readonly ThreadId[];
	/** For people: what was taken, what stands in the way, why it cannot be. */
	readonly reason: string;
}

export interface WaitingThread {
	readonly thread: ThreadId;
	/** The request it waits at: an acquire, attempt, convert, join, await, or the `wait` it sleeps in. */
	readonly event: SimulatedEvent;
	/** Threads it waits for now; empty for a sleeper and for permits, which anybody may bring. */
	readonly because: readonly ThreadId[];
}

/** What the simulator asks of a lock's definition. */
export type LockRules = Pick<Lock, "kind" | "policy" | "reentrancy" | "permits" | "robust"> &
	Partial<Pick<Lock, "detectsSelf" | "variant">>;

/** A send (exclusive) to a channel, or a receive (shared) from it. */
export interface ChannelCase {
	readonly channel: LockId;
	readonly mode: Mode;
}

/** What the trace tells of one exchange: attempts and the acquire that answers them. */
export interface ChannelUse {
	/** One; several for a select. */
	readonly cases: readonly ChannelCase[];
	/** The one that came true; none when it never did. */
	readonly chosen?: ChannelCase;
	/**
	 * Which of its channel's sends, or of its receives, the chosen one was, from 1: the n-th receive got the n-th value. `closed`: a receive
	 * that found the channel closed and empty. Absent: its turn does not matter.
	 */
	readonly ordinal?: number | "closed";
	/** Index of the first event of this exchange. */
	readonly first: number;
}

/** Facts of the whole trace that a schedule of some of its events does not tell. */
export interface SimulatorOptions {
	/** Threads never forked in the trace: alive from the start. All others live once forked. */
	readonly threadsAlive: Iterable<ThreadId>;
	/**
	 * Whether this event is no step of its own: an attempt or await that is answered by the acquire, convert or
	 * join after it. May be left out of schedules.
	 */
	readonly isAnswered?: (thread: ThreadId, index: number) => boolean;
	/**
	 * Threads that were joined although the trace has no event of their end (imported traces): they have ended
	 * after this many events.
	 */
	readonly endsAfter?: ReadonlyMap<ThreadId, number>;
	/** Locks with a recorded `init`: not to be used before it. */
	readonly initialized?: Iterable<LockId>;
	/**
	 * The write a read saw in the trace, undefined for the value from before; looked at at once, and not kept.
	 * Without this function a read may see anything.
	 */
	readonly writeSeenBy?: (read: SimulatedEvent) => EventRef | undefined;
	/**
	 * Locks given back by another thread than took them; other releases of what the thread does not hold are
	 * impossible.
	 */
	readonly handovers?: Iterable<Handover>;
	/** The exchange that an attempt or acquire of a channel belongs to. Without this function each is one of its own, in any order. */
	readonly channelUse?: (event: SimulatedEvent) => ChannelUse | undefined;
}
