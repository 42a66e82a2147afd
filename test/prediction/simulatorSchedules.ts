/** Schedules of small traces as words, and what the simulator says to each step. */
import { expect, test } from "vitest";
import { Simulator } from "../../src/analyze/simulate/index.js";
import { factsOf } from "./oracleFacts.js";
import { programOfText } from "./oracleProgram.js";

export const signs = { granted: "+", blocked: "-", impossible: "!" } as const;

/**
 * Runs the next step of each thread named, a blocked one again when its thread comes again.
 * @returns `T1+ T2-` with + for granted, - for blocked, ! for impossible; behind it the threads that are stuck at the end
 */
function run(trace: string, schedule: string): string {
	const lines = trace.split(/[;\n]/).map((line) => line.trim());
	const program = programOfText(`holdwait 1\n${lines.join("\n")}\n`);
	const simulator = new Simulator(program.lockOf, factsOf(program));
	const at = new Map<string, number>();
	const outcomes = schedule.split(" ").map((word) => {
		const [name, skipped] = [word.replace(">", ""), word.endsWith(">")];
		const thread = program.threads.find(({ id }) => `T${id}` === name)!;
		const position = (at.get(name) ?? 0) + (skipped ? 1 : 0);
		const { outcome } = simulator.step(thread.steps[position]!);
		at.set(name, outcome === "granted" ? position + 1 : position - (skipped ? 1 : 0));
		return `${word}${signs[outcome]}`;
	});
	const stuck = simulator.deadlocked() ?? [];
	return `${outcomes.join(" ")}${stuck.length === 0 ? "" : ` stuck: ${stuck.map((id) => `T${id}`).join(" ")}`}`;
}

/** The outcomes a line expects are part of it: the schedule is what is left without them. */
const scheduleOf = (expected: string): string => expected.replace(/ stuck:.*/, "").replaceAll(/[-+!]/g, "");

export const section = (thread: string, locks: string): string => {
	const names = locks.split(" ");
	const modeOf = (name: string) => (name.endsWith("~") ? " shared" : "");
	const taken = names.map((name) => `${thread} acquire ${name.replace("~", "")}${modeOf(name)}`);
	const given = names.toReversed().map((name) => `${thread} release ${name.replace("~", "")}`);
	return [...taken, ...given].join("; ");
};

export function cases(rows: readonly (readonly [name: string, trace: string, expected: string])[]): void {
	test.each(rows)("%s", (_, trace, expected) => {
		expect(run(trace, scheduleOf(expected))).toBe(expected);
	});
}
