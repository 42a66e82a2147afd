/**
 * Runs of one program → the cycles that none of them shows by itself, and what their verdict rests on.
 * Takes what one pass over each trace has found, keeps nestings by class and function; never keeps events.
 */
export { Runs } from "./runs.js";
