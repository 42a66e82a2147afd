import type { Adjacency } from "./adjacency.js";

/**
 * A shortest path, as numbers of edges; empty from a node to itself. Breadth-first search, O(nodes + edges).
 * @returns undefined when `end` cannot be reached from `start`
 */
export function shortestPath(graph: Adjacency, start: number, end: number): number[] | undefined {
	const parent = new Map<number, { readonly node: number; readonly edge: number }>();
	const queue = [start];
	for (let head = 0; head < queue.length && !parent.has(end) && start !== end; head++) {
		const node = queue[head]!;
		for (let place = graph.offsets[node]!; place < graph.offsets[node + 1]!; place++) {
			const target = graph.targets[place]!;
			if (target === start || parent.has(target)) continue;
			parent.set(target, { node, edge: graph.edges[place]! });
			queue.push(target);
		}
	}
	const path: number[] = [];
	for (let node = end; node !== start; ) {
		const step = parent.get(node);
		if (step === undefined) return undefined;
		path.push(step.edge);
		node = step.node;
	}
	return path.reverse();
}
