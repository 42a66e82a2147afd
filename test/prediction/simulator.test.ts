import { describe, expect, test } from "vitest";
import { Simulator } from "../../src/analyze/simulate/index.js";
import type { ThreadId } from "../../src/model/index.js";
import { factsOf } from "./oracleFacts.js";
import { programOf, programOfText } from "./oracleProgram.js";
import { recordingOfText } from "./oracleRecording.js";

const signs = { granted: "+", blocked: "-", impossible: "!" } as const;

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

const section = (thread: string, locks: string): string => {
	const names = locks.split(" ");
	const modeOf = (name: string) => (name.endsWith("~") ? " shared" : "");
	const taken = names.map((name) => `${thread} acquire ${name.replace("~", "")}${modeOf(name)}`);
	const given = names.toReversed().map((name) => `${thread} release ${name.replace("~", "")}`);
	return [...taken, ...given].join("; ");
};

function cases(rows: readonly (readonly [name: string, trace: string, expected: string])[]): void {
	test.each(rows)("%s", (_, trace, expected) => {
		expect(run(trace, scheduleOf(expected))).toBe(expected);
	});
}

/** `T2>`: the step behind the one T2 is at, an abandon behind its attempt. */
describe("mutexes and threads", () => {
	cases([
		[
			"two orders, interleaved: stuck",
			`${section("T1", "y x")}; ${section("T2", "x y")}`,
			"T1+ T2+ T1- T2- stuck: T1 T2",
		],
		[
			"two orders, one after the other: fine",
			`${section("T1", "y x")}; ${section("T2", "x y")}`,
			"T1+ T1+ T2- T1+ T2+ T2- T1+ T2+ T2+ T2+",
		],
		["a lock somebody holds, and who runs", `${section("T1", "a")}; ${section("T2", "a")}`, "T1+ T2-"],
		[
			"a guard keeps the second out",
			`${section("T1", "z y x")}; ${section("T2", "z x y")}`,
			"T1+ T1+ T2- T1+ T1+ T1+ T1+ T2+ T2+ T2+",
		],
		[
			"a read must see the write it saw",
			`${section("T1", "y x")}; T1 acquire z; T1 write v; T1 release z
			T2 acquire z; T2 read v; T2 release z; ${section("T2", "x y")}`,
			"T1+ T2+ T2! T1+ T1+ T1+ T1-",
		],
		[
			"a lock that refuses its owner is not stuck",
			"lock a mutex detects-self; T1 acquire a; T1 attempt a",
			"T1+ T1-",
		],
		[
			"given back by another thread, so not stuck while there is one",
			"T1 acquire h; T1 end; T2 release h; T3 acquire h",
			"T1+ T3- T1+ T2+ T3+",
		],
		[
			"the owner ended, and others may give it back",
			"T1 acquire h; T1 end; T2 release h; T3 acquire h",
			"T1+ T3- T1+",
		],
		[
			"not destroyed while somebody waits for it",
			"T1 acquire a; T1 release a; T1 destroy a; T2 acquire a same",
			"T1+ T2- T1+ T1! T2+ T1!",
		],
		["a thread that may still be started", "T3 fork T2; T1 join T2; T2 end", "T1-"],
		["held since before the trace began", "T1 acquire a inherited; T2 acquire b", "T2+ T1!"],
		["the later of two writes", "T2 write v; T2 write v; T1 read v", "T2+ T1! T2+ T1+"],
		["the write of the other thread", "T1 write v; T2 write v; T3 read v", "T1+ T3! T2+ T3+"],
		[
			"a thread that runs inside another's section: stuck through the join",
			`T1 acquire x; T1 fork T2; ${section("T2", "y")}; T1 join T2; T1 release x; ${section("T3", "y x")}`,
			"T1+ T2! T1+ T3+ T3- T2- T1- stuck: T3 T2 T1",
		],
		[
			"a joined thread without an end event has ended after its last event",
			`T1 fork T2; ${section("T2", "a")}; T1 join T2`,
			"T1+ T1- T2+ T1- T2+ T1+",
		],
		[
			"a thread is started once, and does nothing after its end",
			"T1 fork T2; T2 end; T1 fork T2; T2 acquire a",
			"T1+ T1! T2+ T1! T2!",
		],
		[
			"given back by another thread",
			`T1 acquire y; T1 acquire x; T2 release y; T2 release x; ${section("T3", "x y")}`,
			"T2! T1+ T3+ T1- T3- T2+ T3+ T2!",
		],
		["given back twice", "T1 acquire a; T1 release a; T1 release a", "T1+ T1+ T1!"],
		["taken twice", "T1 acquire a; T1 attempt a", "T1+ T1- stuck: T1"],
		[
			"taken twice, and it may be",
			"lock a recursive; T1 acquire a; T1 acquire a; T1 release a; T1 release a; T2 acquire a",
			"T1+ T1+ T1+ T2- T1+ T2+",
		],
		[
			"taken twice, and the lock refuses",
			"lock a mutex detects-self; T1 acquire a; T1 attempt a; T1 abandon a refused; T1 release a",
			"T1+ T1- T1>+ T1+",
		],
		["the owner ended", "T1 acquire a; T1 end; T2 acquire a", "T1+ T2- T1+ T2- stuck: T2"],
		[
			"the owner of a robust lock ended",
			"lock a mutex robust; T1 acquire a; T1 end; T2 acquire a",
			"T1+ T2- T1+ T2+",
		],
		["a try that got it does not wait", "T1 acquire a; T2 acquire a try", "T1+ T2!"],
		[
			"a try that failed",
			"T1 acquire a; T1 release a; T2 attempt a try; T2 abandon a; T2 end",
			"T2! T1+ T2+ T2+ T2+",
		],
		[
			"a time limit ends the wait: not stuck",
			"T1 acquire a; T1 acquire b timed; T1 release b; T1 release a; T2 acquire b; T2 acquire a",
			"T1+ T2+ T1- T2-",
		],
		[
			"an attempt given up must have waited",
			"T2 acquire a; T1 attempt a timed; T1 abandon a; T2 release a",
			"T1+ T1!",
		],
		[
			"an attempt given up while it waits",
			"T2 acquire a; T1 attempt a timed; T1 abandon a; T2 release a",
			"T2+ T1- T1- T1>+ T2+",
		],
		["events in their order", "T1 acquire a; T1 release a", "T1>! T1+"],
		[
			"not before it is made, not after it is destroyed",
			"T1 init a; T2 acquire a; T2 release a; T1 destroy a same",
			"T2! T1+ T2+ T1! T2+ T1+",
		],
	]);
});

