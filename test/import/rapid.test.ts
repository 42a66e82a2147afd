import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importers } from "../../src/import/index.js";
import { AccessVariant, Operation, operationOf, TraceError, variantOf } from "../../src/model/index.js";
import { bytesSource, dumpText, openTrace } from "../../src/trace/index.js";
import { analyzeImported, imported, openImported, rapidText } from "./support.js";

test("every operation becomes its event, at the time of its line", () => {
	const text = rapidText("0:fork(T1) 0:acq(a) 0:w(x) 1:r(x) 0:notify(a) 0:notifyAll(a) 0:rel(a) 0:join(T1)");
	expect(imported(text)).toEqual([
		"lock a monitor",
		"lock x variable",
		"thread T0",
		"thread T1",
		'T0 fork T1 @ "location 1"',
		'T0 acquire a @ "location 2"',
		'T0 write x @ "location 3"',
		'T1 read x @ "location 4"',
		"T0 notify a",
		"T0 notify a all",
		"T0 release a",
		'T0 join T1 @ "location 8"',
		"end",
	]);
});

const eventLines = (text: string): string[] =>
	imported(text).filter((line) => !/^(lock|thread|end)\b/.test(line));

test("a location that is a text stands as it is, and one that is missing leaves no stack", () => {
	const text = "main|acq(a)|Account.java:17\nmain|acq(b)|\nmain|acq(c)|-1\n";
	expect(eventLines(text)).toEqual([
		"main acquire a @ Account.java:17",
		"main acquire b",
		'main acquire c @ "location -1"',
	]);
});

test("begin and end are passed over, with or without an object", () => {
	expect(eventLines("T0|begin(x)|1\nT0|acq(a)|2\nT0|end()|3\nT0|rel(a)|4\n")).toEqual([
		'T0 acquire a t=2 @ "location 2"',
		"T0 release a t=4",
	]);
});

test("comments, blank lines, CRLF, a byte order mark and a missing last line end are accepted", () => {
	const text = "\uFEFF# a log\r\n\r\n  \r\nT0|acq(a)|1\r\n# more\r\nT0|rel(a)|2";
	expect(eventLines(text)).toEqual(['T0 acquire a t=4 @ "location 1"', "T0 release a t=6"]);
	expect(eventLines("\uFEFFT0|acq(a)|1\nT0|rel(a)|2\n")).toEqual([
		'T0 acquire a @ "location 1"',
		"T0 release a",
	]);
});

test("a lock, a variable and a thread of one name are three things", () => {
	const { definitions } = openImported("x|acq(x)|1\nx|w(x)|2\nx|rel(x)|3\n");
	expect(definitions.lockLimit).toBe(2);
	expect(imported("x|acq(x)|1\nx|w(x)|2\nx|rel(x)|3\n")).toContain("thread x");
});

describe("a request", () => {
	test("says nothing when it is granted at once", () => {
		expect(eventLines(rapidText("0:req(a) 0:acq(a) 0:rel(a)"))).toEqual([
			'T0 acquire a t=2 @ "location 2"',
			"T0 release a",
		]);
	});

	test("is an attempt when the trace ends before it is granted", () => {
		const text = rapidText("0:acq(a) 1:acq(b) 0:req(b) 1:req(a)");
		expect(eventLines(text).slice(2)).toEqual(['T0 attempt b @ "location 3"', 'T1 attempt a @ "location 4"']);
		expect(analyzeImported(text).findings.map(({ verdict }) => verdict)).toEqual(["deadlocked"]);
	});

	test("is given up when its thread goes on without the lock", () => {
		expect(eventLines(rapidText("0:req(a) 1:w(x) 0:w(y)"))).toEqual([
			'T0 attempt a @ "location 1"',
			"T0 abandon a cancelled t=1",
			'T1 write x @ "location 2"',
			'T0 write y @ "location 3"',
		]);
	});
});

