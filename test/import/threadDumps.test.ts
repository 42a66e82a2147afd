import { describe, expect, test } from "vitest";
import { TraceError } from "../../src/model/index.js";
import { analyzeDump, brief, briefly, dumpOf, eventsOf, lossesOf } from "./dumps.js";

const cores = [
	"deadlocked lock-order: ab, ba + 3",
	"deadlocked lock-order: left, right",
	"deadlocked lock-order: maps-12, maps-21",
];
const readers = [
	"potential unseen-holder: cross-1, cross-writer-2",
	"potential unseen-holder: cross-2, cross-writer-1",
	"potential unseen-holder: permit-waiter",
	"potential unseen-holder: rw-reader-0, rw-writer + 1",
	"potential unseen-holder: stamped-reader, stamped-writer",
];
const relock = "potential long-hold: notifier + 1";
const owned = "potential long-hold: lock-owner + 2";

describe("a program with every way to be stuck", () => {
	test("as jstack -l prints it: what the JVM reports, class initializers, and piles it does not report", () => {
		expect(briefly(dumpOf("java17-print-l"))).toEqual([...cores, owned, relock, ...readers].sort());
	});

	test("as jstack prints it: nobody is seen to own a ReentrantLock, and the note says how to see it", () => {
		const text = dumpOf("java25-print");
		const unowned = "potential unseen-holder: lock-waiter-0 + 1";
		expect(briefly(text)).toEqual([...cores, relock, unowned, ...readers].sort());
		expect(noteOf(text, "lock-waiter-0")).toEqual([
			"the dump does not list who owns locks of java.util.concurrent: jcmd <pid> Thread.print -l does",
		]);
	});

	test("as ThreadInfo prints it: class initializers cannot be seen", () => {
		const expected = [cores[0], cores[2], owned, relock, ...readers];
		expect(briefly(dumpOf("java17-threadinfo"))).toEqual(expected.sort());
	});

	test("as dump_to_file writes it: threads were not looked at together, so nothing is certain", () => {
		const text = dumpOf("java25-file");
		const { findings } = analyzeDump(text);
		expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(["potential"]));
		expect(findings.map(brief)).toContain("potential lock-order: ab, ba + 4");
		expect(findings.map(brief)).toContain("potential unseen-holder: lock-waiter-0 + 2");
		const core = findings.find(({ rule }) => rule === "lock-order");
		expect(core?.reason).toBe("the dump looked at its threads one after another");
		expect(lossesOf(text)[0]).toMatch(/^moving-snapshot: .*looks at threads one after another$/);
	});

	test("a thread in Object.wait has given its monitor back, though the dump says that it locked it", () => {
		const events = eventsOf(dumpOf("java17-print-l"));
		expect(events.filter((line) => line.includes("object-waiter") || line.startsWith("T33 "))).toEqual([]);
		expect(events.filter((line) => line.startsWith("T34 "))).toEqual([expect.stringContaining("attempt")]);
	});

	test("a wait with a time limit is timed, and conditions, latches and futures are no locks", () => {
		const events = eventsOf(dumpOf("java17-print-l"));
		expect(events.filter((line) => line.startsWith("T28 "))).toEqual([expect.stringContaining("timed")]);
		for (const thread of ["T32", "T36", "T44", "T47"])
			expect(events.filter((line) => line.startsWith(`${thread} `))).toEqual([]);
	});

	test("readers of a ReentrantReadWriteLock that nobody owns for writing: readers hold it", () => {
		expect(noteOf(dumpOf("java17-print-l"), "cross-1")).toEqual([
			"nobody owns it for writing, so it is held for reading, and a dump never shows by whom",
		]);
	});

	test("the note of a lock says where its holder is", () => {
		expect(noteOf(dumpOf("java17-print-l"), "lock-owner")).toEqual([
			"T19, which holds it, is in java.lang.Thread.sleep, called by Stuck.sl Stuck.java:28 (TIMED_WAITING)",
		]);
	});

	test("bins of a map are called so, and frames reach the program", () => {
		const { findings } = analyzeDump(dumpOf("java17-print-l"));
		const maps = findings.find(({ participants }) => participants[0]?.threadName === "maps-12");
		expect(maps?.title).toContain("ConcurrentHashMap bin first taken in Stuck.lambda$main$4 Stuck.java:36");
		const stack = maps?.participants[0]?.wants?.stack;
		expect(stack?.slice(0, 4)).toEqual([
			{
				function: "java.util.concurrent.ConcurrentHashMap.putVal",
				file: "ConcurrentHashMap.java",
				line: 1032,
			},
			{
				function: "java.util.concurrent.ConcurrentHashMap.putIfAbsent",
				file: "ConcurrentHashMap.java",
				line: 1541,
			},
			{ function: "Stuck.lambda$main$3", file: "Stuck.java", line: 36 },
			{ function: "Stuck$$Lambda.apply" },
		]);
	});

	test("says what it cannot tell", () => {
		expect(lossesOf(dumpOf("java17-print-l"))).toEqual([
			"snapshot: a thread dump does not show who reads a lock, has a permit of a Semaphore or holds a StampedLock, nor what came before",
		]);
	});
});

function noteOf(text: string, thread: string): readonly string[] | undefined {
	const { findings } = analyzeDump(text);
	return findings.find(({ participants }) => participants[0]?.threadName === thread)?.notes;
}

