import fc from "fast-check";
import { expect, test } from "vitest";
import { adjacencyOf, keepInCycles, stronglyConnectedComponents } from "../../src/graph/index.js";

const nodeCount = 12;
const edges = fc.array(fc.tuple(fc.nat(nodeCount - 1), fc.nat(nodeCount - 1)), { maxLength: 24 });

/** Edges inside strongly connected components, to themselves included: those that cycles go through. */
function inCycles(pairs: readonly (readonly [number, number])[]): string[] {
	const graph = adjacencyOf(
		nodeCount,
		pairs.map(([from]) => from),
		pairs.map(([, to]) => to),
	);
	const { of } = stronglyConnectedComponents(graph);
	return pairs.filter(([from, to]) => of[from] === of[to]).map((pair) => pair.join(" "));
}

function kept(pairs: readonly (readonly [number, number])[]): [number, number][] {
	const from = Int32Array.from(pairs, ([node]) => node);
	const to = Int32Array.from(pairs, ([, node]) => node);
	const left = keepInCycles(from, to);
	return Array.from({ length: left }, (_, edge) => [from[edge]!, to[edge]!]);
}

test("no edge of a cycle goes, and none is made up", () => {
	fc.assert(
		fc.property(edges, (pairs) => {
			const left = kept(pairs);
			expect(inCycles(left)).toEqual(inCycles(pairs));
			for (const pair of left) expect(pairs).toContainEqual(pair);
		}),
		{ numRuns: 2000 },
	);
});

test("a chain goes as a whole; a cycle with chains to it and from it stays alone", () => {
	expect(
		kept([
			[0, 1],
			[1, 2],
			[2, 3],
		]),
	).toEqual([]);
	expect(
		kept([
			[0, 1],
			[1, 2],
			[2, 1],
			[2, 3],
			[3, 4],
		]),
	).toEqual([
		[1, 2],
		[2, 1],
	]);
	expect(kept([])).toEqual([]);
});
