/** Random small traces, each the recording of a run that really can happen. They shrink to short text traces. */
import fc from "fast-check";
import type { ModeName, Policy } from "../../src/model/index.js";
import { channels, notifications, permits, waitGroups } from "./randomTracesObjects.js";
import {
	fewLocks,
	rarely,
	rawSections,
	resolve,
	sprinkled,
	threadsOf,
	withExtras,
} from "./randomTracesParts.js";
import { record } from "./randomTracesRun.js";
import { declare, linesOf, type Node, type Script } from "./randomTracesScript.js";

export const families = [
	"mutex",
	"rwlock R",
	"rwlock r",
	"rwlock rH",
	"fork/join",
	"conditions",
	"notifications",
	"try/timed",
	"semaphores",
	"hand-overs",
	"memory",
	"channels",
	"wait groups",
	"permits",
] as const;
export type Family = (typeof families)[number];

export interface RandomTrace {
	readonly family: Family;
	readonly text: string;
	readonly script: Script;
	/** All threads came to their ends. */
	readonly isComplete: boolean;
	/** Shown for a counter-example: the text trace. */
	[fc.toStringMethod](): string;
}

/** Lines of a script; attempts come on top. */
const maxLines = 28;

/** A random trace of one family. */
export function randomTraces(family: Family): fc.Arbitrary<RandomTrace> {
	return fc
		.record({
			script: scripts[family],
			choices: fc.array(fc.nat(63), { minLength: 1, maxLength: 40 }),
			keepStuck: rarely(8),
			isCut: rarely(10),
			cutAfter: fc.integer({ min: 4, max: maxLines }),
		})
		.map(({ script, choices, keepStuck, isCut, cutAfter }) => {
			const short = shortened(script);
			// Half an exchange is no recording: both sides are written at once.
			const isWhole = family === "channels";
			const recorded = record(short, choices, { keepStuck, ...(isCut && !isWhole ? { cutAfter } : {}) });
			return { family, script: short, ...recorded, [fc.toStringMethod]: () => `\n${recorded.text}` };
		});
}

function shortened({ declarations, threads }: Script): Script {
	const kept = threads.map((nodes) => [...nodes]);
	const lengths = () => kept.map((nodes) => linesOf(nodes).length);
	for (let counts = lengths(); counts.reduce((sum, count) => sum + count, 0) > maxLines; counts = lengths())
		kept[counts.indexOf(Math.max(...counts))]!.pop();
	return { declarations, threads: kept };
}

const mutexes = ["a", "b", "c", "d"];

const plain = fewLocks(mutexes, (locks) =>
	threadsOf({ locks }).map((threads) => ({ declarations: [], threads })),
);

function readersAndWriters(policy: Policy): fc.Arbitrary<Script> {
	const shared = ["k", "l"];
	const declarations = shared.map((lock) => declare(lock, "rwlock", policy));
	return fc
		.constantFrom(["k"], ["k", "l"], ["k", "l", "a"], ["k", "l", "a", "b"])
		.chain((locks) => threadsOf({ locks, shared }))
		.map((threads) => ({ declarations, threads }));
}

const tries = fewLocks(mutexes.slice(0, 3), (locks) =>
	threadsOf({ locks, hows: ["plain", "plain", "plain", "try", "timed", "plain"] }).map((threads) => ({
		declarations: [],
		threads,
	})),
);

const semaphores = fc
	.tuple(fc.integer({ min: 1, max: 2 }), threadsOf({ locks: ["s", "t", "a"], handOver: false }, 3))
	.map(([permits, threads]) => ({
		declarations: [declare("s", "semaphore permits=1"), declare("t", `semaphore permits=${permits}`)],
		threads,
	}));

/** The first thread starts the others, in sections or outside, and waits for some of them. */
const forkJoin = fewLocks(mutexes.slice(0, 3), (locks) =>
	fc
		.record({
			others: fc.array(rawSections(2), { minLength: 1, maxLength: 3 }),
			before: rawSections(1),
			around: fc.option(fc.constantFrom(...locks), { nil: undefined }),
			between: rawSections(2),
			after: rawSections(1),
			joins: fc.nat(7),
			forks: fc.nat(7).map((number) => number + 1),
		})
		.map(({ others, before, around, between, after, joins, forks }) => {
			const style = { locks };
			const names = others.map((_, index) => `T${index + 2}`);
			const picked = (mask: number, verb: "fork" | "join"): Node[] =>
				names.filter((_, index) => (mask >> index) & 1).map((object) => ({ do: verb, object }));
			const held = new Map<string, ModeName>(around === undefined ? [] : [[around, "exclusive"]]);
			const inner = [
				...picked(forks, "fork"),
				...resolve(between, style, held),
				...picked(joins & forks, "join"),
			];
			const main: Node[] =
				around === undefined
					? inner
					: [{ do: "section", lock: around, mode: "exclusive", how: "plain", handOver: false, body: inner }];
			return {
				declarations: [],
				threads: [
					[...resolve(before, style), ...main, ...resolve(after, style)],
					...others.map((raws) => resolve(raws, style)),
				],
			};
		}),
);

/** Some sleep with a lock of their own, others notify. */
const conditions = withExtras(
	{ locks: ["a", "b"] },
	3,
	fc.oneof(
		fc.record({
			do: fc.constant("wait" as const),
			condition: fc.constant("c"),
			lock: fc.constant("m"),
			end: fc.constantFrom("woken" as const, "woken" as const, "timeout" as const),
		}),
		fc.record({ do: fc.constant("notify" as const), condition: fc.constant("c"), all: fc.boolean() }),
	),
).map((threads) => ({ declarations: [], threads }));

const memory = fewLocks(mutexes.slice(0, 3), (locks) =>
	withExtras(
		{ locks },
		3,
		fc.record({ do: fc.constantFrom("read" as const, "write" as const), object: fc.constantFrom("v", "w") }),
	).map((threads) => ({ declarations: [declare("v", "variable"), declare("w", "variable")], threads })),
);

/** One thread takes a lock that another gives back. */
const handOvers = fc
	.tuple(threadsOf({ locks: ["a", "b"] }, 3), fc.nat(7), fc.nat(7))
	.map(([threads, take, give]) => ({
		declarations: [],
		threads: sprinkled(threads, [
			{ thread: 0, place: take, node: { do: "take", object: "h" } },
			{ thread: 1, place: give, node: { do: "give", object: "h" } },
		]),
	}));

const scripts: Readonly<Record<Family, fc.Arbitrary<Script>>> = {
	mutex: plain,
	"rwlock R": readersAndWriters("R"),
	"rwlock r": readersAndWriters("r"),
	"rwlock rH": readersAndWriters("rH"),
	"fork/join": forkJoin,
	conditions,
	notifications,
	"try/timed": tries,
	semaphores,
	"hand-overs": handOvers,
	memory,
	channels,
	"wait groups": waitGroups,
	permits,
};
