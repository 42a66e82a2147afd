/** How far everything has come, and what can happen next. */
export interface State {
	/** Position of the next step, per thread. */
	readonly at: readonly number[];
	/** Bit per thread: it has asked for what its next step takes, and waits. */
	readonly asked: number;
	/** Bit per thread: it sleeps, and a notification has reached it. */
	readonly notified: number;
	/** Variable → number of its last write. */
	readonly writes: Readonly<Record<number, number>>;
}

export type Verdict = "granted" | "blocked" | "impossible";
