import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { AnalysisOptions } from "../../src/analyze/index.js";
import type { Finding } from "../../src/model/index.js";
import { analyzeText, outline } from "./support.js";

/**
 * Every text trace of test/traces is a case. Its comments say what must be found, all of it and nothing else:
 *
 *   # expect <verdict> <rule>: <thread>: <held> > <wanted>, … [; part of the reason]
 *   # expect nothing
 *   # level class
 */
const folder = fileURLToPath(new URL("../traces/", import.meta.url));

interface Expected {
	readonly line: string;
	readonly reason: string;
}

function expectations(text: string): Expected[] {
	const lines = [...text.matchAll(/^# expect (.*)$/gm)].map(([, line]) => line!.trim());
	if (lines.length === 0) throw new Error("a trace without '# expect' lines expects nothing; say so");
	return lines
		.filter((line) => line !== "nothing")
		.map((line) => {
			const [head, reason = ""] = line.split(";");
			return { line: head!.trim(), reason: reason.trim() };
		});
}

const lineOf = (finding: Finding): string => `${finding.verdict} ${finding.rule}: ${outline(finding)}`.trim();

describe("text traces", () => {
	const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));

	test.each(files)("%s", (file) => {
		const text = readFileSync(`${folder}${file}`, "utf8");
		const options: AnalysisOptions = text.includes("\n# level class\n") ? { level: "class" } : {};
		const report = analyzeText(text, options);
		const found = [...report.findings, ...report.dismissed];
		const expected = expectations(text);
		expect(found.map(lineOf).sort()).toEqual(expected.map(({ line }) => line).sort());
		for (const { line, reason } of expected)
			expect(found.find((finding) => lineOf(finding) === line)?.reason ?? "").toContain(reason);
	});
});
