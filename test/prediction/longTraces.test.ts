import { expect, test } from "vitest";
import { analyze } from "../../src/analyze/index.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";

/** Both threads depend on each other again and again, then nest two locks in opposite orders; all that for each pair of locks. */
function longTrace(rounds: number, pairs: readonly (readonly [string, string])[]): string {
	const round = ["T1 acquire c", "T1 write x", "T1 release c", "T2 acquire c", "T2 read x", "T2 release c"];
	const nests = (thread: string, outer: string, inner: string) => [
		`${thread} acquire ${outer}`,
		`${thread} acquire ${inner}`,
		`${thread} release ${inner}`,
		`${thread} release ${outer}`,
	];
	const history = Array.from({ length: rounds }, () => round).flat();
	const parts = pairs.flatMap(([a, b]) => [...history, ...nests("T1", a, b), ...nests("T2", b, a)]);
	return ["holdwait 1", ...parts, ""].join("\n");
}

const cyclesOf = (text: string) => {
	const trace = openTrace(bytesSource(Buffer.from(text), "long.txt"));
	return analyze([{ name: "long.txt", trace }]).findings.filter(({ kind }) => kind === "cycle");
};

const analyzed = (rounds: number) => cyclesOf(longTrace(rounds, [["a", "b"]]))[0]!;

test("a schedule with a long history begins as recorded, and the finding says so", () => {
	const { verdict, witness, notes } = analyzed(2_000);
	expect(verdict).toBe("predicted");
	const { asRecorded = 0, otherSteps = 0, schedule = [], steps = [] } = witness ?? {};
	expect(asRecorded).toBeGreaterThan(2_000);
	expect(notes).toContain(
		`the schedule begins with the first ${asRecorded} events of the trace, in their recorded order`,
	);
	const listed = schedule.reduce((sum, { events }) => sum + events, 0);
	expect(asRecorded + listed).toBe(otherSteps + steps.filter(({ action }) => action === "takes").length);
	expect(otherSteps).toBe(12_000);
});

test("a schedule with a short history is listed whole", () => {
	const { verdict, witness } = analyzed(10);
	expect(verdict).toBe("predicted");
	expect(witness).not.toHaveProperty("asRecorded");
	expect(witness?.schedule.reduce((sum, { events }) => sum + events, 0)).toBe(62);
});

test("schedules that begin as recorded are found in any order: the first cycle need not be the first in time", () => {
	const declared = "lock a mutex\nlock b mutex\nlock c mutex\nlock d mutex\nlock e mutex\n";
	const pairs = [
		["d", "e"],
		["a", "b"],
	] as const;
	const text = longTrace(2_000, pairs).replace("holdwait 1\n", `holdwait 1\n${declared}`);
	const cycles = cyclesOf(text);
	expect(cycles.map(({ verdict }) => verdict)).toEqual(["predicted", "predicted"]);
	const ofPair = (lock: string) => cycles.find(({ title }) => title.includes(`holds ${lock} `))!;
	expect(ofPair("d").witness?.asRecorded).toBe(12_000);
	expect(ofPair("a").witness?.asRecorded).toBe(24_008);
});
