import { describe, expect, test } from "vitest";
import type { Finding, Participant, Report } from "../../src/model/index.js";
import { analyzeRuns, type RunCase, runCase, runCases } from "../support/runs.js";

/**
 * Every file of test/runs is a case: several text traces, each after a line `== name`. Its comments say what must be found
 * when they are analyzed together, all of it and nothing else:
 *
 *   # expect <verdict> <rule>: <trace>/<thread>: <held> > <wanted>, … [; part of the reason]
 *   # expect nothing
 *   # level class
 */
interface Expected {
	readonly line: string;
	readonly reason: string;
}

function expectations({ head }: RunCase): Expected[] {
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

describe.each(runCases)("%s", (file) => {
	const one = runCase(file);

	test("is judged as it says", () => {
		const found = foundIn(analyzeRuns(one));
		const expected = expectations(one);
		expect(found.map(lineOf).sort()).toEqual(expected.map(({ line }) => line).sort());
		for (const { line, reason } of expected)
			expect(found.find((finding) => lineOf(finding) === line)?.reason ?? "").toContain(reason);
	});

	test("is judged the same in whatever order the traces come", () => {
		const acrossRuns = (traces: RunCase["traces"]) =>
			foundIn(analyzeRuns(one, traces)).filter(({ rule }) => rule === "different-runs");
		expect(acrossRuns(one.traces.toReversed())).toEqual(acrossRuns(one.traces));
	});

	test("shows nothing of several runs in one of them", () => {
		const rules = one.traces.flatMap((trace) => foundIn(analyzeRuns(one, [trace])).map(({ rule }) => rule));
		expect(rules).not.toContain("different-runs");
	});
});
