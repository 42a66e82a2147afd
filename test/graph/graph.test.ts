import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
	type Adjacency,
	adjacencyOf,
	findCycles,
	reachableFrom,
	reduce,
	reversed,
	ShortestCycles,
	stronglyConnectedComponents,
} from "../../src/graph/index.js";

const maxNodes = 7;
const edge = fc.tuple(fc.nat(maxNodes - 1), fc.nat(maxNodes - 1));
const edges = fc.uniqueArray(edge, { maxLength: 16, selector: ([from, to]) => from * maxNodes + to });
const build = (pairs: readonly (readonly [number, number])[], nodes = maxNodes): Adjacency =>
	adjacencyOf(
		nodes,
		pairs.map(([from]) => from),
		pairs.map(([, to]) => to),
	);
const everyCycle = { maxCycles: 100_000, maxSteps: 10_000_000 };

/** Reachability by repeated squaring of a boolean matrix: slow and plain. */
function naiveReach(pairs: readonly (readonly [number, number])[]): boolean[][] {
	const reach = Array.from({ length: maxNodes }, (_, a) =>
		Array.from({ length: maxNodes }, (_, b) => a === b),
	);
	for (const [from, to] of pairs) reach[from]![to] = true;
	for (let via = 0; via < maxNodes; via++)
		for (let a = 0; a < maxNodes; a++)
			for (let b = 0; b < maxNodes; b++) if (reach[a]![via] && reach[via]![b]) reach[a]![b] = true;
	return reach;
}

/** Every simple cycle as a set of canonical node lists, by plain recursion. */
function naiveCycles(pairs: readonly (readonly [number, number])[]): Set<string> {
	const cycles = new Set<string>();
	const extend = (path: number[]) => {
		for (const [from, to] of pairs) {
			if (from !== path[path.length - 1]) continue;
			if (to === path[0] && path.length > 1) cycles.add(path.join(" "));
			else if (to > path[0]! && !path.includes(to)) extend([...path, to]);
		}
	};
	for (let start = 0; start < maxNodes; start++) extend([start]);
	return cycles;
}

describe("strongly connected components", () => {
	test("two nodes share a component exactly when each reaches the other", () => {
		fc.assert(
			fc.property(edges, (pairs) => {
				const reach = naiveReach(pairs);
				const { of, size, count } = stronglyConnectedComponents(build(pairs));
				for (let a = 0; a < maxNodes; a++)
					for (let b = 0; b < maxNodes; b++) expect(of[a] === of[b]).toBe(reach[a]![b]! && reach[b]![a]!);
				expect(size.reduce((sum, members) => sum + members, 0)).toBe(maxNodes);
				expect(size.length).toBe(count);
				for (const [from, to] of pairs) expect(of[from]).toBeGreaterThanOrEqual(of[to]!);
			}),
			{ numRuns: 500 },
		);
	});

	test("a chain of 100,000 nodes does not overflow the stack", () => {
		const nodes = 100_000;
		const chain = Array.from({ length: nodes - 1 }, (_, node) => [node, node + 1] as const);
		expect(stronglyConnectedComponents(build(chain, nodes)).count).toBe(nodes);
		expect(stronglyConnectedComponents(build([...chain, [nodes - 1, 0]], nodes)).count).toBe(1);
	});
});

describe("cycles", () => {
	test("all simple cycles are found once, shortest first", () => {
		fc.assert(
			fc.property(edges, (pairs) => {
				const { cycles, complete } = findCycles(build(pairs), everyCycle);
				expect(complete).toBe(true);
				const found = cycles.map((cycle) => cycle.map((number) => pairs[number]![0]).join(" "));
				expect(new Set(found)).toEqual(naiveCycles(pairs));
				expect(found.length).toBe(new Set(found).size);
				const lengths = cycles.map((cycle) => cycle.length);
				expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
			}),
			{ numRuns: 500 },
		);
	});

	test("parallel edges are different cycles", () => {
		const graph = build(
			[
				[0, 1],
				[0, 1],
				[1, 0],
			],
			2,
		);
		expect(findCycles(graph, everyCycle).cycles).toEqual([
			[0, 2],
			[1, 2],
		]);
	});

	test("a ring of 2,000 nodes is one cycle, found without exponential work", () => {
		const nodes = 2_000;
		const ring = Array.from({ length: nodes }, (_, node) => [node, (node + 1) % nodes] as const);
		const { cycles, complete } = findCycles(build(ring, nodes), { maxCycles: 10, maxSteps: 100_000 });
		expect(complete).toBe(true);
		expect(cycles.map((cycle) => cycle.length)).toEqual([nodes]);
	});

	test("a complete graph stops at its bounds and says so", () => {
		const pairs: [number, number][] = [];
		for (let a = 0; a < 12; a++) for (let b = 0; b < 12; b++) if (a !== b) pairs.push([a, b]);
		const byCount = findCycles(build(pairs, 12), { maxCycles: 50, maxSteps: 1e6 });
		expect(byCount.complete).toBe(false);
		expect(byCount.cycles.length).toBe(50);
		const bySteps = findCycles(build(pairs, 12), { maxCycles: 1e6, maxSteps: 1000 });
		expect(bySteps.complete).toBe(false);
	});
});

describe("shortest cycle, reachability, reduction", () => {
	test("the shortest cycle through a node is as short as the shortest of all through it", () => {
		fc.assert(
			fc.property(edges, fc.nat(maxNodes - 1), (pairs, start) => {
				const found = new ShortestCycles(build(pairs)).through(start, { allowed: () => true });
				const loop = pairs.some(([from, to]) => from === start && to === start);
				const lengths = [...naiveCycles(pairs)]
					.map((cycle) => cycle.split(" ").map(Number))
					.filter((cycle) => cycle.includes(start))
					.map((cycle) => cycle.length);
				const shortest = loop ? 1 : lengths.length === 0 ? undefined : Math.min(...lengths);
				expect(found?.length).toBe(shortest);
			}),
		);
	});

	test("reachability agrees with the matrix, forwards and backwards", () => {
		fc.assert(
			fc.property(edges, fc.nat(maxNodes - 1), (pairs, start) => {
				const reach = naiveReach(pairs);
				const graph = build(pairs);
				expect([...reachableFrom(graph, [start])].map(Boolean)).toEqual(reach[start]);
				expect([...reachableFrom(reversed(graph), [start])].map(Boolean)).toEqual(
					reach.map((row) => row[start]),
				);
			}),
		);
	});

	test("reduction agrees with a fixpoint computed from scratch", () => {
		const flags = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: maxNodes, maxLength: maxNodes });
		fc.assert(
			fc.property(edges, flags, flags, flags, (pairs, one, living, never) => {
				const graph = {
					nodeCount: maxNodes,
					from: pairs.map(([from]) => from),
					to: pairs.map(([, to]) => to),
					needsOne: Uint8Array.from(one),
					alive: Uint8Array.from(living),
					dead: Uint8Array.from(never),
				};
				const lives = new Array<boolean>(maxNodes).fill(false);
				for (let changed = true; changed; ) {
					changed = false;
					for (let node = 0; node < maxNodes; node++) {
						const targets = pairs.filter(([from]) => from === node).map(([, to]) => lives[to]!);
						const granted = one[node] === 1 ? targets.some(Boolean) : targets.every(Boolean);
						const next = never[node] === 0 && (living[node] === 1 || granted);
						if (next !== lives[node]) {
							lives[node] = next;
							changed = true;
						}
					}
				}
				expect([...reduce(graph)].map(Boolean)).toEqual(lives);
			}),
			{ numRuns: 500 },
		);
	});
});