describe("a wait", () => {
	const slept = ['T0 acquire m @ "location 1"', 'T0 wait m m @ "location 2"'];
	const forms = {
		"alone, then what comes next": "0:acq(m) 0:wait(m) 1:acq(m) 1:notify(m) 1:rel(m) 0:w(x) 0:rel(m)",
		"with the acquire behind it": "0:acq(m) 0:wait(m) 1:acq(m) 1:notify(m) 1:rel(m) 0:acq(m) 0:rel(m)",
		"with release, request and acquire":
			"0:acq(m) 0:wait(m) 0:rel(m) 1:acq(m) 1:notify(m) 1:rel(m) 0:req(m) 0:acq(m) 0:rel(m)",
	};
	for (const [name, events] of Object.entries(forms)) {
		test(`is one release and one acquire: ${name}`, () => {
			const lines = eventLines(rapidText(events));
			expect(lines.slice(0, 2)).toEqual(slept);
			const words = lines.map((line) => line.split(" ").slice(0, 3).join(" "));
			expect(words.filter((line) => line === "T0 wake m")).toHaveLength(1);
			expect(words.filter((line) => line === "T0 acquire m")).toHaveLength(2);
			expect(words.filter((line) => line === "T0 release m")).toHaveLength(1);
			expect(imported(rapidText(events)).at(-1)).toBe("end");
			expect(analyzeImported(rapidText(events)).findings).toEqual([]);
		});
	}

	test("ends by itself when nobody notified", () => {
		const lines = eventLines(rapidText("0:acq(m) 0:wait(m) 0:acq(m) 0:rel(m)"));
		expect(lines[2]).toBe("T0 wake m timeout");
	});

	test("gives back all levels", () => {
		const text = rapidText(
			"0:acq(m) 0:acq(m) 0:wait(m) 1:acq(m) 1:notify(m) 1:rel(m) 0:acq(m) 0:rel(m) 0:rel(m)",
		);
		const report = analyzeImported(text);
		expect(report.findings).toEqual([]);
		expect(report.traces[0]).toMatchObject({ overlaps: 0, closed: true });
	});

	test("without end leaves the trace open", () => {
		expect(imported(rapidText("0:acq(m) 0:wait(m)")).at(-1)).not.toBe("end");
	});
});

test("a lock taken again by its owner is no finding", () => {
	expect(analyzeImported(rapidText("0:acq(a) 0:acq(a) 0:rel(a) 0:rel(a)")).findings).toEqual([]);
});

test("a log that stops in the middle does not say that locks were never given back", () => {
	expect(imported(rapidText("0:acq(a)")).at(-1)).not.toBe("end");
	expect(analyzeImported(rapidText("0:acq(a)")).findings).toEqual([]);
});

test("threads forked by number are the ones called T and that number", () => {
	expect(imported(rapidText("0:fork(1) 1:w(x) 0:join(1)")).filter((line) => /^thread/.test(line))).toEqual([
		"thread T0",
		"thread T1",
	]);
	const numbers = imported("0|fork(1)|1\n1|w(x)|2\n");
	expect(numbers.filter((line) => /^thread/.test(line))).toHaveLength(2);
});

