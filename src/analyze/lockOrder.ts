import { DirectedGraph } from "graphology";
import { topologicalGenerations } from "graphology-dag";
import type { LockOrder } from "../model/index.js";

/** The class graph: labels of lock classes as nodes, `held → wanted` as edges with their count. */
export type ClassGraph = DirectedGraph<Record<string, never>, { count: number }>;

/** The class graph as an object that library users can work on and export. Equal nestings add up. */
export function classGraph(
	nestings: readonly { readonly held: string; readonly wanted: string; readonly count: number }[],
): ClassGraph {
	const graph: ClassGraph = new DirectedGraph();
	for (const { held, wanted, count } of nestings) {
		if (held === wanted) continue;
		graph.mergeNode(held);
		graph.mergeNode(wanted);
		graph.updateEdge(held, wanted, (known) => ({ count: (known.count ?? 0) + count }));
	}
	return graph;
}

/**
 * An order of lock classes that agrees with as many recorded nestings as possible: nestings are taken in from the most
 * frequent to the rarest, and one that would close a cycle is left out and listed as going against the order.
 * Cost: O(nestings · classes), on hundreds to a few thousand classes.
 */
export function suggestLockOrder(full: ClassGraph): LockOrder {
	const order: ClassGraph = new DirectedGraph();
	full.forEachNode((node) => order.addNode(node));
	const against: { held: string; wanted: string; count: number }[] = [];
	const edges = full.mapEdges((_, { count }, held, wanted) => ({ held, wanted, count }));
	edges.sort((a, b) => b.count - a.count || compare(a.held, b.held) || compare(a.wanted, b.wanted));
	for (const { held, wanted, count } of edges) {
		if (reaches(order, wanted, held)) against.unshift({ held, wanted, count });
		else order.addEdge(held, wanted, { count });
	}
	return { generations: topologicalGenerations(order).map((nodes) => [...nodes].sort()), against };
}

function reaches(graph: ClassGraph, from: string, to: string): boolean {
	const seen = new Set([from]);
	const queue = [from];
	for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
		if (node === to) return true;
		graph.forEachOutNeighbor(node, (next) => {
			if (seen.has(next)) return;
			seen.add(next);
			queue.push(next);
		});
	}
	return false;
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
