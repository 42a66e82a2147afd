/** Which event of the trace, in order of time: 0, 1, 2 … */
export type Place = number;

export interface RecordedThread {
	/** Its events in order. */
	readonly places: Int32Array;
	/** The fork that starts it, as place plus one; 0: none. */
	readonly forkedBy: Place;
	/** The trace has an event of its end. */
	readonly isEnded: boolean;
}