describe("readers and writers", () => {
	const twice = `${section("T1", "l~ l~")}; ${section("T2", "l")}`;
	const crossed = `${section("T1", "k~ l~")}; ${section("T2", "l~ k~")}; ${section("T3", "k")}; ${section("T4", "l")}`;
	const withPolicy = (policy: string, trace: string) =>
		`lock k rwlock policy=${policy}; lock l rwlock policy=${policy}; ${trace}`;

	cases([
		[
			"a second read behind a waiting writer, policy r: stuck",
			withPolicy("r", twice),
			"T1+ T2- T1- stuck: T2 T1",
		],
		["policy rH", withPolicy("rH", twice), "T1+ T2- T1+ T1+ T1+ T2+"],
		["policy R", withPolicy("R", twice), "T1+ T2- T1+ T1+ T1+ T2+"],
		["no writer in between, policy r", withPolicy("r", twice), "T1+ T1+ T2- T1+ T1+ T2+"],
		[
			"across threads, policy r: stuck",
			withPolicy("r", crossed),
			"T1+ T2+ T3- T4- T1- T2- stuck: T3 T4 T1 T2",
		],
		[
			"across threads, policy rH: stuck",
			withPolicy("rH", crossed),
			"T1+ T2+ T3- T4- T1- T2- stuck: T3 T4 T1 T2",
		],
		["across threads, policy R", withPolicy("R", crossed), "T1+ T2+ T3- T4- T1+ T2+"],
		[
			"a writer that gave up keeps nobody out",
			withPolicy(
				"r",
				`T1 acquire l shared; T2 attempt l timed; T2 abandon l; T3 acquire l shared; T1 release l`,
			),
			"T1+ T2- T3- T2>+ T3+",
		],
		[
			"two readers that both become writers",
			withPolicy("r", "T1 acquire l shared; T1 upgrade l; T2 acquire l shared; T2 upgrade l"),
			"T1+ T2+ T1- T2- stuck: T1 T2",
		],
		[
			"one that may become a writer, among readers",
			withPolicy(
				"r",
				"T1 acquire l upgradeable; T1 upgrade l; T1 release l; T2 acquire l shared; T2 release l; T3 acquire l upgradeable",
			),
			"T1+ T2+ T3- T1- T2+ T1+ T3- T1+ T3+",
		],
		[
			"a writer that becomes a reader",
			withPolicy("r", "T1 acquire l; T1 downgrade l; T1 release l; T2 acquire l shared"),
			"T1+ T2- T1+ T2+ T1+",
		],
		[
			"a release gives back the latest hold",
			withPolicy(
				"r",
				"lock l reentrant=all; T1 acquire l; T1 acquire l shared; T1 release l; T2 acquire l shared",
			),
			"T1+ T1+ T1+ T2-",
		],
		[
			"a release of a mode gives back the latest hold in it",
			withPolicy(
				"r",
				"lock l reentrant=all; T1 acquire l; T1 acquire l shared; T1 release l exclusive; T2 acquire l shared",
			),
			"T1+ T1+ T1+ T2+",
		],
		[
			"a writer asks while it reads",
			withPolicy("r", "T1 acquire l shared; T1 attempt l"),
			"T1+ T1- stuck: T1",
		],
	]);
});

