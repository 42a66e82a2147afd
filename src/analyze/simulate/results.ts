import type { ThreadId } from "../../model/index.js";
import type { StepResult } from "./types.js";

export const nobody: readonly ThreadId[] = [];

export const granted = (reason: string): StepResult => ({ outcome: "granted", because: nobody, reason });
export const impossible = (reason: string): StepResult => ({
	outcome: "impossible",
	because: nobody,
	reason,
});
export const blocked = (because: readonly ThreadId[], reason: string): StepResult => ({
	outcome: "blocked",
	because,
	reason,
});

/** What most steps give, made once. */
export const taken = granted("taken");
export const givenBack = granted("given back");
export const accessed = granted("accessed");
