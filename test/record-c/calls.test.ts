import { expect } from "vitest";
import { testWith } from "../support/compiler.js";
import { definitions, dump, events, program, record, totals } from "./support.js";

const testWithCompiler = testWith("cc");

/** Runs one section of calls.c; what the threads did, each by itself: which of two runs first is not certain. */
function section(name: string): { locks: string[]; of(thread: string): string[] } {
	const { status, stderr, traces } = record([program("calls.c"), name]);
	expect({ status, stderr, files: traces.length }).toEqual({ status: 0, stderr: "", files: 1 });
	const path = traces[0] as string;
	expect(totals(path)).toMatchObject({ closed: true, losses: [], unsealed: 0 });
	const all = events(path).filter((line) => !line.includes(" await "));
	const of = (thread: string): string[] =>
		all.filter((line) => line.startsWith(`${thread} `)).map((line) => line.slice(thread.length + 1));
	return { locks: definitions(path, "lock"), of };
}

const taken = ["acquire L1", "release L1"];
const tried = ["acquire L1 try", "release L1"];
const timed = ["acquire L1 timed", "release L1"];

testWithCompiler("mutexes: plain, try, timed and clock; a failed try is no event", () => {
	const { of } = section("mutexes");
	expect(of("T1")).toEqual([
		...["init L1", "acquire L1", "fork T2", "join T2", "release L1"],
		...[...tried, ...timed, ...timed, "destroy L1"],
	]);
	const refused = ["attempt L1 timed", "abandon L1 timeout"];
	expect(of("T2")).toEqual([...refused, ...refused, "end"]);
});

testWithCompiler("read-write locks: modes, refusals by EDEADLK, timeouts", () => {
	const { of, locks } = section("rwlocks");
	expect(locks).toEqual(['lock L1 rwlock policy=R variant="prefer-reader"']);
	expect(of("T1")).toEqual([
		...[
			"init L1",
			"acquire L1 shared",
			"acquire L1 shared",
			"fork T2",
			"join T2",
			"release L1",
			"release L1",
		],
		...["acquire L1", "attempt L1 shared", "abandon L1 refused", "attempt L1", "abandon L1 refused"],
		...["fork T3", "join T3", "release L1", "acquire L1 shared try", "release L1", ...tried],
		...["acquire L1 shared timed", "release L1", ...timed],
		...["acquire L1 shared timed", "release L1", ...timed, "destroy L1"],
	]);
	const writing = ["attempt L1 timed", "abandon L1 timeout"];
	const reading = ["attempt L1 shared timed", "abandon L1 timeout"];
	expect(of("T2")).toEqual([...writing, ...writing, "end"]);
	expect(of("T3")).toEqual([...reading, ...reading, "end"]);
});

testWithCompiler("spin locks", () => {
	expect(section("spins").of("T1")).toEqual(["init L1", ...taken, ...tried, "destroy L1"]);
});

testWithCompiler(
	"semaphores: errno is the program's, invalid times are refused as ever, named ones have their name",
	() => {
		const { of, locks } = section("semaphores");
		expect(locks[0]).toBe("lock L1 semaphore permits=3");
		expect(locks[1]).toMatch(/^lock \/holdwait-test-\d+ semaphore shared-between-processes$/);
		const own = of("T1").filter((line) => line.includes("L1"));
		expect(own).toEqual([
			...[
				"init L1",
				"acquire L1",
				"acquire L1 timed",
				"acquire L1 timed",
				"attempt L1 timed",
				"abandon L1 timeout",
			],
			...["release L1", "acquire L1 try", "destroy L1"],
		]);
		const named = of("T1").filter((line) => line.includes("holdwait-test"));
		expect(named.map((line) => line.split(" ")[0])).toEqual(["init", "acquire", "release", "destroy"]);
	},
);

testWithCompiler("conditions: wait gives the mutex back, wake is followed by taking it again", () => {
	const { of } = section("conditions");
	const timedOut = ["wait L2 L1 timed", "wake L2 timeout", "acquire L1"];
	const start = ["acquire L1", ...timedOut, ...timedOut, "fork T2"];
	expect(of("T1").slice(0, start.length)).toEqual(start);
	expect(of("T1").slice(start.length, start.length + 3)).toEqual(["wait L2 L1", "wake L2", "acquire L1"]);
	expect(of("T2")).toEqual(expect.arrayContaining(["notify L2", "release L1", "end"]));
	expect(of("T3")).toEqual(["acquire L1", "notify L2 all", "release L1", "end"]);
});

testWithCompiler("C11 mutexes, conditions and threads", () => {
	const { of } = section("c11");
	expect(of("T1")).toEqual([
		...["init L1", "init L2", "acquire L1", "fork T2", "join T2"],
		...["wait L2 L1 timed", "wake L2 timeout", "acquire L1", "notify L2", "notify L2 all", "release L1"],
		...[...tried, "destroy L2", "destroy L1"],
	]);
	expect(of("T2")).toEqual(["attempt L1 timed", "abandon L1 timeout", "end"]);
});

