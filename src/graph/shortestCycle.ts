import type { Adjacency } from "./adjacency.js";

export interface CycleBounds {
	readonly allowed: (node: number) => boolean;
	readonly closes?: (node: number) => boolean;
}

/** Shortest cycles of one graph, asked for node by node: what a search remembers of nodes is made once, and cleaned after it. */
export class ShortestCycles {
	/** The node before, plus one; 0: not reached. */
	readonly #before: Int32Array;

	constructor(private readonly graph: Adjacency) {
		this.#before = new Int32Array(graph.nodeCount);
	}

	/**
	 * A shortest cycle through `start`, as nodes from `start` on; a self-loop is a cycle of one.
	 * Breadth-first search, O(nodes reached and their edges).
	 * @param bounds.allowed nodes the cycle may use
	 * @param bounds.closes whether the cycle may return to `start` from this node; any node if absent
	 * @returns undefined when no such cycle goes through `start`
	 */
	through(start: number, bounds: CycleBounds): number[] | undefined {
		const queue = [start];
		const last = this.#search(queue, bounds);
		const cycle = last === undefined ? undefined : this.#pathTo(last, start);
		for (const node of queue) this.#before[node] = 0;
		return cycle;
	}

	/** @param queue holds the start, and gets all nodes reached. @returns the last node of the cycle */
	#search(queue: number[], { allowed, closes = () => true }: CycleBounds): number | undefined {
		const { offsets, targets } = this.graph;
		const start = queue[0]!;
		const before = this.#before;
		for (let head = 0; head < queue.length; head++) {
			const node = queue[head]!;
			for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
				const target = targets[place]!;
				if (target === start && closes(node)) return node;
				if (target === start || before[target] !== 0 || !allowed(target)) continue;
				before[target] = node + 1;
				queue.push(target);
			}
		}
		return undefined;
	}

	#pathTo(end: number, start: number): number[] {
		const path = [end];
		for (let node = end; node !== start; ) {
			node = this.#before[node]! - 1;
			path.push(node);
		}
		return path.reverse();
	}
}