test("a virtual thread that is mounted stands below its carrier, and holds what it took", () => {
	expect(briefly(dumpOf("java25-mounted"))).toEqual(["potential long-hold: T22 + 1"]);
});

/** A thread as HotSpot 8 prints it. */
function thread(
	id: number,
	name: string,
	{ state = "BLOCKED (on object monitor)", stack = "" } = {},
): string {
	return `"${name}" #${id} prio=5 os_prio=0 tid=0x00007f3e5c0${id} nid=0x1f${id} waiting for monitor entry [0x00007f3e]
   java.lang.Thread.State: ${state}
${stack.trim().replace(/^\s*/gm, "\t")}

`;
}

const wants = (lock: string) => `at Bank.pay(Bank.java:30)\n- waiting to lock <${lock}> (a Account)`;
const has = (lock: string) => `at Bank.transfer(Bank.java:20)\n- locked <${lock}> (a Account)`;
const deadlock =
	thread(10, "a", { stack: `${wants("0xb1")}\n${has("0xa1")}` }) +
	thread(11, "b", { stack: `${wants("0xa1")}\n${has("0xb1")}` });

describe("a print of HotSpot 8", () => {
	test("has neither times nor modules", () => {
		expect(briefly(`Full thread dump OpenJDK 64-Bit Server VM (25.402-b06):\n\n${deadlock}`)).toEqual([
			"deadlocked lock-order: a, b",
		]);
	});

	test("says of a deadlock once more what it said of its threads", () => {
		const again = `JNI global references: 12\n\n\nFound one Java-level deadlock:\n=============================\n"a":\n  waiting to lock monitor 0x00007f3e (object 0xb1, a Account),\n  which is held by "b"\n\nJava stack information for the threads listed above:\n===================================================\n"a":\n\t${wants("0xb1").replace("\n", "\n\t")}\n\nFound 1 deadlock.\n`;
		expect(briefly(deadlock + again)).toEqual(["deadlocked lock-order: a, b"]);
		expect(analyzeDump(deadlock + again).traces[0]?.threads).toBe(2);
	});

	test("a chain of waiting holders leads to the one that does not wait, with all who wait behind it", () => {
		const chain =
			thread(1, "runs", { state: "RUNNABLE", stack: has("0xa1") }) +
			thread(2, "middle", { stack: `${wants("0xa1")}\n${has("0xb1")}` }) +
			[3, 4, 5].map((id) => thread(id, `last-${id}`, { stack: wants("0xb1") })).join("");
		expect(briefly(chain)).toEqual(["potential long-hold: runs + 4"]);
	});

	test("a thread in Object.wait of an object the compiler did not keep may have given back any of its locks", () => {
		const asleep = "at java.lang.Object.wait(Native Method)\n- waiting on <no object reference available>\n";
		const text =
			thread(1, "sleeper", { state: "WAITING (on object monitor)", stack: `${asleep}${has("0xa1")}` }) +
			thread(2, "other", { stack: wants("0xa1") });
		expect(briefly(text)).toEqual(["potential unseen-holder: other"]);
	});

	test("a lock that was optimized away is no lock", () => {
		const stack = "at Bank.pay(Bank.java:30)\n- eliminated <owner is scalar replaced> (a Account)";
		expect(eventsOf(thread(1, "a", { state: "RUNNABLE", stack }))).toEqual([]);
	});

	test("a name may have quotes and spaces", () => {
		const { participants } = analyzeDump(thread(1, 'my "own" #7 thread', { stack: wants("0xa1") }))
			.findings[0]!;
		expect(participants[0]?.threadName).toBe('my "own" #7 thread');
	});
});

test("the owner that only the waiting thread names holds the lock", () => {
	const text = `"owner" Id=7 RUNNABLE
	at Bank.audit(Bank.java:9)
	...

"waiter" Id=8 BLOCKED on Account@1b2c owned by "owner" Id=7
	at Bank.pay(Bank.java:30)
	-  blocked on Account@1b2c
`;
	expect(briefly(text)).toEqual(["potential long-hold: owner + 1"]);
});

describe("in a log", () => {
	test("other lines stand before and after, and every line has a prefix", () => {
		const chatter = "2026-11-22T04:51:01.123Z INFO served /index.html\n".repeat(2000);
		const log = deadlock
			.split("\n")
			.map((line, index) => `2026-11-22T04:51:0${index % 9}Z stdout ${line}`.trimEnd());
		expect(briefly(`${chatter}${deadlock}${chatter}`)).toEqual(["deadlocked lock-order: a, b"]);
		expect(briefly(`${chatter}${log.join("\n")}\n`)).toEqual(["deadlocked lock-order: a, b"]);
	});

	test("of several dumps the last one counts", () => {
		const first = `Full thread dump\n\n${deadlock}`;
		const later = `Full thread dump\n\n${thread(10, "a", { stack: wants("0xb1") })}${thread(11, "b", { stack: has("0xb1") })}`;
		expect(briefly(`${first}JNI global references: 12\n\n${later}`)).toEqual(["potential long-hold: b + 1"]);
	});
});

test("first lines of threads without stacks are an error that says what was expected", () => {
	const text = thread(10, "a").concat(thread(11, "b"));
	expect(() => analyzeDump(text)).toThrow(TraceError);
	expect(() => analyzeDump(text)).toThrow(/line 1: expected a stack below .*found first lines only/);
});
