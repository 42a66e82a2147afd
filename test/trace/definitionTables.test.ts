import { expect, test } from "vitest";
import { DefinitionTables } from "../../src/trace/definitionTables.js";

test("more definitions than can be kept are refused, and not a crash", () => {
	const tables = new DefinitionTables(100, 2);
	expect(tables.add({ lock: [{ id: 1 }, { id: 2 }] })).toBeUndefined();
	expect(tables.add({ lock: [{ id: 2 }], thread: [{ id: 1 }] })).toBeUndefined();
	expect(tables.add({ lock: [{ id: 3 }] })).toEqual({
		expected: "at most 2 lock definitions",
		found: "more",
	});
});

test("a lock stands for those behind it that are alike, as far as ids go", () => {
	const tables = new DefinitionTables(10);
	expect(tables.add({ lock: [{ id: 2, lockClass: "Cell", alike: 2 }, { id: 1 }] })).toBeUndefined();
	expect([1, 2, 3, 4].map((id) => tables.locks.get(id)?.lockClass)).toEqual([
		undefined,
		"Cell",
		"Cell",
		"Cell",
	]);
	expect([tables.locks.dense, tables.locks.has(5)]).toEqual([4, false]);
	expect(tables.add({ lock: [{ id: 9, alike: 4_000_000_000 }] })).toEqual({
		expected: "a lock id from 1 to 10",
		found: "11",
	});
});

test("what is said of many locks at once is kept once, and given as runs of ids", () => {
	const tables = new DefinitionTables(1000);
	tables.add({ lock: [{ id: 1, lockClass: "Cell", alike: 9 }, { id: 4, lockClass: "Other" }, { id: 20 }] });
	expect(tables.locks.get(10)).toBe(tables.locks.get(1));
	const runs = [...tables.locks.runs()].map(({ id, count, definition }) => [id, count, definition.lockClass]);
	expect(runs).toEqual([
		[1, 3, "Cell"],
		[4, 1, "Other"],
		[5, 6, "Cell"],
		[20, 1, undefined],
	]);
});

test("definitions in any order, some of them twice", () => {
	const tables = new DefinitionTables(100);
	const ids = [3, 1, 7, 2, 1, 7, 4];
	for (const [line, id] of ids.entries()) expect(tables.add({ frame: [{ id, line }] })).toBeUndefined();
	const { frames } = tables;
	expect(frames.all()).toEqual([
		{ id: 1, line: 4 },
		{ id: 2, line: 3 },
		{ id: 3, line: 0 },
		{ id: 4, line: 6 },
		{ id: 7, line: 5 },
	]);
	expect([frames.dense, frames.largest, frames.size]).toEqual([4, 7, 5]);
	expect([1, 5, 7].map((id) => frames.get(id)?.line)).toEqual([4, undefined, 5]);
	expect([4, 6, 7, 8].map((id) => frames.has(id))).toEqual([true, false, true, false]);
});
