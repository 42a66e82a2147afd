import type { Describer } from "../describe.js";
import type { Observation } from "../observe/index.js";

/** What one pass over a trace has found. */
export interface Run {
	readonly name: string;
	/** Unique among all runs. */
	readonly number: number;
	readonly observation: Observation;
	readonly describer: Describer;
}