describe("conditions and permits", () => {
	const sleeper =
		"T1 acquire m; T1 wait c m; T2 acquire m; T2 notify c; T2 release m; T2 end; T1 wake c; T1 acquire m; T1 release m; T1 end";
	const two =
		"T1 acquire m; T1 wait c m; T2 acquire m; T2 wait c m; T3 notify c; T3 notify c; T1 wake c; T2 wake c";
	const monitor =
		"lock m monitor; T1 acquire m; T1 acquire m; T1 wait m m; T2 acquire m; T2 notify m all; T2 release m; T1 wake m; T1 acquire m; T1 release m; T1 release m";

	cases([
		["notified while asleep", sleeper, "T1+ T2- T1+ T1- T2+ T2+ T1+ T1- T2+ T1+ T1+ T2+ T1+"],
		[
			"notified before: sleeps for ever once all others ended",
			sleeper,
			"T2+ T2+ T2+ T1+ T1+ T1- T2+ T1- stuck: T1",
		],
		[
			"who falls asleep after a notification has no use for it",
			"T1 acquire m; T1 wait c m; T3 notify c; T2 acquire m; T2 wait c m; T1 wake c; T3 notify c; T2 wake c",
			"T1+ T1+ T3+ T2+ T2+ T2- T1+ T2- T3+ T2+",
		],
		[
			"who wakes leaves the younger notification to the one who needs it",
			"T1 acquire m; T1 wait c m; T3 notify c; T2 acquire m; T2 wait c m; T3 notify c; T1 wake c; T2 wake c",
			"T1+ T1+ T3+ T2+ T2+ T3+ T1+ T2+",
		],
		[
			"who wakes by itself uses up no notification",
			"T1 acquire m; T1 wait c m timed; T2 acquire m; T2 wait c m; T3 notify c; T1 wake c timeout; T2 wake c",
			"T1+ T1+ T2+ T2+ T3+ T1+ T2+",
		],
		[
			"a recursive lock is given back by one level only: whoever would notify cannot get it",
			"lock m recursive; T1 acquire m; T1 acquire m; T1 wait c m; T2 acquire m",
			"T1+ T1+ T1+ T2- stuck: T1 T2",
		],
		["one notification wakes one of two", two, "T1+ T1+ T2+ T2+ T3+ T2+ T1- T3+ T1+"],
		[
			"a monitor is given back, and comes back, entirely",
			monitor,
			"T1+ T1+ T2- T1+ T2+ T2+ T1+ T1- T2+ T1+ T1+ T1+",
		],
		[
			"a monitor held twice is still held after one release",
			`${monitor}; T3 acquire m`,
			"T1+ T1+ T1+ T2+ T2+ T2+ T1+ T1+ T1+ T3- T1+ T3+",
		],
		[
			"a wait with a time limit",
			"T1 acquire m; T1 wait c m timed; T1 wake c timeout; T1 acquire m",
			"T1+ T1+ T1+ T1+",
		],
		["waits without the lock it gives back", "T1 wait c m; T2 acquire m", "T1!"],
		[
			"a permit from another thread",
			"lock s semaphore permits=1; T1 acquire s; T2 acquire s; T3 release s",
			"T1+ T2- T3+ T2+",
		],
		["a notification it has not woken by yet", sleeper, "T1+ T1+ T2+ T2+ T2+ T2+"],
		[
			"a permit it has not taken yet",
			"lock s semaphore permits=1; T1 acquire s; T2 acquire s; T1 release s; T1 end",
			"T1+ T2- T1+ T1+",
		],
		[
			"permits nobody is left to bring",
			"lock s semaphore permits=1; T1 acquire s; T2 acquire s; T1 end",
			"T1+ T2- T1+ stuck: T2",
		],
	]);
});

test("attempts and awaits that are answered may be steps too, before or after what they ask for can be had", () => {
	const recording = recordingOfText(`holdwait 1
T1 acquire a
T1 fork T2
T2 attempt a
T1 release a
T2 acquire a
T1 await T2
T2 end
T1 join T2
`);
	const stepsOf = (schedule: string) => {
		const program = programOf(recording);
		const simulator = new Simulator(program.lockOf, factsOf(program));
		return schedule.split(" ").map((word) => {
			const [thread, index] = word.split("@").map(Number);
			return `${word}${signs[simulator.step(recording.byThread.get(thread as ThreadId)![index!]!).outcome]}`;
		});
	};
	expect(stepsOf("1@0 1@1 2@0 1@2 2@1 1@3 2@2 1@4").join(" ")).toBe(
		"1@0+ 1@1+ 2@0- 1@2+ 2@1+ 1@3- 2@2+ 1@4+",
	);
	expect(stepsOf("1@0 1@1 1@2 2@0 2@1 2@2 1@3 1@4").join(" ")).toBe(
		"1@0+ 1@1+ 1@2+ 2@0+ 2@1+ 2@2+ 1@3+ 1@4+",
	);
	expect(stepsOf("1@0 1@1 2@0 2@0 1@2 2@0 2@1").join(" ")).toBe("1@0+ 1@1+ 2@0- 2@0- 1@2+ 2@0+ 2@1+");
});
