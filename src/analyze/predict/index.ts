/** Cycle that could deadlock → schedule that does, replayed. Takes dependencies and the trace, gives witnesses; never weakens a verdict. */
export type { Cast, Wanted } from "./casts.js";
export { type Search, WitnessFinder } from "./witnessFinder.js";
