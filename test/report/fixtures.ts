/** Reports as analysis would give them, written down in few lines. */
import type {
	Finding,
	Frame,
	LockUse,
	ModeName,
	Participant,
	Report,
	TraceSummary,
	WitnessStep,
} from "../../src/model/index.js";

type Held = Participant["holds"][number];
type Waits = NonNullable<Participant["wants"]>;

/** `Values set.go:12 < refresh cache.go:40`, innermost first. */
function stackOf(text: string): Frame[] {
	return text === "" ? [] : text.split(" < ").map(frameOf);
}

function frameOf(text: string): Frame {
	const [name = "", place] = text.split(" ");
	if (place === undefined) return { function: name };
	const [file = "", line] = place.split(":");
	if (line === undefined) return { function: name, module: file };
	return { function: name, file, line: Number(line) };
}

/** `mu`, `mu=Queue.mu`, `rw shared`, `db=Store.db exclusive`: lock, class, mode. */
export function use(lock: string, stack: string, more: Partial<LockUse> = {}): LockUse {
	const [name = "", mode = "exclusive"] = lock.split(" ");
	const [label = "", lockClass = label] = name.split("=");
	return { lock: label, class: lockClass, mode: mode as ModeName, stack: stackOf(stack), ...more };
}

/** A hold that takes part in the cycle. */
export function held(lock: string, stack: string, more: Partial<Held> = {}): Held {
	return { ...use(lock, stack), inCycle: true, ...more };
}

export function thread(
	label: string,
	holds: Held[],
	wants?: Waits,
	more: Partial<Participant> = {},
): Participant {
	const [name = "", called] = label.split(" ");
	return {
		thread: name,
		...(called === undefined ? {} : { threadName: called }),
		role: "holder",
		holds,
		...(wants === undefined ? {} : { wants }),
		...more,
	};
}

export function finding(more: Partial<Finding>): Finding {
	return {
		kind: "cycle",
		verdict: "potential",
		rule: "lock-order",
		title: "T1 and T2 take a and b in opposite orders",
		fingerprint: "3f2a9c41d07be8552a61",
		classFingerprint: "90aa17c3",
		count: 1,
		participants: [],
		notes: [],
		traces: ["app.hwt"],
		...more,
	};
}

export function trace(more: Partial<TraceSummary> = {}): TraceSummary {
	return {
		name: "app.hwt",
		formatVersion: 1,
		runtime: "native",
		recorder: "holdwait-c 0.1.0",
		events: 1204,
		seconds: 12.5,
		threads: 4,
		locks: 12,
		lockClasses: 7,
		locksNested: 5,
		dependencies: 34,
		closed: true,
		unsealedChunks: 0,
		losses: [],
		overlaps: 0,
		degradedLocks: [],
		cyclesNotListed: { count: 0, atLeast: false },
		...more,
	};
}

export function report(findings: Finding[], more: Partial<Report> = {}): Report {
	return {
		schemaVersion: 1,
		traces: [trace()],
		findings,
		dismissed: [],
		lockOrder: { generations: [], against: [] },
		...more,
	};
}

export const abba = finding({
	title: "T1 and T2 take Pool.mu and Queue.mu in opposite orders",
	count: 14,
	participants: [
		thread(
			"T1 ticker",
			[
				held("config shared", "load config.c:8 < main main.c:90", { inCycle: false, seconds: 0.5 }),
				held("q=Queue.mu", "push queue.c:12 < tick ticker.c:40 < main main.c:99", { seconds: 1.000012 }),
			],
			use("p=Pool.mu", "borrow pool.c:31 < push queue.c:17 < tick ticker.c:40", { seconds: 1.000031 }),
		),
		thread(
			"T2 worker",
			[held("p=Pool.mu", "drain pool.c:55 < work worker.c:21", { seconds: 2.25 })],
			use("q=Queue.mu", "pop queue.c:44 < drain pool.c:60 < work worker.c:21", { seconds: 2.250004 }),
		),
	],
	notes: ['Seen in test "TestValues".'],
});

