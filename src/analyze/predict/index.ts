/** Cycle that could deadlock → schedule that does, replayed. Takes dependencies and the trace, gives witnesses; never weakens a verdict. */
export type { Replayed } from "./replay.js";
export { type Cast, type Search, WitnessFinder } from "./witnessFinder.js";
