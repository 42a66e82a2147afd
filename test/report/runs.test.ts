import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { reporters } from "../../src/report/index.js";
import { analyzeRuns, runCase, runCases } from "../support/runs.js";
import { type Schema, violations } from "./schema.js";

const schema = JSON.parse(
	readFileSync(new URL("../../docs/report.schema.json", import.meta.url), "utf8"),
) as Schema;

describe.each(runCases)("%s", (file) => {
	test("is reported whole in every form", () => {
		const report = analyzeRuns(runCase(file));
		expect(violations(JSON.parse(reporters.json(report)), schema)).toEqual([]);
		const page = reporters.html(report);
		for (const { title } of report.findings) expect(page).toContain(title.replaceAll(">", "&gt;"));
		const lines = reporters.text(report, { verbose: true }).split("\n");
		expect(lines.filter((line) => line.length > 100)).toEqual([]);
	});
});

describe("a cycle of different runs", () => {
	const report = analyzeRuns(runCase("two-orders-in-two-runs.txt"));

	test("says in its verdict, its title and for each thread which trace it comes from", () => {
		const text = reporters.text(report);
		expect(text).toContain(
			[
				"1. POTENTIAL (different runs)  T2 of one holds a and wants b (forth app.c:2);",
				"                               T2 of two holds b and wants a (back app.c:12)",
			].join("\n"),
		);
		expect(text).toContain("   But: no run did all of this\n");
		expect(text).toContain(
			[
				"   T2 of one",
				"   ● holds a exclusive, since 0.000000002 s",
				"         forth  app.c:1",
				"   → wants b exclusive, of a class that T2 of two holds, at 0.000000003 s",
				"         forth  app.c:2",
			].join("\n"),
		);
		expect(text).toContain("2 traces of /usr/bin/app: judged together as well");
	});

	test("calls a class the same in both, by whatever each run knows it", () => {
		const { findings } = analyzeRuns(runCase("locks-known-by-a-third-place.txt"));
		const classes = findings.flatMap(({ participants }) =>
			participants.map(({ holds, wants }) => [holds[0]?.class, wants?.class]),
		);
		const [first, second] = classes[0]!;
		expect(first).not.toBe(second);
		expect(classes).toEqual([
			[first, second],
			[second, first],
		]);
	});

	test("counts the programs where there are many", () => {
		const program = report.programs![0]!;
		const programs = [1, 2, 3, 4].map((number) => ({ ...program, name: `/usr/bin/app${number}` }));
		expect(reporters.text({ ...report, programs })).toContain(
			"8 traces of 4 programs, those of each program: judged together as well",
		);
		const bounded = [{ ...program, builds: 2, cyclesNotListed: { count: 5, atLeast: true } }];
		const text = reporters.text({ ...report, programs: bounded });
		expect(text).toContain("2 traces of 2 builds of /usr/bin/app: judged together as well");
		expect(text).toContain("! Not listed, because a bound was met: at least 5 cycles.");
	});

	test("has them in JSON", () => {
		const { findings, programs } = JSON.parse(reporters.json(report));
		expect(findings[0]).toMatchObject({
			verdict: "potential",
			rule: "different-runs",
			participants: [
				{ thread: "T2", trace: "one" },
				{ thread: "T2", trace: "two" },
			],
			traces: ["one", "two"],
		});
		expect(programs).toEqual([
			{
				name: "/usr/bin/app",
				traces: ["one", "two"],
				builds: 1,
				cyclesNotListed: { count: 0, atLeast: false },
			},
		]);
	});

	test("is drawn as a ring of the threads of both", () => {
		const page = reporters.html(report);
		expect(page).toMatch(/<span class="badge potential">potential \(different runs\)<\/span>/);
		expect(page).toMatch(/<svg[^>]*>.*<title>T2 of one<\/title>.*<title>T2 of two<\/title>/s);
	});
});
