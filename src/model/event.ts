import type { LockId, StackId, TextId, ThreadId, Ticks } from "./ids.js";

/** What a thread did. The numbers are those of the trace format (FORMAT.md §3). */
export const Operation = {
	acquire: 1,
	attempt: 2,
	release: 3,
	abandon: 4,
	wait: 5,
	wake: 6,
	notify: 7,
	convert: 8,
	lifetime: 9,
	thread: 10,
	context: 11,
	access: 12,
	mark: 13,
	gap: 14,
	/** Two acquires of a channel in one: readers give them out one by one, writers take them so. */
	handOver: 15,
} as const;
export type Operation = (typeof Operation)[keyof typeof Operation];

/** How a lock is held or asked for. */
export const Mode = { exclusive: 0, shared: 1, upgradeable: 2 } as const;
export type Mode = (typeof Mode)[keyof typeof Mode];
export type ModeName = keyof typeof Mode;
export const modeNames: readonly ModeName[] = ["exclusive", "shared", "upgradeable"];

/** Which hold a release gives back. */
export const ReleaseMode = { latest: 0, shared: 1, upgradeable: 2, exclusive: 3 } as const;

/** How an acquire or attempt was made. */
export const How = { plain: 0, try: 1, timed: 2, inherited: 3 } as const;
export type How = (typeof How)[keyof typeof How];

/** Why an attempt was given up. */
export const AbandonReason = { timeout: 0, interrupt: 1, cancelled: 2, refused: 3 } as const;

/** Why a wait ended. */
export const WakeReason = { woken: 0, timeout: 1, interrupt: 2 } as const;

export const NotifyVariant = { one: 0, all: 1 } as const;
export const LifetimeVariant = { init: 0, destroy: 1 } as const;
export const ThreadVariant = { fork: 0, await: 1, join: 2, end: 3 } as const;
export const AccessVariant = { read: 0, write: 1 } as const;
export const HandOverVariant = { sent: 0, received: 1 } as const;

/** `operation + 16·variant + 64·how`: one byte that says everything but the operands. */
export const operationOf = (code: number): number => code & 15;
export const variantOf = (code: number): number => (code >> 4) & 3;
export const howOf = (code: number): number => code >> 6;
export const eventCode = (operation: Operation, variant = 0, how = 0): number =>
	operation | (variant << 4) | (how << 6);

/**
 * Consecutive events of one thread, in columns; rows `from` to `to - 1` are valid.
 * Batches come in global time order: no event of a batch is later than one of the next, ties resolved.
 * The columns are reused: copy what must outlive the iteration.
 */
export interface EventBatch {
	readonly thread: ThreadId;
	readonly from: number;
	readonly to: number;
	/** Event code, see {@link operationOf}, {@link variantOf}, {@link howOf}. */
	readonly code: Uint8Array;
	/** {@link Ticks}. */
	readonly time: Float64Array;
	/** LockId; ThreadId for `thread`; TextId for `mark`; the count for `gap`; 0 where there is none. */
	readonly object: Int32Array;
	/** LockId of the mutex of a `wait`; meaningless for other operations. */
	readonly second: Int32Array;
	/** StackId, or 0. */
	readonly stack: Int32Array;
}

/** One event by itself, for writers and tests; hot loops read {@link EventBatch}. */
export interface Event {
	readonly thread: ThreadId;
	readonly code: number;
	readonly time: Ticks;
	readonly object: LockId | ThreadId | TextId | number;
	readonly second?: LockId;
	readonly stack?: StackId;
}
