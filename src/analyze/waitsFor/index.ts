/** Observation → who was stuck when the trace ended, and why. Knows nothing of what could have happened. */
export { stuckFindings } from "./stuckFindings.js";
