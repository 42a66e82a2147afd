import { expect } from "vitest";
import type { Report } from "../../src/model/index.js";
import {
	analyze,
	findings,
	java,
	type Mode,
	named,
	one,
	recordUntilStuck,
	reportOf,
	shape,
	testWithJava,
} from "./support.js";

/** The rules and reasons of what was dismissed. */
async function dismissals(
	program: string,
	...args: readonly [...string[], Mode]
): Promise<readonly string[]> {
	const report = await reportOf(program, ...args);
	expect(report.findings).toEqual([]);
	return report.dismissed.map(({ rule, reason }) => `${rule}: ${reason}`);
}

/** What the locks in the cycles are called, with names for lines. */
function locksOf({ findings }: Report): readonly string[] {
	const holds = findings.flatMap(({ participants }) => participants.flatMap((each) => each.holds));
	return holds.map((hold) => named(hold.class)).sort();
}

const times = (count: number, participant: string): string[] =>
	Array.from({ length: count }, () => participant);

const monitors = "monitors, outer monitor > monitors, inner monitor";
const locks = "locks, outer lock > locks, inner lock";
const methods = "transfer, transfer > deposit, deposit";
const mixed = [
	"lockThenMonitor, lock first > lockThenMonitor, monitor second",
	"monitorThenLock, monitor first > monitorThenLock, lock second",
];

const rings: readonly (readonly [kind: string, ring: string, participants: readonly string[]])[] = [
	["monitor", "ring2", times(2, monitors)],
	["monitor", "ring3", times(3, monitors)],
	["monitor", "ring5", times(5, monitors)],
	["method", "ring2", times(2, methods)],
	["method", "ring3", times(3, methods)],
	["lock", "ring2", times(2, locks)],
	["lock", "ring3", times(3, locks)],
	["lock", "ring5", times(5, locks)],
	["mixed", "ring2", mixed],
	["mixed", "ring3", [...mixed, monitors].sort()],
];

for (const [kind, ring, participants] of rings) {
	testWithJava(
		`${kind} ${ring}: predicted when it went well, explained when it hung, silent when fixed`,
		async () => {
			// The locks of longer rings are of two classes, which have a cycle of their own, fixed or not.
			const instances = async (mode: Mode) =>
				(await findings("LockOrder", kind, ring, mode)).filter(({ rule }) => rule !== "class-order");
			expect(await instances("quiet")).toEqual([one("predicted", "lock-order", ...participants)]);
			expect(await instances("hung")).toEqual([one("deadlocked", "lock-order", ...participants)]);
			expect(await instances("fixed")).toEqual([]);
		},
	);
}

testWithJava("opposite orders under a common guard are dismissed, and the guard is named", async () => {
	for (const kind of ["monitor", "method", "lock", "mixed"]) {
		const [reason, ...others] = await dismissals("LockOrder", kind, "guard", "quiet");
		expect(others).toEqual([]);
		expect(reason).toContain("guarded by");
	}
});

testWithJava("opposite orders by one thread are dismissed", async () => {
	for (const kind of ["monitor", "method", "lock", "mixed"])
		expect(await dismissals("LockOrder", kind, "one-thread", "quiet")).toEqual(["lock-order: single-thread"]);
});

testWithJava("monitors and locks taken again by their owner are silent", async () => {
	expect(await dismissals("LockOrder", "monitor", "again", "quiet")).toEqual([]);
});

testWithJava(
	"a lock kept by a thread that ended: said when nobody asks, explained when somebody hangs",
	async () => {
		const orphaned = "forgetful, forgotten >";
		expect(await findings("LockOrder", "lock", "orphan", "quiet")).toEqual([
			one("potential", "held-at-end", orphaned),
		]);
		const hung = await reportOf("LockOrder", "lock", "orphan", "hung");
		expect(hung.findings.map(shape)).toEqual([one("deadlocked", "held-at-end", orphaned)]);
		expect(hung.findings[0]?.participants[0]?.threadName).toBe("forgetful");
		expect(await findings("LockOrder", "lock", "orphan", "fixed")).toEqual([]);
	},
);

