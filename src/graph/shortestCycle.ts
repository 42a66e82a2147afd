import type { Adjacency } from "./adjacency.js";

export interface CycleBounds {
	readonly allowed: (node: number) => boolean;
	readonly closes?: (node: number) => boolean;
}

/**
 * A shortest cycle through `start`, as nodes from `start` on; a self-loop is a cycle of one.
 * Breadth-first search, O(nodes + edges).
 * @param options.allowed nodes the cycle may use
 * @param options.closes whether the cycle may return to `start` from this node; any node if absent
 * @returns undefined when no such cycle goes through `start`
 */
export function shortestCycleThrough(
	graph: Adjacency,
	start: number,
	{ allowed, closes = () => true }: CycleBounds,
): number[] | undefined {
	const parent = new Map<number, number>();
	const queue = [start];
	for (let head = 0; head < queue.length; head++) {
		const node = queue[head]!;
		for (let place = graph.offsets[node]!; place < graph.offsets[node + 1]!; place++) {
			const target = graph.targets[place]!;
			if (target === start && closes(node)) return pathTo(node, { start, parent });
			if (target === start || parent.has(target) || !allowed(target)) continue;
			parent.set(target, node);
			queue.push(target);
		}
	}
	return undefined;
}

function pathTo(end: number, { start, parent }: { start: number; parent: Map<number, number> }): number[] {
	const path = [end];
	for (let node = end; node !== start; ) {
		node = parent.get(node)!;
		path.push(node);
	}
	return path.reverse();
}
