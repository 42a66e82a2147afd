import { expect, test } from "vitest";
import { type Part, wrap } from "../../src/report/wrap.js";

const style = (format: string, text: string) => `<${format}>${text}</${format}>`;
const wrapped = (parts: readonly Part[], columns: number) => wrap(parts, 2, { columns, style });

test("a line that fits is left alone, to the last column", () => {
	expect(wrapped(["one two"], 7)).toEqual(["one two"]);
	expect(wrapped(["one two"], 6)).toEqual(["one", "  two"]);
});

test("lines after the first are indented and count that", () => {
	expect(wrapped(["  - aa bb cc dd"], 8)).toEqual(["  - aa", "  bb cc", "  dd"]);
});

test("a word that is too long stays whole", () => {
	expect(wrapped(["a incomprehensible b"], 6)).toEqual(["a", "  incomprehensible", "  b"]);
	expect(wrapped(["incomprehensible"], 6)).toEqual(["incomprehensible"]);
	expect(wrapped(["    incomprehensible b"], 6)).toEqual(["    incomprehensible", "  b"]);
});

test("spaces inside a line stay, those at a break go", () => {
	expect(wrapped(["a   b   c"], 6)).toEqual(["a   b", "  c"]);
});

test("a highlighted piece is highlighted on each of its lines, and the highlight takes no room", () => {
	expect(wrapped(["a ", ["bold", "bb cc"], ", d"], 5)).toEqual([
		"a <bold>bb</bold>",
		"  <bold>cc</bold>,",
		"  d",
	]);
});

test("nothing to show is one empty line", () => {
	expect(wrapped([], 10)).toEqual([""]);
	expect(wrapped(["   "], 1)).toEqual(["   "]);
});
