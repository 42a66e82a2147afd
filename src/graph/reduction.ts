import { adjacencyOf } from "./adjacency.js";

/** Nodes that need others: all of their targets, or at least one of them. */
export interface AndOrGraph {
	readonly nodeCount: number;
	/** Source and target node per edge. */
	readonly from: ArrayLike<number>;
	readonly to: ArrayLike<number>;
	/** 1: the node needs one target (OR), 0: it needs all (AND; without targets it needs nothing). */
	readonly needsOne: Uint8Array;
	/** 1: lives whatever its targets do. */
	readonly alive: Uint8Array;
	/** 1: never lives. */
	readonly dead: Uint8Array;
}

/**
 * Graph reduction: which nodes can get what they need, one after the other.
 *
 * Idea: Holt, "Some deadlock properties of computer systems" (1972): take away whoever can proceed, let others proceed with
 * what it gives back, until nobody can; who is left is deadlocked. Counters make it linear.
 * Cost: O(nodes + edges).
 * @returns 1 per node that lives in the end
 */
export function reduce(graph: AndOrGraph): Uint8Array {
	const { nodeCount, from, to, needsOne, dead } = graph;
	const dependants = adjacencyOf(nodeCount, to, from);
	const missing = new Int32Array(nodeCount);
	for (let edge = 0; edge < from.length; edge++) missing[from[edge]!]!++;
	const lives = new Uint8Array(nodeCount);
	const queue: number[] = [];
	const revive = (node: number) => {
		if (lives[node] === 1 || dead[node] === 1) return;
		lives[node] = 1;
		queue.push(node);
	};
	for (let node = 0; node < nodeCount; node++)
		if (graph.alive[node] === 1 || (needsOne[node] === 0 && missing[node] === 0)) revive(node);
	for (let head = 0; head < queue.length; head++) {
		const node = queue[head]!;
		for (let place = dependants.offsets[node]!; place < dependants.offsets[node + 1]!; place++) {
			const dependant = dependants.targets[place]!;
			missing[dependant]!--;
			if (needsOne[dependant] === 1 || missing[dependant] === 0) revive(dependant);
		}
	}
	return lives;
}
