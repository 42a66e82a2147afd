import type { ThreadId } from "../../model/index.js";
import type { StepResult } from "./types.js";

export const granted = (reason: string): StepResult => ({ outcome: "granted", because: [], reason });
export const impossible = (reason: string): StepResult => ({ outcome: "impossible", because: [], reason });
export const blocked = (because: readonly ThreadId[], reason: string): StepResult => ({
	outcome: "blocked",
	because,
	reason,
});
