/** The nouns. Takes nothing, gives types and their constants, never computes. */
export * from "./errors.js";
export * from "./event.js";
export * from "./finding.js";
export * from "./ids.js";
export * from "./trace.js";
