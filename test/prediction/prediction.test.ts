import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyze } from "../../src/analyze/index.js";
import { type Finding, Mode, type ModeName, type Participant } from "../../src/model/index.js";
import { mixedShapes } from "./mixedShapes.js";
import { type Deadlock, explore } from "./oracle.js";
import { programOf } from "./oracleProgram.js";
import { type Recording, recordingOfText } from "./oracleRecording.js";
import type { StuckThread } from "./oracleStuck.js";
import { type Family, families, randomTraces } from "./randomTraces.js";

/** Random traces per family: 21,000 in all, unless HOLDWAIT_DEEP asks for more. */
const runs = Number(process.env.HOLDWAIT_DEEP ?? 1_500);
/** Milliseconds that a family may take, on a machine with other things to do. */
const patience = 300_000 * Math.max(1, runs / 1_500);
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

interface Situation {
	readonly thread: string;
	/** Any one of these: `2:0`, lock and mode; `join`. */
	readonly wants: readonly string[];
	readonly holds: string;
}

/** Who waits at what, holding what. */
function situationsOf(finding: Finding, { trace }: Recording, without: ReadonlySet<number>): Situation[] {
	const ids = new Map<string, number>();
	for (let id = 1; id <= trace.definitions.lockLimit; id++)
		ids.set(trace.definitions.lock(id as never).label, id);
	const use = ({ lock, mode }: { lock: string; mode: ModeName }) => `${ids.get(lock)}:${Mode[mode]}`;
	return finding.participants.map(({ thread, holds, wants }) => ({
		thread,
		wants: [wants?.waitsFor === "join" ? "join" : use(wants!)],
		holds: listOf(holds.map(use), without),
	}));
}

function situationsIn(deadlock: Deadlock, { trace }: Recording, without: ReadonlySet<number>): Situation[] {
	return deadlock.map(({ thread, wants, held }) => ({
		thread: trace.definitions.thread(thread).label,
		wants,
		holds: listOf(held.split(" "), without),
	}));
}

/** All of these are in that deadlock; where anybody could help, others are stuck with them. */
function areIn(found: readonly Situation[], deadlock: readonly Situation[], isMixed: boolean): boolean {
	const isThere = ({ thread, wants, holds }: Situation) =>
		deadlock.some(
			(stuck) => stuck.thread === thread && stuck.holds === holds && stuck.wants.includes(wants[0]!),
		);
	return found.every(isThere) && (isMixed || found.length === deadlock.length);
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

const isWithoutOwner = (want: string, { trace }: Recording, without: ReadonlySet<number>): boolean => {
	const id = Number(want.split(":")[0]);
	const kinds = ["condition", "channel", "waitgroup"];
	return want !== "join" && (without.has(id) || kinds.includes(trace.definitions.lock(id as never).kind));
};

interface Tally {
	reachable: number;
	proved: number;
	/** Cycles through something that nobody owns. */
	readonly mixed: { reachable: number; proved: number };
	/** Cycles dismissed because something that nobody owns orders them. */
	ordered: number;
}

/** Checks one trace against everything that can be reached; counts what was proved of it. */
function check(text: string, tally: Tally): void {
	const recording = recordingOfText(text);
	const program = programOf(recording);
	const { deadlocks, closed } = explore(program, { asksAnytime: false });
	const report = analyze([{ name: "random", trace: recording.trace }]);
	const without = ownerless(recording, report.traces[0]!.degradedLocks);
	const reachable = closed.map((deadlock) => situationsIn(deadlock, recording, without));
	for (const finding of report.findings.filter(({ verdict }) => verdict === "predicted")) {
		const found = situationsOf(finding, recording, without);
		const isMixed = found.some(({ wants }) => isWithoutOwner(wants[0]!, recording, without));
		const isReachable = reachable.some((deadlock) => areIn(found, deadlock, isMixed));
		expect(isReachable, `${JSON.stringify(found)}\n is predicted, and cannot be reached`).toBe(true);
	}
	for (const deadlock of deadlocks.filter(isCycle)) {
		const shape = shapeIn(deadlock, recording);
		const found = report.findings.filter((finding) => shapeOf(finding) === shape);
		const listed = report.findings.map(shapeOf).join("\n  ");
		expect(found.length > 0, `${shape}\n is reachable, and not in\n  ${listed}`).toBe(true);
		tally.reachable++;
		if (found.some(({ verdict }) => verdict !== "potential")) tally.proved++;
	}
	const isOrdered = ({ reason = "" }: Finding) => /^ordered by (?!fork)/.test(reason);
	tally.ordered += report.dismissed.filter(isOrdered).length;
	for (const deadlock of deadlocks) {
		const shapes = mixedShapes(deadlock, program, recording);
		if (shapes.length === 0) continue;
		const found = report.findings.filter((finding) => shapes.includes(shapeOf(finding)));
		const listed = [...report.findings, ...report.dismissed].map(
			(one) => `${one.verdict} ${shapeOf(one)} ${one.reason ?? ""}`,
		);
		expect(found.length > 0, `${shapes}\n is reachable, and not in\n  ${listed.join("\n  ")}`).toBe(true);
		tally.mixed.reachable++;
		if (found.some(({ verdict }) => verdict !== "potential")) tally.mixed.proved++;
	}
}

describe("prediction against everything that can be reached", () => {
	test.each(families)(
		"%s: nothing unreachable is predicted, nothing reachable is lost",
		(family: Family) => {
			const tally: Tally = { reachable: 0, proved: 0, mixed: { reachable: 0, proved: 0 }, ordered: 0 };
			fc.assert(
				fc.property(randomTraces(family), ({ text }) => check(text, tally)),
				{ numRuns: runs },
			);
			const { mixed, ordered } = tally;
			console.info(
				`${family}: ${tally.proved} of ${tally.reachable} reachable deadlocks proved, mixed: ${mixed.proved} of ${mixed.reachable}, ordered: ${ordered}, ${runs} traces`,
			);
			for (const { reachable, proved } of [tally, mixed])
				if (reachable > 0) expect(proved / reachable).toBeGreaterThanOrEqual(leastShare);
		},
		patience,
	);
});
