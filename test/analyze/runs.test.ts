import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type AnalysisOptions, analyze } from "../../src/analyze/index.js";
import type { Finding, Participant, Report } from "../../src/model/index.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";

/**
 * Every file of test/traces/runs is a case: several text traces, each after a line `== name`. Its comments say what must
 * be found when they are analyzed together, all of it and nothing else:
 *
 *   # expect <verdict> <rule>: <trace>/<thread>: <held> > <wanted>, … [; part of the reason]
 *   # expect nothing
 *   # level class
 */
const folder = fileURLToPath(new URL("../traces/runs/", import.meta.url));

interface Case {
	readonly head: string;
	readonly traces: readonly { readonly name: string; readonly text: string }[];
}

function caseOf(file: string): Case {
	const [head = "", ...parts] = readFileSync(`${folder}${file}`, "utf8").split(/^== /m);
	const traces = parts.map((part) => {
		const end = part.indexOf("\n");
		return { name: part.slice(0, end), text: part.slice(end + 1) };
	});
	return { head, traces };
}

function analyzeCase({ head }: Case, traces: Case["traces"]): Report {
	const options: AnalysisOptions = head.includes("\n# level class\n") ? { level: "class" } : {};
	const opened = traces.map(({ name, text }) => ({
		name,
		trace: openTrace(bytesSource(new TextEncoder().encode(text), name)),
	}));
	return analyze(opened, options);
}

interface Expected {
	readonly line: string;
	readonly reason: string;
}

function expectations({ head }: Case): Expected[] {
	const lines = [...head.matchAll(/^# expect (.*)$/gm)].map(([, line]) => line!.trim());
	if (lines.length === 0) throw new Error("a case without '# expect' lines expects nothing; say so");
	return lines
		.filter((line) => line !== "nothing")
		.map((line) => {
			const [found, reason = ""] = line.split(";");
			return { line: found!.trim(), reason: reason.trim() };
		});
}

function participantLine({ trace, thread, role, holds, wants }: Participant): string {
	const held = holds.find(({ inCycle }) => inCycle)?.lock ?? "";
	const line = `${trace === undefined ? "" : `${trace}/`}${thread}: ${held} > ${wants?.lock ?? ""}`;
	return role === "writer" ? `[${line}]` : line;
}

const lineOf = ({ verdict, rule, participants }: Finding): string =>
	`${verdict} ${rule}: ${participants.map(participantLine).join(", ")}`;

const foundIn = ({ findings, dismissed }: Report): readonly Finding[] => [...findings, ...dismissed];

describe("several runs", () => {
	const files = readdirSync(folder);

	test.each(files)("%s", (file) => {
		const one = caseOf(file);
		const found = foundIn(analyzeCase(one, one.traces));
		const expected = expectations(one);
		expect(found.map(lineOf).sort()).toEqual(expected.map(({ line }) => line).sort());
		for (const { line, reason } of expected)
			expect(found.find((finding) => lineOf(finding) === line)?.reason ?? "").toContain(reason);
	});

	test.each(files)("%s: in whatever order they come", (file) => {
		const one = caseOf(file);
		const forth = foundIn(analyzeCase(one, one.traces));
		const back = foundIn(analyzeCase(one, one.traces.toReversed()));
		const acrossRuns = (found: readonly Finding[]) => found.filter(({ rule }) => rule === "different-runs");
		expect(acrossRuns(back)).toEqual(acrossRuns(forth));
	});

	test.each(files)("%s: no run by itself", (file) => {
		const one = caseOf(file);
		for (const trace of one.traces)
			for (const { rule } of foundIn(analyzeCase(one, [trace]))) expect(rule).not.toBe("different-runs");
	});
});