testWithCompiler("robust mutexes: taken over from the dead, refused when not recoverable", () => {
	const { of, locks } = section("robust");
	expect(locks).toEqual(["lock L1 mutex robust"]);
	const waited = ["attempt L1", "acquire L1"];
	expect(of("T1")).toEqual([
		...["init L1", "fork T2", "join T2", ...waited, "release L1", "fork T3", "join T3"],
		...[...tried, "attempt L1", "abandon L1 refused", "destroy L1"],
	]);
	expect(of("T2")).toEqual([...waited, "end"]);
});

testWithCompiler(
	"cancelled threads: the attempt is abandoned, a cancelled wait takes its mutex again",
	() => {
		const { of } = section("cancellation");
		expect(of("T2")).toEqual(["attempt L1", "abandon L1 cancelled", "end"]);
		const woken = of("T3").slice(-5);
		expect(woken).toEqual(["wait L3 L2", "wake L3 interrupt", "acquire L2", "release L2", "end"]);
	},
);

testWithCompiler("threads that exit early, are detached, are joined in every way, have names", () => {
	const { of } = section("lives");
	const joins = of("T1").filter((line) => line.startsWith("join"));
	expect(joins).toEqual(["join T2", "join T4", "join T5", "join T6"]);
	for (const thread of ["T2", "T4", "T5", "T6"]) expect(of(thread)).toEqual([...taken, "end"]);
	expect(of("T3")).toEqual(expect.arrayContaining(["release L2"]));
});

testWithCompiler("names of threads", () => {
	const { traces } = record([program("calls.c"), "lives"]);
	const threads = dump(traces[0] as string).filter((line) => line.startsWith("thread "));
	expect(threads[1]).toMatch(/^thread T2 "leaver" os=\d+$/);
	expect(threads[2]).toMatch(/^thread T3 "detached" os=\d+$/);
});

testWithCompiler("initializers: who runs it counts down, who comes later waits for that, once", () => {
	const { of, locks } = section("once");
	const counts = locks.filter((line) => line.includes("waitgroup"));
	expect(counts).toEqual([
		'lock L3 waitgroup permits=1 variant="once"',
		'lock L4 waitgroup permits=1 variant="once"',
	]);
	expect(of("T2").filter((line) => / L[34]/.test(line))).toEqual(["release L3", "release L4"]);
	expect(of("T3")).toEqual(["attempt L3", "acquire L3", "end"]);
});

testWithCompiler(
	"barriers: rounds use two counts in turn, the last to arrive sets the other up again",
	() => {
		const { of, locks } = section("barriers");
		expect(locks).toEqual([
			'lock L1 waitgroup permits=2 variant="barrier"',
			'lock L2 waitgroup permits=2 variant="barrier"',
		]);
		const all = [...of("T1"), ...of("T2")];
		const times = (line: string): number => all.filter((each) => each === line).length;
		expect([times("release L1"), times("acquire L1"), times("acquire L1 shared")]).toEqual([4, 4, 2]);
		expect([times("release L2"), times("acquire L2"), times("acquire L2 shared")]).toEqual([2, 2, 2]);
	},
);

testWithCompiler("a thousand short threads", () => {
	const { of } = section("many-threads");
	expect(of("T1").filter((line) => line.startsWith("join"))).toHaveLength(1000);
	expect(of("T1001")).toEqual([...taken, "end"]);
});

for (const [kind, lock, status] of [
	["normal", "lock L1 mutex", 0],
	["recursive", "lock L1 recursive", 0],
	["errorcheck", 'lock L1 mutex variant="errorcheck" detects-self', 35],
	["adaptive", 'lock L1 mutex variant="adaptive"', 0],
	["robust", "lock L1 mutex robust", 0],
	["inherit", 'lock L1 mutex variant="priority-inherit"', 0],
	["shared", "lock L1 mutex shared-between-processes", 0],
] as const) {
	testWithCompiler(`a ${kind} mutex is described, and answers a second lock as without the recorder`, () => {
		const { status: ended, traces } = record([program("relock.c"), kind, "quiet"]);
		expect(ended).toBe(status);
		const path = traces[0] as string;
		expect(definitions(path, "lock")).toEqual([lock]);
		const first = kind === "robust" ? ["attempt L1", "acquire L1"] : ["acquire L1"];
		const again = {
			recursive: ["acquire L1", "release L1"],
			errorcheck: ["attempt L1", "abandon L1 refused"],
		};
		const second = kind === "recursive" || kind === "errorcheck" ? again[kind] : [];
		const expected = ["init L1", ...first, ...second, "release L1", "destroy L1"];
		expect(events(path)).toEqual(expected.map((line) => `T1 ${line}`));
	});
}
