import { describe, expect, test } from "vitest";
import { TraceError } from "../../src/model/index.js";
import { textReport } from "../../src/report/text.js";
import { analyzeDump, briefly, dumpOf, eventsOf, lossesOf } from "./dumps.js";

describe("the pile of a set that reads itself", () => {
	const forms = ["go1.18-stack", "go1.22-stack", "go1.26-stack", "go1.26-debug2", "go1.26-debug1"];
	for (const form of forms)
		test(`is one finding with a count, its likely root named: ${form}`, () => {
			const { findings } = analyzeDump(dumpOf(form));
			expect(findings).toHaveLength(1);
			const [{ verdict, rule, participants, victims, notes, title } = fail()] = findings;
			expect({ verdict, rule, victims: victims?.count }).toEqual({
				verdict: "potential",
				rule: "unseen-holder",
				victims: 2,
			});
			const [reader, writer] = participants;
			expect(reader?.wants?.stack.map(({ function: name }) => name).slice(-2)).toEqual([
				"main.(*HashSet).Size",
				"main.(*HashSet).Values",
			]);
			expect([reader?.wants?.mode, reader?.holds]).toEqual(["shared", []]);
			expect([writer?.role, writer?.wants?.mode]).toEqual(["writer", "exclusive"]);
			expect(title).toMatch(/^4 threads wait for RWMutex of main.HashSet, and nobody is seen to hold it: /);
			expect(notes).toContain(
				`it may be held by ${reader?.thread} (asks for it in main.(*HashSet).Values set.go:28), to judge by the methods on their stacks`,
			);
			expect(notes[0]).toBe("a writer has its turn and waits for readers to leave: whoever holds it reads");
		});

	test("has the writer whose turn it is speak for the writers, not one that queues behind it", () => {
		const [{ participants } = fail()] = analyzeDump(dumpOf("go1.26-stack")).findings;
		expect(participants[1]?.wants?.stack[0]?.function).toBe("sync.runtime_SemacquireRWMutex");
	});

	test("is found among 40,000 goroutines, which are counted", () => {
		const { findings, traces } = analyzeDump(pile(40_000));
		expect(findings.map(({ title, victims }) => [title.split(":")[0], victims?.count])).toEqual([
			["40,001 threads wait for RWMutex of main.HashSet, and nobody is seen to hold it", 39_999],
		]);
		expect(findings[0]?.participants[0]?.thread).toBe("G18");
		expect(findings[0]?.victims?.groups).toHaveLength(1);
		expect(traces[0]?.threads).toBe(40_001);
	});
});

function fail(): never {
	throw new Error("there is no finding");
}

/** The reader, the writer whose turn it is, and those behind it, as Go 1.26 prints them. */
function pile(writers: number): string {
	const blocks = dumpOf("go1.26-stack").trimEnd().split("\n\n").slice(1);
	const queued = blocks.find((block) => block.includes("lockSlow"))!;
	const others = blocks.filter((block) => !block.includes("lockSlow"));
	const more = Array.from({ length: writers - 1 }, (_, index) =>
		queued
			.replace(/^goroutine \d+/, `goroutine ${1000 + index}`)
			.replace(/0x511[0-9a-f]+/, `0x${511_000 + index}`),
	);
	return `${[...others, ...more].join("\n\n")}\n`;
}

test("a crash with all frames of the runtime: a mutex behind a wait group, a Once, a global", () => {
	const { findings } = analyzeDump(dumpOf("go1.26-sigquit"));
	const notes = findings.map(({ title, notes }) => [title.replace(/:.*/, ""), ...notes]);
	expect(notes.sort()).toEqual([
		[
			"2 threads wait for Mutex of sync.Once, and nobody is seen to hold it",
			"it may be held by G24 (sleep in sync.(*Once).Do once.go:69), to judge by the methods on their stacks",
		],
		["2 threads wait for Mutex wanted in main.useGlobal, and nobody is seen to hold it"],
		[
			"3 threads wait for Mutex of main.Store, and nobody is seen to hold it",
			"it may be held by G21 (sync.WaitGroup.Wait in main.(*Store).Close main.go:22), to judge by the methods on their stacks",
		],
	]);
});

test("goroutines that wait for anything but a lock are there, and wait for nobody", () => {
	const text = dumpOf("go1.26-sigquit");
	expect(analyzeDump(text).traces[0]?.threads).toBe(24);
	expect(eventsOf(text).map((line) => line.split(" ")[0])).toEqual([
		"G5",
		"G22",
		"G23",
		"G6",
		"G7",
		"G8",
		"G9",
	]);
});