testWithJava(
	"two maps, two orders: bins by the maps they are of, stacks down to the user's functions",
	async () => {
		const participants = [
			"loadOrder, load order > loadOrder, user of order",
			"loadUser, load user > loadUser, order of user",
		];
		const quiet = await reportOf("TwoMaps", "quiet");
		expect(quiet.findings.map(shape)).toEqual([one("predicted", "lock-order", ...participants)]);
		const hung = await reportOf("TwoMaps", "hung");
		expect(hung.findings.map(shape)).toEqual([one("deadlocked", "lock-order", ...participants)]);
		const bins = [expect.stringMatching(/bin .*orders/), expect.stringMatching(/bin .*users/)];
		for (const report of [quiet, hung]) expect(locksOf(report)).toEqual(bins);
	},
);

testWithJava("one map at a time, or two always in one order, is silent", async () => {
	expect(await findings("TwoMaps", "fixed")).toEqual([]);
	expect(await findings("TwoMaps", "one-order")).toEqual([]);
});

testWithJava("the second read lock is dismissed, because readers may re-enter", async () => {
	for (const mode of ["quiet", "queued"] as const) {
		const [reason, ...others] = await dismissals("ReadWrite", "second-read", mode);
		expect(others).toEqual([]);
		expect(reason).toContain("recursive-read: policy never blocks");
	}
});

testWithJava(
	"read lock, then write lock of the same lock: stuck for ever, unless it only tries",
	async () => {
		const participants = ["upgrading, read > upgrading, write"];
		expect(await findings("ReadWrite", "upgrade", "hung")).toEqual([
			one("deadlocked", "upgrade", ...participants),
		]);
		expect(await findings("ReadWrite", "upgrade", "quiet")).toEqual([]);
		expect(await findings("ReadWrite", "upgrade", "fixed")).toEqual([]);
		expect(await findings("ReadWrite", "downgrade", "quiet")).toEqual([]);
	},
);

testWithJava("two readers each reading what the other one wants to read, with writers waiting", async () => {
	const participants = [
		"> writer, writes",
		"> writer, writes",
		"readTwo, first read > readTwo, second read",
		"readTwo, first read > readTwo, second read",
	];
	expect(await findings("ReadWrite", "across", "quiet")).toEqual([
		one("predicted", "reader-writer-reader", ...participants),
	]);
	expect(await findings("ReadWrite", "across", "hung")).toEqual([
		one("deadlocked", "reader-writer-reader", ...participants),
	]);
	expect(await findings("ReadWrite", "across", "fixed")).toEqual([]);
});

testWithJava("a cycle through a read lock, which the JVM does not find", async () => {
	const participants = ["lookUp, look up > lookUp, fill cache", "replace, clear cache > replace, replace"];
	expect(await findings("ReadWrite", "unseen", "quiet")).toEqual([
		one("predicted", "lock-order", ...participants),
	]);
	const { folder, said } = await recordUntilStuck(java("ReadWrite", "unseen", "hung"));
	expect(said).toBe("2 stuck; the JVM finds nothing");
	expect(analyze(folder).findings.map(shape)).toEqual([one("deadlocked", "lock-order", ...participants)]);
	expect(await findings("ReadWrite", "unseen", "fixed")).toEqual([]);
});

const waits = [
	["join", "joinWorker, held joining > joinWorker, joins"],
	["latch", "awaitLatch, held awaiting > awaitLatch, awaits"],
	["promise", "getPromise, held promise > getPromise, gets promise"],
	["task", "getTask, held task > getTask, gets task"],
	["permit", "takePermit, held taking > takePermit, takes permit"],
] as const;

for (const [what, waiting] of waits) {
	testWithJava(`a monitor held while waiting for who needs it: ${what}`, async () => {
		const participants = ["> useState, worker needs", waiting];
		expect(await findings("Mixed", what, "quiet")).toEqual([one("predicted", "wait-cycle", ...participants)]);
		expect(await findings("Mixed", what, "hung")).toEqual([one("deadlocked", "wait-cycle", ...participants)]);
	});
}

testWithJava("waiting for the worker with nothing held is silent", async () => {
	expect(await findings("Mixed", "latch", "fixed")).toEqual([]);
});

const library = [
	["string-buffers", "append, append"],
	["sets", "compare, equals"],
	["maps", "compare, equals"],
	["tables", "compare, equals"],
	["vectors", "compare, equals"],
	["additions", "addAll, add all"],
] as const;

for (const [what, line] of library) {
	testWithJava(`known deadlocks of the JDK, from a run that went well: ${what}`, async () => {
		const report = await reportOf("Library", what, "quiet");
		expect(report.findings.map(shape)).toEqual([
			one("predicted", "lock-order", ...times(2, `${line} > ${line}`)),
		]);
	});
}
