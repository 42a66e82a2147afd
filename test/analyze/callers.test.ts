import { expect, test } from "vitest";
import { withCallers } from "../../src/analyze/callers.js";
import type { Frame } from "../../src/model/index.js";

const stack = (...functions: string[]): Frame[] =>
	functions.map((name) => ({ function: name, file: "a.java" }));

test("a site alone gets its callers from a later stack in which its function is running still", () => {
	const later = [{ stack: stack("inner", "site", "caller", "main"), stackTruncated: true }];
	expect(withCallers({ stack: stack("site") }, later)).toEqual({
		stack: stack("site", "caller", "main"),
		stackTruncated: true,
	});
});

test("nothing is made up: not where callers are known, the function has returned, or calls itself", () => {
	const whole = { stack: stack("site", "caller") };
	expect(withCallers(whole, [{ stack: stack("site", "other", "main") }])).toBe(whole);
	const site = { stack: stack("site") };
	expect(withCallers(site, [{ stack: stack("inner", "main") }])).toBe(site);
	expect(withCallers(site, [{ stack: stack("site", "site", "main") }])).toBe(site);
});
