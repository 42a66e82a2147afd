/**
 * Traces → report: what deadlocked, what could, what cannot and why.
 * Takes decoded traces, gives values; never reads files, prints or keeps state between calls.
 */
export { type AnalysisOptions, analyze, type NamedTrace } from "./analyze.js";
export { type ClassGraph, classGraph, suggestLockOrder } from "./lockOrder.js";