describe("the text says", () => {
	test("what a dump cannot tell", () => {
		expect(lossesOf(dumpOf("go1.26-stack"))).toEqual([
			"snapshot: a goroutine dump shows what each goroutine waits for; Go does not note who holds a lock, so neither does the dump, and nothing tells what came before",
		]);
		const text = textReport(analyzeDump(dumpOf("go1.26-stack")));
		expect(text).toContain("! A snapshot: a goroutine dump shows");
		expect(text).toContain("The state at one moment, of a process that was running.");
		expect(text).not.toMatch(/Lost|Not closed/);
	});

	test("that the runtime found everybody stuck", () => {
		expect(lossesOf(dumpOf("go1.26-asleep"))[0]).toMatch(/no goroutine could go on: all of them are stuck$/);
		expect(briefly(dumpOf("go1.26-asleep"))).toEqual(["potential unseen-holder: G18, G19 + 1"]);
	});

	test("how long the longest wait lasts at least, where the dump does", () => {
		const minutes = [3, 47, 1];
		const text = minutes.map((many, index) => waiter(index + 1, { state: `, ${many} minutes` })).join("\n");
		const [{ notes } = fail()] = analyzeDump(text).findings;
		expect(notes).toContain("the first of them has been waiting for 47 minutes or more");
	});

	test("that addresses are not told, so that locks of several objects may count as one", () => {
		const [{ notes } = fail()] = analyzeDump(dumpOf("go1.26-debug1")).findings;
		expect(notes.at(-1)).toMatch(/^the dump does not tell all addresses: locks of several objects of type/);
	});
});

/** A goroutine in `Lock`, called by a method. */
function waiter(
	id: number,
	{ lock = "0xc000012080", receiver = "0xc000012080", method = "(*Queue).Take", state = "", extra = "" } = {},
): string {
	return `goroutine ${id} [sync.Mutex.Lock${state}]:
sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)
	/usr/local/go/src/runtime/sema.go:95 +0x25
sync.(*Mutex).lockSlow(${lock})
	/usr/local/go/src/sync/mutex.go:171 +0x15d
sync.(*Mutex).Lock(...)
	/usr/local/go/src/sync/mutex.go:90
main.${method}(${receiver})
	/src/queue.go:12 +0x1d
${extra}created by main.main in goroutine 1
	/src/main.go:8 +0x2a
`;
}

describe("which waits are for one lock", () => {
	const locks = (...waiters: string[]) =>
		new Set(eventsOf(waiters.join("\n")).map((line) => line.split(" ")[2])).size;

	test("the address tells", () => {
		expect(locks(waiter(1), waiter(2, { method: "other" }))).toBe(1);
		expect(locks(waiter(1), waiter(2, { lock: "0xc000099000", receiver: "0xc000099000" }))).toBe(2);
	});

	test("the receiver tells, where the lock stands at a known place in it", () => {
		const known = waiter(1, { lock: "0xc000012088" });
		expect(locks(known, waiter(2, { lock: "0x0?" }))).toBe(1);
		expect(locks(known, waiter(2, { lock: "0x0?", receiver: "0xc000077000" }))).toBe(2);
	});

	test("a type with two locks keeps them apart", () => {
		const two = [waiter(1), waiter(2, { lock: "0xc000012090" })];
		expect(locks(...two)).toBe(2);
		expect(locks(...two, waiter(3, { lock: "0x0?", method: "(*Queue).Put" }))).toBe(3);
	});

	test("the word of a semaphore lies behind the start of its lock", () => {
		const asleep = waiter(1, { lock: "0x0?" }).replace("(0x0?, 0x0?, 0x0?)", "(0xc000012084, 0x0, 0x1)");
		expect(locks(asleep, waiter(2))).toBe(1);
	});

	test("a goroutine that was notified takes the lock of its condition again, for its caller", () => {
		const call = "sync.(*Cond).Wait(0xc000012090)\n\t/usr/local/go/src/sync/cond.go:73 +0x85\n";
		const text = waiter(1).replace("main.(*Queue)", `${call}main.(*Queue)`);
		expect(analyzeDump(text).findings[0]?.title).toContain("Mutex of main.Queue");
	});
});

describe("a state that is no wait for a lock", () => {
	for (const state of ["running", "runnable", "chan receive", "semacquire2", "sync.WaitGroup.Wait"])
		test(state, () => {
			expect(eventsOf(waiter(1).replace("[sync.Mutex.Lock", `[${state}`))).toEqual([]);
		});
});

