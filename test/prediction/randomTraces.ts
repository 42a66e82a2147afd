/** Random small traces, each the recording of a run that really can happen. They shrink to short text traces. */
import fc from "fast-check";
import type { ModeName, Policy } from "../../src/model/index.js";
import { record } from "./randomTracesRun.js";
import { declare, type Exchange, linesOf, type Node, type Script } from "./randomTracesScript.js";

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

const rarely = (oneIn: number): fc.Arbitrary<boolean> =>
	fc.nat(oneIn - 1).map((number) => number === oneIn - 1);

function shortened({ declarations, threads }: Script): Script {
	const kept = threads.map((nodes) => [...nodes]);
	const lengths = () => kept.map((nodes) => linesOf(nodes).length);
	for (let counts = lengths(); counts.reduce((sum, count) => sum + count, 0) > maxLines; counts = lengths())
		kept[counts.indexOf(Math.max(...counts))]!.pop();
	return { declarations, threads: kept };
}

/** A section before it is known which locks are held around it. */
interface Raw {
	readonly lock: number;
	readonly mode: number;
	readonly how: number;
	readonly handOver: boolean;
	readonly body: readonly Raw[];
}

interface Style {
	readonly locks: readonly string[];
	/** Locks that have a shared mode. */
	readonly shared?: readonly string[];
	readonly hows?: readonly ("plain" | "try" | "timed")[];
	readonly handOver?: boolean;
}

const raw = (depth: number): fc.Arbitrary<Raw> =>
	fc.record({
		lock: fc.nat(11),
		mode: fc.nat(9),
		how: fc.nat(5),
		handOver: rarely(6),
		body:
			depth === 0
				? fc.constant([])
				: fc.array(raw(depth - 1), { minLength: depth === 2 ? 1 : 0, maxLength: depth === 2 ? 2 : 1 }),
	});

const rawSections = (maxLength: number): fc.Arbitrary<Raw[]> => fc.array(raw(2), { maxLength });

function resolve(
	raws: readonly Raw[],
	style: Style,
	held: ReadonlyMap<string, ModeName> = new Map(),
): Node[] {
	return raws.flatMap((one) => section(one, style, held));
}

/** A lock that may be taken here: not held, or shared once more. */
function section(one: Raw, style: Style, held: ReadonlyMap<string, ModeName>): Node[] {
	const free = style.locks.filter((lock) => !held.has(lock) || held.get(lock) === "shared");
	const lock = free[one.lock % free.length];
	if (lock === undefined) return [];
	const isShared = style.shared?.includes(lock) === true && (one.mode < 6 || held.has(lock));
	if (held.has(lock) && !isShared) return [];
	const isUpgrade = style.shared?.includes(lock) === true && one.mode === 9 && !held.has(lock);
	const mode = isShared ? "shared" : "exclusive";
	const body = resolve(one.body, style, new Map([...held, [lock, mode]]));
	if (isUpgrade) return [{ do: "upgrade", lock, body }];
	const how = style.hows?.[one.how % style.hows.length] ?? "plain";
	return [{ do: "section", lock, mode, how, handOver: style.handOver !== false && one.handOver, body }];
}

/** Threads that do nothing but sections. */
function threadsOf(style: Style, max = 4): fc.Arbitrary<Node[][]> {
	return fc
		.array(rawSections(2), { minLength: 2, maxLength: max })
		.map((threads) => threads.map((raws) => resolve(raws, style)));
}

function fewLocks(names: readonly string[], make: (locks: readonly string[]) => fc.Arbitrary<Script>) {
	return fc.integer({ min: 2, max: names.length }).chain((count) => make(names.slice(0, count)));
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

/** Puts nodes among the sections of threads: at the top, or inside the first section. */
function sprinkled(
	threads: readonly (readonly Node[])[],
	extras: readonly { readonly thread: number; readonly place: number; readonly node: Node }[],
): Node[][] {
	const result = threads.map((nodes) => [...nodes]);
	for (const { thread, place, node } of extras) {
		const nodes = result[thread % result.length]!;
		const at = (place >> 1) % (nodes.length + 1);
		const inside = nodes[at];
		if (place % 2 === 1 && inside?.do === "section") nodes[at] = { ...inside, body: [node, ...inside.body] };
		else nodes.splice(at, 0, node);
	}
	return result;
}

function withExtras(style: Style, max: number, node: fc.Arbitrary<Node>): fc.Arbitrary<Node[][]> {
	const extra = fc.record({ thread: fc.nat(3), place: fc.nat(7), node });
	return fc
		.tuple(threadsOf(style, max), fc.array(extra, { minLength: 1, maxLength: 6 }))
		.map(([threads, extras]) => sprinkled(threads, extras));
}

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

/** One sleeps inside a section, another notifies when its sections are over; a third may do either. */
const notifications = fc
	.record({
		locks: fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom("a", "a", "b")),
		before: rawSections(1),
		after: rawSections(1),
		others: rawSections(1),
		third: rawSections(2),
		isAll: fc.boolean(),
		isThirdNotifying: rarely(4),
	})
	.map(({ locks, before, after, others, third, isAll, isThirdNotifying }) => {
		const style = { locks: ["a", "b"] };
		const around = (lock: string, body: Node[]): Node => ({
			do: "section",
			lock,
			mode: "exclusive",
			how: "plain",
			handOver: false,
			body,
		});
		const wait: Node = { do: "wait", condition: "c", lock: "m", end: "woken" };
		const notify: Node = { do: "notify", condition: "c", all: isAll };
		const threads = [
			[...resolve(before, style), around(locks[0], [wait]), ...resolve(after, style)],
			[around(locks[1], resolve(others, style, new Map([[locks[1], "exclusive"]]))), notify],
			[...resolve(third, style), ...(isThirdNotifying ? [notify] : [])],
		];
		return { declarations: [], threads };
	});

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