export function ring(size: number): Finding {
	const fork = (index: number) => `fork${index % size}=Fork`;
	const philosopher = (index: number) =>
		thread(
			`T${index + 1}`,
			[held(fork(index), `left table.c:10 < dine table.c:30`)],
			use(fork(index + 1), `right table.c:14 < dine table.c:31`),
		);
	return finding({
		title: `A ring of ${size} threads: each holds one Fork and asks for the next`,
		fingerprint: "5be0ffee5be0ffee",
		participants: Array.from({ length: size }, (_, index) => philosopher(index)),
	});
}

export const readerWriterReader = finding({
	rule: "reader-writer-reader",
	title: "T1 and T2 read a and b in opposite orders while writers queue",
	fingerprint: "aa17aa17aa17aa17",
	participants: [
		thread("T1", [held("a shared", "readA m.go:3")], use("b shared", "readB m.go:4")),
		thread("T2", [held("b shared", "readB m.go:9")], use("a shared", "readA m.go:10")),
		thread("T3 flusher", [], use("b", "write m.go:22"), { role: "writer" }),
		thread("T4", [], use("a", "write m.go:31", { how: "timed" }), { role: "writer" }),
	],
});

export const selfDeadlock = finding({
	kind: "misuse",
	verdict: "deadlocked",
	rule: "self-deadlock",
	title: "T1 asks for mu, which it holds",
	participants: [
		thread(
			"T1",
			[held("mu", "outer a.c:5 < main a.c:20", { seconds: 0.1 })],
			use("mu", "inner a.c:9 < outer a.c:7 < main a.c:20", { seconds: 0.100002 }),
		),
	],
});

/** `T1 takes m`, `T3 asks rw`: a step of a witness. */
export function step(words: string, stack: string, blockedBy: string[] = []): WitnessStep {
	const [label = "", action = "", ...lock] = words.split(" ");
	return {
		thread: label,
		action: action as WitnessStep["action"],
		use: use(lock.join(" "), stack),
		blockedBy,
	};
}

/** Two threads deadlock because a third one queues to write between them. */
export const predicted = finding({
	verdict: "predicted",
	rule: "reader-writer-reader",
	title: "T1 holds m and wants rw (left work.c:2); T2 holds rw and wants m (right work.c:4)",
	fingerprint: "9e1d9e1d9e1d9e1d",
	participants: [
		thread(
			"T1 ticker",
			[held("m=Queue.mu", "left work.c:1")],
			use("rw shared", "left work.c:2 < main work.c:90"),
		),
		thread("T2", [held("rw shared", "right work.c:3")], use("m=Queue.mu", "right work.c:4")),
		thread("T3 flusher", [], use("rw", "flush work.c:9"), { role: "writer" }),
	],
	witness: {
		foundBy: "sync-preserving",
		steps: [
			step("T1 takes m=Queue.mu", "left work.c:1"),
			step("T2 takes rw shared", "right work.c:3"),
			step("T3 asks rw", "flush work.c:9", ["T2"]),
			step("T1 asks rw shared", "left work.c:2 < main work.c:90", ["T3"]),
			step("T2 asks m=Queue.mu", "right work.c:4", ["T1"]),
		],
		otherSteps: 1412,
		schedule: [
			{ thread: "T1", events: 1410 },
			{ thread: "T2", events: 3 },
			{ thread: "T1", events: 1 },
		],
	},
});

const recursiveRead = finding({
	kind: "misuse",
	verdict: "dismissed",
	rule: "recursive-read",
	title: "T1 reads rules twice",
	count: 3,
	reason: "policy never blocks (R: only a writer that holds rules blocks a reader)",
	participants: [
		thread("T1", [held("rules shared", "exists config.c:4")], use("rules shared", "evaluate config.c:9")),
	],
});

