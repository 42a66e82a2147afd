import type { Adjacency } from "./adjacency.js";

/** Which nodes can be reached from `starts`, themselves included: 1 or 0 per node. Breadth-first, O(nodes + edges). */
export function reachableFrom(graph: Adjacency, starts: Iterable<number>): Uint8Array {
	const reached = new Uint8Array(graph.nodeCount);
	reachFurther(graph, starts, reached);
	return reached;
}

/**
 * The nodes that can be reached from `starts`, themselves included, without those reached before and what is behind them.
 * Cost: O(nodes returned and their edges).
 * @param reached 1 per node reached before; marks those returned
 */
export function reachFurther(graph: Adjacency, starts: Iterable<number>, reached: Uint8Array): number[] {
	const queue: number[] = [];
	for (const start of starts) {
		if (reached[start] === 1) continue;
		reached[start] = 1;
		queue.push(start);
	}
	for (let head = 0; head < queue.length; head++) {
		const node = queue[head]!;
		for (let place = graph.offsets[node]!; place < graph.offsets[node + 1]!; place++) {
			const target = graph.targets[place]!;
			if (reached[target] === 1) continue;
			reached[target] = 1;
			queue.push(target);
		}
	}
	return queue;
}
