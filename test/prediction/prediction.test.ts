import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyze } from "../../src/analyze/index.js";
import { type Finding, Mode, type ModeName, type Participant } from "../../src/model/index.js";
import { type Deadlock, explore } from "./oracle.js";
import { programOf } from "./oracleProgram.js";
import { type Recording, recordingOfText } from "./oracleRecording.js";
import type { StuckThread } from "./oracleStuck.js";
import { type Family, families, randomTraces } from "./randomTraces.js";

/** Random traces per family: 20,000 in all, unless HOLDWAIT_DEEP asks for more. */
const runs = Number(process.env.HOLDWAIT_DEEP ?? 2_000);
/** Of the deadlocks that can be reached, so many must be predicted, and not only kept as possible. */
const leastShare = 0.95;

/** Locks without one owner at a time: what a thread "holds" of them is a matter of taste, so it is not compared. */
function ownerless({ trace: { definitions } }: Recording, degraded: readonly string[]): Set<number> {
	const ids = Array.from({ length: definitions.lockLimit }, (_, index) => index + 1);
	const isOwnerless = (id: number) => {
		const { kind, label } = definitions.lock(id as never);
		return kind === "semaphore" || degraded.includes(label);
	};
	return new Set(ids.filter(isOwnerless));
}

const listOf = (held: Iterable<string>, without: ReadonlySet<number>): string =>
	[...new Set(held)]
		.filter((one) => one !== "" && !without.has(Number(one.split(":")[0])))
		.sort()
		.join(" ");

/** Who waits at what, holding what: `T1 wants 2:0 holds 1:0`. */
function situationOf(finding: Finding, { trace }: Recording, without: ReadonlySet<number>): string {
	const ids = new Map<string, number>();
	for (let id = 1; id <= trace.definitions.lockLimit; id++)
		ids.set(trace.definitions.lock(id as never).label, id);
	const use = ({ lock, mode }: { lock: string; mode: ModeName }) => `${ids.get(lock)}:${Mode[mode]}`;
	const parts = finding.participants.map(({ thread, holds, wants }) => {
		const held = listOf(holds.map(use), without);
		return `${thread} wants ${wants?.waitsFor === "join" ? "join" : use(wants!)} holds ${held}`;
	});
	return parts.sort().join(", ");
}

function situationIn(deadlock: Deadlock, { trace }: Recording, without: ReadonlySet<number>): string {
	const parts = deadlock.map(({ thread, on, lock, mode, held }) => {
		const { label } = trace.definitions.thread(thread);
		return `${label} wants ${on === "join" ? "join" : `${lock}:${mode}`} holds ${listOf(held.split(" "), without)}`;
	});
	return parts.sort().join(", ");
}

/** What is held and wanted around the cycle, whichever threads do it: findings of one shape are one finding. */
const shapeOf = (finding: Finding): string =>
	finding.participants
		.map(({ holds, wants }: Participant) => {
			const held = holds.find(({ inCycle }) => inCycle);
			return `${held?.lock ?? ""} > ${wants?.waitsFor === "join" ? "join" : `${wants?.lock} ${wants?.mode}`}`;
		})
		.sort()
		.join(", ");

function shapeIn(deadlock: Deadlock, { trace }: Recording): string {
	const name = (lock: number) => trace.definitions.lock(lock as never).label;
	const excludes = (a: number, b: number) => a === 0 || b === 0 || (a === 2 && b === 2);
	// A writer is waited for because it waits, whatever weaker hold it has.
	const held = (stuck: StuckThread) => {
		const before = deadlock.find(({ waitsFor }) => waitsFor.includes(stuck.thread));
		const isInTheWay = stuck.held.split(" ").some((one) => {
			const [lock, mode] = one.split(":").map(Number);
			return lock === before?.lock && excludes(mode!, before!.mode!);
		});
		return isInTheWay ? name(before!.lock!) : "";
	};
	const modes = Object.keys(Mode);
	return deadlock
		.map(
			(stuck) =>
				`${held(stuck)} > ${stuck.on === "join" ? "join" : `${name(stuck.lock!)} ${modes[stuck.mode!]}`}`,
		)
		.sort()
		.join(", ");
}

/** Everybody waits for a lock or a join, and for somebody of the cycle. */
const isCycle = (deadlock: Deadlock): boolean =>
	deadlock.every(({ on, waitsFor }) => (on === "lock" || on === "join") && waitsFor.length > 0);

interface Tally {
	reachable: number;
	proved: number;
}

/** Checks one trace against everything that can be reached; counts what was proved of it. */
function check(text: string, tally: Tally): void {
	const recording = recordingOfText(text);
	const { deadlocks, closed } = explore(programOf(recording), { asksAnytime: false });
	const report = analyze([{ name: "random", trace: recording.trace }]);
	const without = ownerless(recording, report.traces[0]!.degradedLocks);
	const reachable = new Set(closed.map((deadlock) => situationIn(deadlock, recording, without)));
	for (const finding of report.findings)
		if (finding.verdict === "predicted")
			expect(reachable).toContain(situationOf(finding, recording, without));
	for (const deadlock of deadlocks.filter(isCycle)) {
		const shape = shapeIn(deadlock, recording);
		const found = report.findings.filter((finding) => shapeOf(finding) === shape);
		const listed = report.findings.map(shapeOf).join("\n  ");
		expect(found.length > 0, `${shape}\n is reachable, and not in\n  ${listed}`).toBe(true);
		tally.reachable++;
		if (found.some(({ verdict }) => verdict !== "potential")) tally.proved++;
	}
}

describe("prediction against everything that can be reached", () => {
	test.each(families)("%s: nothing unreachable is predicted, nothing reachable is lost", (family: Family) => {
		const tally: Tally = { reachable: 0, proved: 0 };
		fc.assert(
			fc.property(randomTraces(family), ({ text }) => check(text, tally)),
			{ numRuns: runs },
		);
		console.info(
			`${family}: ${tally.proved} of ${tally.reachable} reachable deadlocks proved, ${runs} traces`,
		);
		if (tally.reachable > 0) expect(tally.proved / tally.reachable).toBeGreaterThanOrEqual(leastShare);
	});
});
