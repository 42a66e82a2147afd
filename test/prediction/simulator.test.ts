import { describe, expect, test } from "vitest";
import { Simulator } from "../../src/analyze/simulate/index.js";
import type { ThreadId } from "../../src/model/index.js";
import { factsOf } from "./oracleFacts.js";
import { programOf } from "./oracleProgram.js";
import { recordingOfText } from "./oracleRecording.js";
import { cases, section, signs } from "./simulatorSchedules.js";

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
