import fc from "fast-check";
import { topologicalGenerations } from "graphology-dag";
import { expect, test } from "vitest";
import { type ClassGraph, classGraph, suggestLockOrder } from "../../src/analyze/index.js";
import type { LockOrder } from "../../src/model/index.js";

type Nesting = LockOrder["against"][number];

/** The same order, by asking of every nesting whether the graph so far has a way back. */
function plainOrder(graph: ClassGraph): LockOrder {
	const nestings = graph.mapEdges((_, { count }, held, wanted): Nesting => ({ held, wanted, count }));
	const nameOf = ({ held, wanted }: Nesting) => `${held} ${wanted}`;
	nestings.sort((a, b) => b.count - a.count || (nameOf(a) < nameOf(b) ? -1 : 1));
	const order = classGraph([]);
	for (const node of graph.nodes()) order.addNode(node);
	const reaches = (from: string, to: string): boolean =>
		from === to || order.someOutNeighbor(from, (next) => reaches(next, to));
	const against: Nesting[] = [];
	for (const nesting of nestings) {
		if (reaches(nesting.wanted, nesting.held)) against.unshift(nesting);
		else order.addEdge(nesting.held, nesting.wanted, { count: nesting.count });
	}
	return { generations: topologicalGenerations(order).map((nodes) => [...nodes].sort()), against };
}

const label = fc.constantFrom("a", "b", "c", "d", "e", "f", "g");
const nesting = fc.record({ held: label, wanted: label, count: fc.integer({ min: 1, max: 5 }) });

test("the suggested order is the one that plain insertion gives", () => {
	fc.assert(
		fc.property(fc.array(nesting, { maxLength: 25 }), (nestings) => {
			const graph = classGraph(nestings);
			expect(suggestLockOrder(graph)).toEqual(plainOrder(graph));
		}),
		{ numRuns: 500 },
	);
});
