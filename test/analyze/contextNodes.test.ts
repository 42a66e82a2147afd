import fc from "fast-check";
import { expect, test } from "vitest";
import { ContextNodes } from "../../src/analyze/observe/contextNodes.js";

interface Node {
	readonly place: readonly number[];
	readonly first: number;
	last: number;
	count: number;
	lastChild: number;
}

/** Steps between the times of operations: small ones, none, and some that are too far to be told from the time of a block. */
const step = fc.oneof(fc.constant(0), fc.nat(1000), fc.integer({ min: -(2 ** 31), max: 2 ** 40 }));
const operation = fc.record({
	what: fc.constantFrom("add", "add", "enter", "enter", "setLast", "setLastChild", "setKnownChild"),
	which: fc.nat(),
	step,
	place: fc.tuple(fc.nat(2 ** 26), fc.nat(2 ** 25), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
});

const told = (nodes: ContextNodes, id: number): Node => ({
	place: [nodes.parent(id), nodes.lock(id), nodes.site(id)],
	first: nodes.first(id),
	last: nodes.last(id),
	count: nodes.count(id),
	lastChild: nodes.lastChild(id),
});

test("nodes say what was said of them, whether they have a record or not", () => {
	fc.assert(
		fc.property(fc.array(operation, { maxLength: 700 }), fc.nat(2 ** 45), (operations, start) => {
			const nodes = new ContextNodes(1);
			const known: Node[] = [];
			let time = start;
			for (const { what, which, step, place } of operations) {
				time = Math.max(0, time + step);
				const id = known.length === 0 ? 0 : 1 + (which % known.length);
				const node = known[id - 1];
				if (what === "add" || node === undefined) {
					expect(nodes.add(...place, time)).toBe(known.length + 1);
					known.push({ place, first: time, last: time, count: 0, lastChild: 0 });
				} else if (what === "enter") {
					nodes.enter(id, time);
					node.count++;
					node.last = time;
				} else if (what === "setLast") {
					nodes.setLast(id, time);
					node.last = time;
				} else {
					nodes.setLastChild(id, which + 1, what === "setKnownChild");
					// Where it is not kept, it is only looked for.
					if (nodes.lastChild(id) !== 0) node.lastChild = nodes.lastChild(id);
					if (what === "setKnownChild") expect(nodes.lastChild(id)).toBe(which + 1);
				}
			}
			expect(known.map((_, index) => told(nodes, index + 1))).toEqual(known);
			expect(nodes.size).toBe(known.length + 1);
		}),
	);
});

test("there is room for more nodes than were expected", () => {
	const nodes = new ContextNodes(10);
	for (let id = 1; id <= 5000; id++) expect(nodes.add(id - 1, id, id * 64, id * 7)).toBe(id);
	for (let id = 1; id <= 5000; id += 2) for (const time of [id * 7, id * 7 + 100_000]) nodes.enter(id, time);
	for (let id = 1; id <= 5000; id++) {
		const isEntered = id % 2 === 1;
		const last = isEntered ? id * 7 + 100_000 : id * 7;
		const expected = {
			place: [id - 1, id, id * 64],
			first: id * 7,
			last,
			count: isEntered ? 2 : 0,
			lastChild: 0,
		};
		expect(told(nodes, id)).toEqual(expected);
	}
});
