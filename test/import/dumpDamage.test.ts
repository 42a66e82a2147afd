import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TraceError } from "../../src/model/index.js";
import { analyzeDump, dumpOf } from "./dumps.js";

/** Analyzes, and lets pass what is told about a dump that is none. */
function readOrRefuse(text: string): void {
	try {
		analyzeDump(text);
	} catch (error) {
		expect(error).toBeInstanceOf(TraceError);
	}
}

describe("a dump that lost, repeated or mixed lines gives a reading or a TraceError", () => {
	const names = ["go1.26-sigquit", "go1.26-debug1", "java17-print-l", "java17-threadinfo", "java25-file"];
	for (const name of names)
		test(name, () => {
			const lines = dumpOf(name).split("\n");
			const pieces = fc.array(fc.tuple(fc.nat(lines.length), fc.nat(40)), { maxLength: 12 });
			fc.assert(
				fc.property(pieces, fc.nat(30), (chosen, cut) => {
					const mixed = chosen.flatMap(([from, count]) => lines.slice(from, from + count)).join("\n");
					readOrRefuse(mixed.slice(0, mixed.length - cut));
				}),
				{ numRuns: 60 },
			);
		});
});

describe("a long line that looks like the start of a thread again and again is no dump", () => {
	const parts = ['" ', '"a" daemon prio=1 ', "goroutine 1 [a ", "goroutine 1 [a labels:{", ' Id=1 "', '#1 "'];
	for (const part of parts)
		test(JSON.stringify(part), () => {
			expect(() => analyzeDump(`${part.repeat((1 << 19) / part.length)}\n`)).toThrow(TraceError);
		});
});