const place = fc.record({ thread: fc.nat(3), place: fc.nat(7) });
type Extra = Parameters<typeof sprinkled>[1][number];

/** Values that go from thread to thread, some received by a select; and a channel that is only closed. */
const channels = fc
	.record({
		threads: threadsOf({ locks: ["a", "b"] }, 3),
		capacity: fc.nat(2),
		values: fc.array(fc.record({ from: place, to: place, isSelect: rarely(4) }), {
			minLength: 1,
			maxLength: 3,
		}),
		closer: fc.option(place, { nil: undefined }),
		waiters: fc.array(place, { maxLength: 2 }),
	})
	.map(({ threads, capacity, values, closer, waiters }) => {
		const receive = { channel: "ch", verb: "receive" as const };
		const quit = { channel: "quit", verb: "receive" as const };
		const exchange = (...cases: Exchange[]): Node => ({ do: "exchange", cases });
		const extras = values.flatMap(({ from, to, isSelect }): Extra[] => [
			{ ...from, node: exchange({ channel: "ch", verb: "send" }) },
			{
				...to,
				thread: (from.thread % threads.length) + 1 + (to.thread % (threads.length - 1)),
				node: isSelect ? exchange(receive, quit) : exchange(receive),
			},
		]);
		if (closer !== undefined) {
			extras.push({ ...closer, node: { do: "close", object: "quit" } });
			extras.push(...waiters.map((one) => ({ ...one, node: exchange(quit) })));
		}
		return {
			declarations: [declare("ch", `channel permits=${capacity}`), declare("quit", "channel permits=0")],
			threads: sprinkled(threads, extras),
		};
	});

/** The first thread counts, the others count down, one or two wait. */
const waitGroups = fc
	.record({
		threads: threadsOf({ locks: ["a", "b"] }, 4),
		dones: fc.array(place, { minLength: 1, maxLength: 3 }),
		waits: fc.array(place, { minLength: 1, maxLength: 2 }),
		isLatch: fc.boolean(),
		forks: fc.nat(7),
	})
	.map(({ threads, dones, waits, isLatch, forks }) => {
		const extras = [
			...dones.map(
				(one): Extra => ({
					...one,
					thread: 1 + (one.thread % (threads.length - 1)),
					node: { do: "done", object: "wg" },
				}),
			),
			...waits.map(
				(one): Extra => ({ ...one, thread: one.thread >> 1, node: { do: "await", object: "wg" } }),
			),
		];
		const done = sprinkled(threads, extras);
		const started = threads.slice(1).flatMap((_, index): Node[] => {
			const isForked = ((forks >> index) & 1) === 1;
			return isForked ? [{ do: "fork", object: `T${index + 2}` }] : [];
		});
		done[0]!.unshift(...started);
		if (!isLatch) done[0]!.unshift(...dones.map((): Node => ({ do: "add", object: "wg" })));
		return {
			declarations: [declare("wg", `waitgroup permits=${isLatch ? dones.length : 0}`)],
			threads: done,
		};
	});

/** A pool of two permits, and signals from thread to thread. */
const permits = fc
	.record({
		threads: threadsOf({ locks: ["a", "p", "b"], handOver: false }, 3),
		signals: fc.array(fc.record({ give: place, take: place }), { minLength: 1, maxLength: 3 }),
	})
	.map(({ threads, signals }) => ({
		declarations: [declare("p", "semaphore permits=2"), declare("q", "semaphore permits=0")],
		threads: sprinkled(
			threads,
			signals.flatMap(({ give, take }): Extra[] => [
				{ ...give, node: { do: "give", object: "q" } },
				{ ...take, node: { do: "take", object: "q" } },
			]),
		),
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