export const guarded = finding({
	verdict: "dismissed",
	title: "T1 and T2 take a and b in opposite orders",
	reason: "guarded by G",
	participants: [
		thread("T1", [held("G", "f x.c:1", { inCycle: false }), held("a", "f x.c:2")], use("b", "f x.c:3")),
		thread("T2", [held("G", "g x.c:5", { inCycle: false }), held("b", "g x.c:6")], use("a", "g x.c:7")),
	],
});

export const pile = finding({
	kind: "misuse",
	verdict: "deadlocked",
	rule: "recursive-read",
	title: "T1 reads set.mu again while T2 queues to write it",
	fingerprint: "feedfacefeedface",
	participants: [
		thread(
			"T1 ticker",
			[held("set.mu shared", "Values set.go:12 < refresh cache.go:40", { seconds: 3 })],
			use("set.mu shared", "Size set.go:30 < Values set.go:14 < refresh cache.go:40", { seconds: 3.000002 }),
		),
		thread("T2", [], use("set.mu", "AddOne set.go:21 < serve rpc.go:88", { seconds: 3.000001 }), {
			role: "writer",
		}),
	],
	victims: {
		count: 47_841,
		groups: [
			{
				count: 47_840,
				threads: ["T3", "T4", "T5"],
				wants: use("set.mu", "AddOne set.go:21 < serve rpc.go:88 < accept rpc.go:40 < main main.go:9"),
			},
			{ count: 1, threads: ["T47844"], wants: use("set.mu shared", "Values set.go:12 < dump debug.go:7") },
		],
	},
});

export const heldAtEnd = finding({
	kind: "misuse",
	rule: "held-at-end",
	title: "T3 ended while it held cache.mu",
	participants: [thread("T3", [held("cache.mu=Cache.mu", "fill cache.c:12")])],
});

export const releaseUnheld = finding({
	kind: "misuse",
	rule: "release-unheld",
	title: "T2 releases mu, which nobody holds (leave a.c:31)",
	participants: [
		thread("T2", [], undefined, { releases: use("mu", "leave a.c:31", { seconds: 4 }) }),
		thread("T1", [held("mu", "enter a.c:11", { seconds: 3.5 })]),
	],
	notes: ["the second stack is where it was last taken; it had been given back since"],
});

export const longHold = finding({
	kind: "misuse",
	rule: "long-hold",
	title: "T1 held index.mu for 31 seconds",
	participants: [thread("T1", [held("index.mu", "", { seconds: 8, how: "try" })])],
});

export const waitHolding = finding({
	kind: "misuse",
	rule: "wait-holding-lock",
	title: "T1 waits for not_empty while it holds stats.mu",
	participants: [
		thread("T1", [held("stats.mu", "count stats.c:3", { inCycle: false })], {
			...use("not_empty", "pop queue.c:9"),
			waitsFor: "condition",
		}),
	],
});

export const lossyTrace = trace({
	name: "killed.hwt",
	closed: false,
	unsealedChunks: 2,
	losses: [
		{ reason: "damaged", events: 0, detail: "checksum 1f2e3d4c expected, 00c0ffee found", offset: 40_960 },
		{ reason: "damaged", events: 0, detail: "checksum 2 expected, 3 found", offset: 50_960 },
		{ reason: "disk-full", events: 120, detail: "the recorder stopped writing" },
	],
	overlaps: 1,
	degradedLocks: ["handoff"],
	cyclesNotListed: { count: 5000, atLeast: true },
});

/** One of everything. */
export const everything = report(
	[
		pile,
		selfDeadlock,
		predicted,
		abba,
		ring(5),
		readerWriterReader,
		heldAtEnd,
		releaseUnheld,
		waitHolding,
		longHold,
	],
	{
		traces: [lossyTrace],
		dismissed: [recursiveRead, guarded],
		lockOrder: {
			generations: [["config"], ["Queue.mu", "Fork"], ["Pool.mu"]],
			against: [{ held: "Pool.mu", wanted: "Queue.mu", count: 2 }],
		},
	},
);
