import { type Adjacency, reversed } from "./adjacency.js";
import { stronglyConnectedComponents } from "./components.js";

export interface CycleSearch {
	/** Each cycle as its edges in order, starting at its smallest node; shortest cycles first. */
	readonly cycles: readonly (readonly number[])[];
	/** The search stopped at a bound: there may be more. */
	readonly complete: boolean;
}

/**
 * Simple cycles of a directed graph, shortest first, bounded.
 *
 * Idea: inside one strongly connected component, depth-first from each node over larger nodes only, so that a cycle is met
 * once, at its smallest node. Iterative deepening gives the order; the distance back to the start (breadth-first, on
 * reversed edges) prunes every path that cannot close within the length looked for, and tells the next length worth trying.
 * Parallel edges count as different cycles.
 * Cost: O(length · edges) per cycle found and per length; `maxSteps` bounds the whole.
 *
 * @param graph self-loops are ignored
 * @param bounds maxCycles: cycles to list; maxSteps: edges to walk before giving up
 */
export function findCycles(graph: Adjacency, bounds: { maxCycles: number; maxSteps: number }): CycleSearch {
	const component = stronglyConnectedComponents(graph).of;
	const backwards = reversed(graph);
	const cycles: number[][] = [];
	let steps = 0;
	let complete = true;
	// start node → next cycle length to look for; a start with no cycle left is dropped
	let starts = new Map<number, number>();
	for (let node = 0; node < graph.nodeCount; node++) starts.set(node, 2);

	const distance = new Int32Array(graph.nodeCount).fill(-1);
	const onPath = new Uint8Array(graph.nodeCount);
	for (let length = 2; starts.size > 0; length = smallest(starts.values())) {
		const later = new Map<number, number>();
		for (const [start, wanted] of starts) {
			if (wanted > length) {
				later.set(start, wanted);
				continue;
			}
			const reached = distancesTo(backwards, { start, component, distance });
			steps += reached.length;
			const nextLength = walk(start, length);
			for (const node of reached) distance[node] = -1;
			if (nextLength !== undefined) later.set(start, nextLength);
			if (!complete) return { cycles, complete };
		}
		starts = later;
	}
	return { cycles, complete };

	/** Lists the cycles of exactly `length` through `start`; returns the shortest length that was pruned. */
	function walk(start: number, length: number): number | undefined {
		let shortestPruned: number | undefined;
		const nodes = [start];
		const edges: number[] = [];
		const cursor = [graph.offsets[start]!];
		while (nodes.length > 0) {
			const node = nodes[nodes.length - 1]!;
			const place = cursor[cursor.length - 1]!++;
			if (place >= graph.offsets[node + 1]!) {
				nodes.pop();
				cursor.pop();
				edges.pop();
				onPath[node] = 0;
				continue;
			}
			if (++steps > bounds.maxSteps || cycles.length >= bounds.maxCycles) {
				complete = false;
				for (const visited of nodes) onPath[visited] = 0;
				return undefined;
			}
			const target = graph.targets[place]!;
			if (target === start) {
				if (nodes.length === length) cycles.push([...edges, graph.edges[place]!]);
				continue;
			}
			if (target < start || onPath[target] === 1 || distance[target] === -1) continue;
			const closes = nodes.length + distance[target]!;
			if (closes > length) {
				shortestPruned = Math.min(shortestPruned ?? closes, closes);
				continue;
			}
			onPath[target] = 1;
			nodes.push(target);
			edges.push(graph.edges[place]!);
			cursor.push(graph.offsets[target]!);
		}
		return shortestPruned === undefined ? undefined : Math.max(shortestPruned, length + 1);
	}
}

function smallest(values: Iterable<number>): number {
	let least = Number.POSITIVE_INFINITY;
	for (const value of values) least = Math.min(least, value);
	return least;
}

/** Fills `distance` for the nodes that reach `start` over larger nodes of its component; returns those nodes. */
function distancesTo(
	backwards: Adjacency,
	{ start, component, distance }: { start: number; component: Int32Array; distance: Int32Array },
): number[] {
	const queue = [start];
	distance[start] = 0;
	for (let head = 0; head < queue.length; head++) {
		const node = queue[head]!;
		for (let place = backwards.offsets[node]!; place < backwards.offsets[node + 1]!; place++) {
			const source = backwards.targets[place]!;
			if (source <= start || distance[source] !== -1 || component[source] !== component[start]) continue;
			distance[source] = distance[node]! + 1;
			queue.push(source);
		}
	}
	return queue;
}
