/** Trace → observation, in one pass: contexts with counts, who holds and waits at the end, misuse. Judges nothing. */
export type { Acquisition, ContextId, Contexts } from "./contexts.js";
export type { LockStates } from "./lockStates.js";
export { type Completer, completesWaitIn, type ObjectUse, type ObjectUses } from "./objectUses.js";
export type { Mark, MisuseRecord, Observation, Sleep, ThreadEdge } from "./observation.js";
export { observe } from "./pass.js";
export { replayContexts } from "./replay.js";
export { endOf, isThreadEnd, threadOfEnd } from "./threadEnds.js";