describe("headers", () => {
	const forms = {
		"locked to thread": "[sync.Mutex.Lock, 2 minutes, locked to thread]",
		"in a bubble of a test": "[sync.Mutex.Lock (durable), synctest bubble 3]",
		leaked: "[sync.Mutex.Lock (leaked)]",
		"being scanned": "[semacquire (scan), 12 minutes]",
	};
	for (const [name, state] of Object.entries(forms))
		test(name, () => {
			expect(eventsOf(waiter(7).replace(/\[.*\]/, state))).toHaveLength(1);
		});

	test("labels of the profiler name the goroutine", () => {
		const text = waiter(7).replace("Lock]:", 'Lock labels:{"request": "12"}]:');
		expect(analyzeDump(text).findings[0]?.participants[0]?.threadName).toBe('"request": "12"');
	});

	test("stacks of those that created it are passed over", () => {
		const ancestors = "[originating from goroutine 1]:\nmain.main()\n\t/src/main.go:8 +0x2a\n";
		const text = `${waiter(1)}${ancestors}\n${waiter(2)}`;
		expect(analyzeDump(text).traces[0]?.threads).toBe(2);
		expect(analyzeDump(text).findings[0]?.participants[0]?.wants?.stack).toHaveLength(4);
	});
});

describe("in a log", () => {
	const twoWaiters = `${waiter(1)}\n${waiter(2)}`;
	const expected = ["potential unseen-holder: G1 + 1"];

	test("other lines stand before and after", () => {
		const chatter = "2026/11/22 04:51:01 served /index.html\n".repeat(2000);
		expect(briefly(`${chatter}SIGQUIT: quit\n\n${twoWaiters}\nrax 0x0\nrbx 0x1\n${chatter}`)).toEqual(
			expected,
		);
	});

	test("every line has a prefix, with numbers that change", () => {
		const lines = twoWaiters.trimEnd().split("\n");
		const log = lines.map(
			(line, index) => `Nov 22 04:51:${10 + (index % 40)} host app[${99 + index}]: ${line}`,
		);
		expect(briefly(`${log.map((line) => line.trimEnd()).join("\n")}\n`)).toEqual(expected);
	});

	test("line ends are those of Windows", () => {
		expect(briefly(twoWaiters.replaceAll("\n", "\r\n"))).toEqual(expected);
	});

	test("lines of another writer stand in between, and are counted", () => {
		const mixed = twoWaiters.replace("\nmain.(*Queue)", "\nlevel=info served=12\nmain.(*Queue)");
		expect(briefly(mixed)).toEqual(expected);
		expect(lossesOf(mixed)[1]).toBe(
			'damaged: 1 lines inside stacks are none of a dump, the first is line 8: "level=info served=12"',
		);
	});

	test("single stacks of recovered panics stand before the dump", () => {
		const single = "goroutine 2 [running]:\nmain.handle()\n\t/src/main.go:30 +0x1d\n";
		expect(briefly(`panic: one\n\n${single}\nmore\n${twoWaiters}`)).toEqual(expected);
	});

	test("of several dumps the last one counts", () => {
		const later = `${waiter(1)}\n${waiter(2)}\n${waiter(3)}`;
		expect(briefly(`first\n${twoWaiters}\nsecond\n${later}`)).toEqual(["potential unseen-holder: G1 + 2"]);
		expect(lossesOf(`first\n${twoWaiters}\nsecond\n${later}`)[0]).toMatch(
			/of 2 dumps in this file this is the last$/,
		);
	});
});

describe("what is missing is told", () => {
	test("frames that the runtime left out stand for themselves", () => {
		const text = waiter(1, { extra: "...101 frames elided...\nmain.deep()\n\t/src/main.go:5 +0x2\n" });
		const stack = analyzeDump(text).findings[0]?.participants[0]?.wants?.stack.map(
			({ function: name }) => name,
		);
		expect(stack?.slice(-2)).toEqual(["...101 frames elided...", "main.deep"]);
	});

	test("a dump that was cut ends in the middle of a line", () => {
		const text = `${waiter(1)}\n${waiter(2)}`;
		for (const end of [-3, -60, -200]) {
			expect(lossesOf(text.slice(0, end)).map((loss) => loss.split(":")[0])).toContain("truncated");
		}
	});

	test("a profile with fewer goroutines than announced", () => {
		const text = dumpOf("go1.26-debug1").replace("total 5", "total 4711");
		expect(lossesOf(text)[1]).toBe("truncated: 5 goroutines, announced are 4711");
	});
});

describe("nearly a dump", () => {
	const problems = {
		"headers without stacks": "goroutine 1 [semacquire]:\n\ngoroutine 2 [semacquire]:\n",
		"stacks that are something else": "goroutine 1 [semacquire]:\nthis is\nno stack at all\n",
		"a profile without stacks": "goroutine profile: total 12\n",
	};
	for (const [name, text] of Object.entries(problems))
		test(`${name} is an error that says what was expected`, () => {
			expect(() => analyzeDump(text)).toThrow(TraceError);
			expect(() => analyzeDump(text)).toThrow(/dump\.txt.*expected (a call|the stacks|stacks below).*found/s);
		});

	test("a count that cannot be makes no more goroutines than announced", () => {
		const text = dumpOf("go1.26-debug1").replace(/^2 @/m, "999999999 @");
		expect(analyzeDump(text).traces[0]?.threads).toBe(5);
	});
});
