/** The nouns. Takes nothing, gives types and what follows from one noun alone, never analyzes. */
export * from "./errors.js";
export * from "./event.js";
export * from "./finding.js";
export * from "./frames.js";
export * from "./ids.js";
export * from "./losses.js";
export * from "./trace.js";
