import { DirectedGraph } from "graphology";
import { type Adjacency, adjacencyOf, Pairs, stronglyConnectedComponents } from "../graph/index.js";
import type { LockOrder } from "../model/index.js";

/** The class graph: labels of lock classes as nodes, `held → wanted` as edges with their count. */
export type ClassGraph = DirectedGraph<Record<string, never>, { count: number }>;

/** One class was held while another was wanted, so many times. */
export interface ClassNesting {
	readonly held: string;
	readonly wanted: string;
	readonly count: number;
}

/** The class graph as an object that library users can work on and export. Equal nestings add up. */
export function classGraph(nestings: readonly ClassNesting[]): ClassGraph {
	const graph: ClassGraph = new DirectedGraph();
	for (const { held, wanted, count } of nestings) {
		if (held === wanted) continue;
		graph.mergeNode(held);
		graph.mergeNode(wanted);
		graph.updateEdge(held, wanted, (known) => ({ count: (known.count ?? 0) + count }));
	}
	return graph;
}

/** The order of {@link lockOrderOf} for the classes of a graph. */
export function suggestLockOrder(graph: ClassGraph): LockOrder {
	return lockOrderOf(graph.mapEdges((_, { count }, held, wanted) => ({ held, wanted, count })));
}

/**
 * An order of lock classes that agrees with as many recorded nestings as possible: nestings are taken in from the most
 * frequent to the rarest, and one that would close a cycle is left out and listed as going against the order.
 * Only nestings inside a strongly connected component can close one.
 * Cost: O(nestings), and within components O(nestings²).
 */
export function lockOrderOf(nestings: readonly ClassNesting[]): LockOrder {
	const { labels, pairs, counts } = merged(nestings);
	const { first, second } = pairs;
	const components = stronglyConnectedComponents(adjacencyOf(labels.length, first, second));
	const isInside = (edge: number) => components.of[first[edge]!] === components.of[second[edge]!];
	const nestingOf = (edge: number) => ({
		held: labels[first[edge]!]!,
		wanted: labels[second[edge]!]!,
		count: counts[edge]!,
	});
	const edges = [...counts.keys()];
	const inside = edges.filter(isInside).sort((a, b) => byCount(nestingOf(a), nestingOf(b)));
	const { taken, left } = withoutCycles(inside, pairs);
	const kept = [...edges.filter((edge) => !isInside(edge)), ...taken];
	const [from, to] = [kept.map((edge) => first[edge]!), kept.map((edge) => second[edge]!)];
	return {
		generations: generationsOf(adjacencyOf(labels.length, from, to)).map((nodes) =>
			nodes.map((node) => labels[node]!).sort(),
		),
		against: left.map(nestingOf).reverse(),
	};
}

interface MergedNestings {
	/** By node. */
	readonly labels: readonly string[];
	readonly pairs: Pairs;
	/** By pair. */
	readonly counts: readonly number[];
}

function merged(nestings: readonly ClassNesting[]): MergedNestings {
	const nodes = new Map<string, number>();
	const nodeOf = (label: string) => {
		const node = nodes.get(label) ?? nodes.size;
		nodes.set(label, node);
		return node;
	};
	const pairs = new Pairs();
	const counts: number[] = [];
	for (const { held, wanted, count } of nestings) {
		if (held === wanted) continue;
		const pair = pairs.add(nodeOf(held), nodeOf(wanted));
		counts[pair] = (counts[pair] ?? 0) + count;
	}
	return { labels: [...nodes.keys()], pairs, counts };
}

/** Takes edges in, one by one, and leaves out those that would close a cycle. */
function withoutCycles(
	edges: readonly number[],
	{ first, second }: Pairs,
): { taken: number[]; left: number[] } {
	const taken: number[] = [];
	const left: number[] = [];
	const next = new Map<number, number[]>();
	for (const edge of edges) {
		const from = first[edge]!;
		if (reaches(next, second[edge]!, from)) {
			left.push(edge);
			continue;
		}
		taken.push(edge);
		const known = next.get(from);
		if (known === undefined) next.set(from, [second[edge]!]);
		else known.push(second[edge]!);
	}
	return { taken, left };
}

function reaches(next: ReadonlyMap<number, readonly number[]>, from: number, to: number): boolean {
	const seen = new Set([from]);
	const queue = [from];
	for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
		if (node === to) return true;
		for (const target of next.get(node) ?? []) {
			if (seen.has(target)) continue;
			seen.add(target);
			queue.push(target);
		}
	}
	return false;
}

/** Nodes of a graph without cycles: those without predecessors, then those whose predecessors all came before, and so on. */
function generationsOf({ nodeCount, offsets, targets }: Adjacency): number[][] {
	const open = new Int32Array(nodeCount);
	for (const target of targets) open[target]!++;
	const generations: number[][] = [];
	let generation = [...open.keys()].filter((node) => open[node] === 0);
	while (generation.length > 0) {
		generations.push(generation);
		const next: number[] = [];
		for (const node of generation)
			for (const target of targets.subarray(offsets[node]!, offsets[node + 1]!))
				if (--open[target]! === 0) next.push(target);
		generation = next;
	}
	return generations;
}

function byCount(a: ClassNesting, b: ClassNesting): number {
	return b.count - a.count || compare(a.held, b.held) || compare(a.wanted, b.wanted);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
