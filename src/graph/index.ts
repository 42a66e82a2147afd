/**
 * Graph algorithms on typed arrays. Takes node and edge numbers, gives node and edge numbers; has never heard of
 * locks, threads or traces.
 */
export { type Adjacency, adjacencyOf, reversed } from "./adjacency.js";
export { type Components, stronglyConnectedComponents } from "./components.js";
export { type CycleSearch, findCycles } from "./cycles.js";
export { GrowingInts } from "./growingInts.js";
export { keepInCycles } from "./inCycles.js";
export { Pairs } from "./pairs.js";
export { reachableFrom, reachFurther } from "./reachability.js";
export { type AndOrGraph, reduce } from "./reduction.js";
export { ShortestCycles } from "./shortestCycle.js";
export { shortestPath } from "./shortestPath.js";