describe("a broken line is an error with its number", () => {
	const start = "T0|acq(a)|1\n";
	const broken: Record<string, { line: string; expected: RegExp; found: RegExp }> = {
		"no bars": { line: "T0 acq a 1", expected: /thread\|operation/, found: /"T0 acq a 1"/ },
		"no location": { line: "T0|acq(a)", expected: /thread\|operation/, found: /"T0\|acq\(a\)"/ },
		"no thread": { line: "|acq(a)|1", expected: /thread\|operation/, found: /acq/ },
		"no parenthesis": { line: "T0|acq a|1", expected: /thread\|operation/, found: /acq a/ },
		"text behind the parenthesis": { line: "T0|acq(a)b|1", expected: /thread\|operation/, found: /b/ },
		"a parenthesis in a name": { line: "T0|acq(f(x))|1", expected: /thread\|operation/, found: /f\(x\)/ },
		"a bar too many": { line: "T0|acq(a)|1|2", expected: /thread\|operation/, found: /1\|2/ },
		"an unknown operation": { line: "T0|lock(a)|1", expected: /an operation \(acq, rel/, found: /"lock"/ },
		"an object without a name": { line: "T0|acq()|1", expected: /a name in acq/, found: /none/ },
		"a binary line": { line: "\0\0\0", expected: /thread\|operation/, found: /u0000/ },
	};
	for (const [name, { line, expected, found }] of Object.entries(broken)) {
		test(name, () => {
			const { details } = errorOf(`${start}# fine\n${line}\nT0|rel(a)|9\n`);
			expect(details).toMatchObject({ source: "log.std", line: 3 });
			expect(details.expected).toMatch(expected);
			expect(details.found).toMatch(found);
			expect(details.hint).toMatch(/\w/);
		});
	}

	test("a line without end", () => {
		const { details } = errorOf(`${start}${"x".repeat(3 << 20)}`);
		expect(details).toMatchObject({ line: 2, found: "a longer one" });
	});

	test("what is found is quoted in short", () => {
		expect(errorOf(`${start}${"y".repeat(500)}\n`).details.found.length).toBeLessThan(80);
	});
});

function errorOf(text: string): TraceError {
	try {
		openImported(text);
	} catch (error) {
		if (error instanceof TraceError) return error;
		throw error;
	}
	throw new Error("it was accepted");
}

describe("which files are taken for such traces", () => {
	const yes = [
		"T0|acq(a)|1",
		"# log\n\nmain thread|r(V[3].x)|\n",
		"1|notifyAll(o)|f.c:1\n",
		"\r\nT|begin()|0",
	];
	const no = [
		"",
		"holdwait 1\nT1 acquire a\n",
		"T0|acquire(a)|1\n",
		"a,b,c\n",
		"# T0|acq(a)|1\n",
		"|acq(a)|1",
	];
	const matches = (text: string) =>
		importers.some((importer) => importer.matches(new TextEncoder().encode(text)));
	for (const text of yes) test(`${JSON.stringify(text)} is one`, () => expect(matches(text)).toBe(true));
	for (const text of no) test(`${JSON.stringify(text)} is none`, () => expect(matches(text)).toBe(false));

	test("what is none of all says what was tried", () => {
		expect(() => openImported("T0|acquire(a)|1\n")).toThrow(/binary trace, RAPID\/STD text trace/);
	});

	test("a gzipped one is one, too", () => {
		const bytes = gzipSync("T0|acq(a)|1\nT0|rel(a)|2\n");
		const trace = openTrace(bytesSource(bytes), { foreign: importers });
		expect([...dumpText(trace)].join("")).toContain("T0 release a");
	});
});

const operations = ["acq", "rel", "r", "w", "notify", "notifyAll"] as const;
const name = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !/[|()\s#\uFEFF\0]/u.test(text));
const anyEvent = fc.record({ thread: name, operation: fc.constantFrom(...operations), object: name });

test("whatever the names, the events are those of the lines, in their order", () => {
	fc.assert(
		fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 40 }), (events) => {
			const text = events.map(({ thread, operation, object }) => `${thread}|${operation}(${object})|7\n`);
			expect(readBack(text.join(""))).toEqual(events);
		}),
	);
});

test("a trace of many windows is read like one of a single one", () => {
	const events = Array.from({ length: 140_000 }, (_, index) => ({
		thread: `Thread-ü${index % 7}`,
		operation: operations[index % 4 === 0 ? 2 : 3]!,
		object: `variable ${index % 1000}`,
	}));
	const text = events
		.map(({ thread, operation, object }) => `${thread}|${operation}(${object})|12345\n`)
		.join("");
	expect(Buffer.byteLength(text)).toBeGreaterThan(4 << 20);
	expect(readBack(text)).toEqual(events);
});

interface Line {
	readonly thread: string;
	readonly operation: string;
	readonly object: string;
}

/** The lines that the events of an imported trace stand for. */
function readBack(text: string): Line[] {
	const { definitions, batches } = openImported(text);
	const lines: Line[] = [];
	for (const { thread, from, to, code, object } of batches())
		for (let row = from; row < to; row++)
			lines.push({
				thread: definitions.thread(thread).label.replace(/#\d+$/, ""),
				operation: wordOf(code[row]!),
				object: definitions.lock(object[row] as never).name ?? "",
			});
	return lines;
}

function wordOf(code: number): string {
	const variant = variantOf(code);
	switch (operationOf(code)) {
		case Operation.acquire:
			return "acq";
		case Operation.release:
			return "rel";
		case Operation.access:
			return variant === AccessVariant.read ? "r" : "w";
		default:
			return variant === 0 ? "notify" : "notifyAll";
	}
}
