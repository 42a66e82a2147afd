import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/index.js";
import { reporters } from "../../src/report/index.js";
import { everything } from "./fixtures.js";
import { readPage } from "./page.js";

/** What a trace may contain as a name, and what people shall see of it. */
const names = {
	"a script": ["B</script><script>alert(1)</script>", "B</script><script>alert(1)</script>"],
	"a comment that opens a script": ["<!--<script>", "<!--<script>"],
	"an attribute": [`"onmouseover="alert(1)`, `"onmouseover="alert(1)`],
	"an attribute in single quotes": ["' onload='alert(1)", "' onload='alert(1)"],
	"an entity": ["&lt;b&gt;&amp;", "&lt;b&gt;&amp;"],
	"template and replacement patterns": ["\x24{1}$&$'`", "\x24{1}$&$'`"],
	"terminal control": ["\u001b[2J\u001b]0;owned\u0007\u009b31m", "\\x1b[2J\\x1b]0;owned\\x07\\x9b31m"],
	"lines and returns": [
		"one\r\ntwo\u2028three\u2029four\u0085",
		"one\\x0d\\x0atwo\\u{2028}three\\u{2029}four\\x85",
	],
	"a direction override": ["a\u202etxt.exe\u2066b", "a\\u{202e}txt.exe\\u{2066}b"],
	"nothing visible": ["\u200b\ufeff\u00ad\u{e0041}", "\\u{200b}\\u{feff}\\xad\\u{e0041}"],
	"a NUL": ["a\u0000b", "a\\x00b"],
	"half of a surrogate pair": ["\ud83d!", "\\u{d83d}!"],
	emojis: ["👩‍👩‍👧 🔒", "👩‍👩‍👧 🔒"],
	"right-to-left text": ["מנעול", "מנעול"],
	"ten thousand characters": ["x".repeat(10_000), `${"x".repeat(500)}… (10,000 characters)`],
	"a cut in the middle of an emoji": [`${"x".repeat(499)}🔒🔒`, `${"x".repeat(499)}… (503 characters)`],
} as const;

/** The report with every name that comes from outside replaced. */
function renamed(name: string): Report {
	const fromOutside = new Set([
		"lock",
		"class",
		"function",
		"file",
		"module",
		"thread",
		"threadName",
		"title",
		"name",
	]);
	const lists = new Set(["notes", "threads", "traces", "degradedLocks", "generations"]);
	const visit = (value: unknown, key: string): unknown => {
		if (typeof value === "string") return fromOutside.has(key) || lists.has(key) ? name : value;
		if (Array.isArray(value)) return value.map((item) => visit(item, key));
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([inner, field]) => [inner, visit(field, inner)]));
	};
	return {
		...(visit(everything, "") as Report),
		traces: everything.traces.map((trace) => ({ ...trace, name })),
	};
}

const skeleton = (page: string) =>
	readPage(page).map(({ name, attributes }) => [name, Object.keys(attributes)]);

describe.each(Object.entries(names))("%s", (_, [name, shown]) => {
	const page = reporters.html(renamed(name));

	test("is text on the page, wherever it stands", () => {
		const elements = readPage(page);
		const texts = (wanted: string) =>
			elements.filter((element) => element.name === wanted).map(({ text }) => text);
		expect(texts("h3")[0]).toBe(shown);
		expect(texts("h4")[0]).toBe(`${shown} "${shown}"`);
		expect(texts("h1")[0]).toBe(`holdwait report on ${shown}`);
	});

	test("changes nothing of the page's structure", () => {
		expect(skeleton(page)).toEqual(skeleton(reporters.html(renamed("plain"))));
	});

	test("leaves nothing invisible in the page, nor in what a terminal gets", () => {
		const invisible = /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
		expect(page.replace(/<script.*<\/script>/s, "")).not.toMatch(invisible);
		const text = reporters.text(renamed(name), { verbose: true, columns: Number.POSITIVE_INFINITY });
		expect(text).not.toMatch(invisible);
		expect(text).toContain(`DEADLOCKED  ${shown}\n`);
	});

	test("comes back unchanged from the data in the page and from JSON", () => {
		const data = readPage(page).find((element) => element.name === "script")?.text ?? "";
		expect(data).not.toMatch(/[<>&\u2028\u2029]/);
		expect(JSON.parse(data).findings[0].title).toBe(name);
		expect(JSON.parse(reporters.json(renamed(name))).findings[0].title).toBe(name);
	});
});
