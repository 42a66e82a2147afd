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
