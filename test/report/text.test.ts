import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/model/index.js";
import { type ReportOptions, reporters } from "../../src/report/index.js";
import * as fixtures from "./fixtures.js";
import { finding, held, report, step, thread, trace, use } from "./fixtures.js";

/** What stands between the first line and what the report rests on. */
function shown(one: Finding, options?: ReportOptions): string {
	const text = reporters.text(report([one]), options);
	return text.slice(text.indexOf("\n\n") + 2, text.indexOf("\n\nWhat this rests on"));
}

describe("a finding", () => {
	test("of two threads: what each holds and wants, since when and where", () => {
		expect(shown(fixtures.abba)).toMatchInlineSnapshot(`
			"1. POTENTIAL  T1 and T2 take Pool.mu and Queue.mu in opposite orders
			   It could happen: nothing known rules it out. That a schedule leads there is not proved.

			   T1 "ticker"
			     also holds config shared, since 0.500000 s, taken in load config.c:8
			   ● holds q (Queue.mu) exclusive, since 1.000012 s
			         push  queue.c:12
			         tick  ticker.c:40
			         main  main.c:99
			   → wants p (Pool.mu) exclusive, which T2 holds, at 1.000031 s
			         borrow  pool.c:31
			         push    queue.c:17
			         tick    ticker.c:40

			   T2 "worker"
			   ● holds p (Pool.mu) exclusive, since 2.250000 s
			         drain  pool.c:55
			         work   worker.c:21
			   → wants q (Queue.mu) exclusive, which T1 holds, at 2.250004 s
			         pop    queue.c:44
			         drain  pool.c:60
			         work   worker.c:21

			   Note: Seen in test "TestValues".
			   lock-order · 14 instances · fingerprint 3f2a9c41d07b"
		`);
	});

	test("of a reader that waits behind a writer names the writer and its part", () => {
		expect(shown(fixtures.readerWriterReader)).toMatchInlineSnapshot(`
			"1. POTENTIAL  T1 and T2 read a and b in opposite orders while writers queue
			   It could happen: nothing known rules it out. That a schedule leads there is not proved.

			   T1
			   ● holds a shared
			         readA  m.go:3
			   → wants b shared, which T2 holds
			         readB  m.go:4

			   T2
			   ● holds b shared
			         readB  m.go:9
			   → wants a shared, which T1 holds
			         readA  m.go:10

			   T3 "flusher", a writer: it only queues, and thereby blocks new readers
			   → wants b exclusive, which T2 holds
			         write  m.go:22

			   T4, a writer: it only queues, and thereby blocks new readers
			   → wants a exclusive, with a time limit, which T1 holds
			         write  m.go:31

			   reader-writer-reader · fingerprint aa17aa17aa17"
		`);
	});

	test("that happened, with everybody stuck behind it counted", () => {
		expect(shown(fixtures.pile)).toMatchInlineSnapshot(`
			"1. DEADLOCKED  T1 reads set.mu again while T2 queues to write it
			   It happened: these threads were stuck when the trace ended.

			   T1 "ticker"
			   ● holds set.mu shared, since 3.000000 s
			         Values   set.go:12
			         refresh  cache.go:40
			   → wants set.mu shared, held by itself, since 3.000002 s
			         Size     set.go:30
			         Values   set.go:14
			         refresh  cache.go:40

			   T2, a writer: it only queues, and thereby blocks new readers
			   → wants set.mu exclusive, held by T1, since 3.000001 s
			         AddOne  set.go:21
			         serve   rpc.go:88

			   47,841 more threads are stuck behind them:
			     47,840 want set.mu exclusive: T3, T4, T5 and 47,837 more
			         AddOne  set.go:21
			         serve   rpc.go:88
			         accept  rpc.go:40
			     1 wants set.mu shared: T47844
			         Values  set.go:12
			         dump    debug.go:7

			   recursive-read · fingerprint feedfacefeed"
		`);
	});

	test("of a thread that waits for itself", () => {
		expect(shown(fixtures.selfDeadlock)).toMatchInlineSnapshot(`
			"1. DEADLOCKED  T1 asks for mu, which it holds
			   It happened: these threads were stuck when the trace ended.

			   T1
			   ● holds mu exclusive, since 0.100000 s
			         outer  a.c:5
			         main   a.c:20
			   → wants mu exclusive, held by itself, since 0.100002 s
			         inner  a.c:9
			         outer  a.c:7
			         main   a.c:20

			   self-deadlock · fingerprint 3f2a9c41d07b"
		`);
	});

	test("of a release too many shows it beside the hold that was given back before", () => {
		expect(shown(fixtures.releaseUnheld)).toMatchInlineSnapshot(`
			"1. POTENTIAL  T2 releases mu, which nobody holds (leave a.c:31)
			   This was recorded: a thread gave back a lock that it did not hold. That a deadlock follows is not
			   proved.

			   T2
			   → releases mu, at 4.000000 s
			         leave  a.c:31

			   T1
			   ● took mu exclusive, at 3.500000 s
			         enter  a.c:11

			   Note: the second stack is where it was last taken; it had been given back since
			   release-unheld · fingerprint 3f2a9c41d07b"
		`);
	});

	test("of a lock held at the end", () => {
		expect(shown(fixtures.heldAtEnd)).toMatchInlineSnapshot(`
			"1. POTENTIAL  T3 ended while it held cache.mu
			   This was recorded: the lock was never given back. Whoever asks for it then waits for ever, unless
			   it is robust or made anew.

			   T3
			   ● holds cache.mu (Cache.mu) exclusive
			         fill  cache.c:12

			   held-at-end · fingerprint 3f2a9c41d07b"
		`);
	});

	test("of a wait while holding a lock", () => {
		expect(shown(fixtures.waitHolding)).toMatchInlineSnapshot(`
			"1. POTENTIAL  T1 waits for not_empty while it holds stats.mu
			   This was recorded: a thread waited while it held a lock. It hangs if whoever ends the wait needs
			   that lock.

			   T1
			     also holds stats.mu exclusive, taken in count stats.c:3
			   → waits for condition not_empty
			         pop  queue.c:9

			   wait-holding-lock · fingerprint 3f2a9c41d07b"
		`);
	});

	test("of a long hold without a stack says so", () => {
		expect(shown(fixtures.longHold)).toMatchInlineSnapshot(`
			"1. POTENTIAL  T1 held index.mu for 31 seconds
			   This was recorded: a lock was held for long. Slow is not yet stuck.

			   T1
			   ● holds index.mu exclusive, by try-lock, since 8.000000 s (no stack was recorded)

			   long-hold · fingerprint 3f2a9c41d07b"
		`);
	});

	test("of a ring of five shows all ten stacks", () => {
		const text = shown(fixtures.ring(5));
		expect(text.match(/left +table\.c:10/g)).toHaveLength(5);
		expect(text.match(/right +table\.c:14/g)).toHaveLength(5);
		expect(text).toContain("→ wants fork0 (Fork) exclusive, which T1 holds");
	});

	test("says what a predicted deadlock rests on", () => {
		expect(shown({ ...fixtures.abba, verdict: "predicted" })).toContain(
			"1. PREDICTED  T1 and T2 take Pool.mu and Queue.mu in opposite orders\n" +
				"   It can happen: a schedule of the recorded events, replayed step by step, ends in this deadlock.\n",
		);
	});

	test("says when a stack was deeper than recorded, and where unresolved code belongs", () => {
		const deep = finding({
			participants: [thread("T1", [held("a", "0x4f2 libfoo.so < main", { stackTruncated: true })])],
		});
		expect(shown(deep)).toContain(
			[
				"   ● holds a exclusive",
				"         0x4f2  in libfoo.so",
				"         main",
				"         … deeper callers were not recorded",
			].join("\n"),
		);
	});

	test("waiting for a thread or a permit says so", () => {
		const join = { ...use("T2=thread", "main a.c:9"), waitsFor: "join" } as const;
		const permit = { ...use("sem", "take a.c:3"), waitsFor: "permit" } as const;
		const text = shown(
			finding({ rule: "wait-cycle", participants: [thread("T1", [], join), thread("T2", [], permit)] }),
		);
		expect(text).toContain("→ waits for the end of T2\n");
		expect(text).toContain("→ waits for a permit of sem\n         take  a.c:3\n");
	});

	test("shows holders first and the writers that queue after them", () => {
		const [reader, writer] = fixtures.pile.participants;
		const turned = { ...fixtures.pile, participants: [writer, reader].flatMap((one) => one ?? []) };
		expect(shown(turned)).toBe(shown(fixtures.pile));
	});

	test("between classes does not claim that the same lock is held", () => {
		const classes = finding({
			rule: "class-order",
			participants: [
				thread("T1", [held("conn1=Connection", "f x.c:1")], use("registry", "f x.c:2")),
				thread("T2", [held("registry", "g x.c:1")], use("conn2=Connection", "g x.c:2")),
			],
		});
		expect(shown(classes)).toContain("→ wants conn2 (Connection) exclusive, of a class that T1 holds\n");
	});

	test("of one class nested in itself by one thread", () => {
		const twice = thread("T1", [held("x1=X", "f x.c:1")], use("x2=X", "f x.c:2"));
		const text = shown(finding({ rule: "class-order", participants: [twice, twice] }));
		expect(text).toContain("→ wants x2 (X) exclusive, of a class that it holds\n");
	});

	test("of a lock never given back that others wait for says who is stuck", () => {
		const victims = {
			count: 2,
			groups: [{ count: 2, threads: ["T4", "T5"], wants: use("cache.mu", "g a.c:7") }],
		};
		const text = shown({
			...fixtures.heldAtEnd,
			verdict: "deadlocked",
			reason: "the thread ended holding it",
			victims,
		});
		expect(text).toContain(
			"   It happened: threads were stuck waiting for this lock when the trace ended.\n" +
				"   Why: the thread ended holding it\n",
		);
		expect(text).toContain("   2 threads are stuck behind it:\n");
		expect(text).toContain("     2 want cache.mu exclusive: T4, T5\n         g  a.c:7");
	});

	test("shows nanoseconds where all happened within the first millisecond", () => {
		const early = thread("T1", [held("a", "f x.c:1", { seconds: 12e-9 })]);
		expect(shown(finding({ participants: [early] }))).toContain("since 0.000000012 s");
	});

	test("seen in several traces names them", () => {
		expect(shown({ ...fixtures.heldAtEnd, traces: ["a.hwt", "b.hwt"] })).toContain("· in a.hwt, b.hwt");
	});
});

describe("what the verdict rests on", () => {
	const says = (more: Partial<Finding>) => shown(finding(more), { columns: 1000 }).split("\n").slice(1, 3);

	test("of a cycle that needs something never seen is followed by what that is", () => {
		expect(says({ rule: "reader-writer-reader", reason: "needs a writer queued on rw" })).toEqual([
			"   It could happen: nothing known rules it out. That a schedule leads there is not proved.",
			"   But: needs a writer queued on rw",
		]);
		expect(says({ kind: "misuse", rule: "recursive-read", reason: "needs a writer" })[1]).toBe(
			"   But: needs a writer",
		);
	});

	test("between classes is the order of the classes alone", () => {
		expect(says({ rule: "class-order" })[0]).toBe(
			"   It could happen: the classes were nested in a circle, whichever threads and instances took part. That these meet is not proved.",
		);
	});

	test("of misuse is what was recorded, with what was seen beside it", () => {
		const misuse = { kind: "misuse" } as const;
		expect(says({ ...misuse, rule: "wait-holding-lock", reason: "T2 notifies cv" })[1]).toBe(
			"   Seen: T2 notifies cv",
		);
		expect(says({ ...misuse, rule: "held-at-end", reason: "destroyed while held" })).toEqual([
			"   This was recorded: the lock was never given back. Whoever asks for it then waits for ever, unless it is robust or made anew.",
			"   Why: destroyed while held",
		]);
		expect(says({ ...misuse, rule: "self-deadlock" })[0]).toContain("that nobody else could give back.");
		expect(says({ ...misuse, rule: "upgrade" })[0]).toContain("stood in its own way.");
	});

	test("of a lock still held while others wait is not that it was held for long, nor that they are stuck", () => {
		const victims = { count: 1, groups: [{ count: 1, threads: ["T2"], wants: use("mu", "g a.c:7") }] };
		const text = shown({ ...fixtures.longHold, victims });
		expect(text).toContain("others waited for the lock when the trace ended. Slow is not yet stuck.\n");
		expect(text).toContain(
			"   1 thread waited for it when the trace ended:\n     1 wants mu exclusive: T2\n",
		);
		expect(text).not.toMatch(/held for long|stuck behind/);
	});
});

describe("a holder", () => {
	test("that is the same thread at another time is not said to wait for itself", () => {
		const alone = finding({
			verdict: "dismissed",
			reason: "single-thread",
			participants: [
				thread("T1", [held("a", "f x.c:1")], use("b", "f x.c:2")),
				thread("T1", [held("b", "f x.c:5")], use("a", "f x.c:6")),
			],
		});
		const text = reporters.text(report([], { dismissed: [alone] }), { verbose: true });
		expect(text).toContain("→ wants b exclusive, which T1 holds at another time\n");
	});

	test("that shares the lock with who asks for it exclusively", () => {
		const upgrade = finding({
			verdict: "deadlocked",
			rule: "upgrade",
			participants: ["T1", "T2"].map((label) => thread(label, [held("rw shared", "")], use("rw", ""))),
		});
		expect(shown(upgrade)).toContain("→ wants rw exclusive, held by itself, T2 (");
		expect(shown(upgrade)).toContain("→ wants rw exclusive, held by T1, itself (");
	});
});

describe("a witness", () => {
	const witness = (more: Partial<Finding>, options?: ReportOptions) => {
		const text = shown({ ...fixtures.predicted, ...more }, options);
		return text.slice(text.indexOf("   How it"), text.indexOf("\n\n   reader-writer"));
	};
	const steps = (...list: ReturnType<typeof step>[]) =>
		witness({ witness: { foundBy: "swapping", steps: list, otherSteps: 1, schedule: [] } });

	test("is a numbered list: who takes what, then who asks for what and is stopped by whom", () => {
		expect(witness({})).toMatchInlineSnapshot(`
			"   How it comes about (replayed; the sections of each lock keep their recorded order; with 1,412
			     other recorded steps before and between):
			     1. T1 takes    m exclusive                     left work.c:1
			     2. T2 takes    rw shared                       right work.c:3
			     3. T3 asks for rw exclusive: T2 is in the way  flush work.c:9
			     4. T1 asks for rw shared: T3 is in the way     left work.c:2
			     5. T2 asks for m exclusive: T1 is in the way   right work.c:4
			   None of them can ever go on."
		`);
	});

	test("that swaps sections says so, and counts one other step as one", () => {
		expect(steps(step("T1 takes m", ""))).toMatchInlineSnapshot(`
			"   How it comes about (replayed; some sections of a lock change places; with 1 other recorded step
			     before and between):
			     1. T1 takes    m exclusive
			   None of them can ever go on."
		`);
	});

	test("that waits for a thread does not speak of a lock", () => {
		const join = { ...use("T2=thread", "main a.c:9"), waitsFor: "join" } as const;
		const text = witness({
			participants: [thread("T1", [held("mu", "")], join), thread("T2", [], use("mu", ""))],
			witness: {
				foundBy: "sync-preserving",
				otherSteps: 0,
				schedule: [],
				steps: [
					step("T1 takes mu", "main a.c:8"),
					step("T2 asks mu", "", ["T1"]),
					step("T1 asks end_of_T2 shared", "main a.c:9", ["T2"]),
				],
			},
		});
		expect(text).toMatchInlineSnapshot(`
			"   How it comes about (replayed; the sections of each lock keep their recorded order; no other steps
			     are needed):
			     1. T1 takes    mu exclusive                    main a.c:8
			     2. T2 asks for mu exclusive: T1 is in the way
			     3. T1 waits for the end of T2                  main a.c:9
			   None of them can ever go on."
		`);
	});

	test("names some of many threads in the way, and a thread that is in its own", () => {
		const readers = Array.from({ length: 100 }, (_, index) => `T${index + 2}`);
		const text = steps(
			step("T1 asks m", "", readers),
			step("T2 asks m", "", ["T2"]),
			step("T3 asks m", "", ["T3", "T1"]),
		);
		expect(text).toContain("asks for m exclusive: T2, T3, T4, T5, T6 and 95 more are in the way\n");
		expect(text).toContain("2. T2 asks for m exclusive: it is in its own way\n");
		expect(text).toContain("3. T3 asks for m exclusive: itself, T1 are in the way\n");
	});

	test("numbers ten steps and more under each other, and lets a long name stick out", () => {
		const long = `f${"o".repeat(80)}`;
		const many = Array.from({ length: 10 }, (_, index) => step(`T1 takes m${index}`, `f x.c:${index}`));
		const text = steps(...many, step(`T10 takes ${long}`, "g x.c:90"));
		expect(text).toContain("      1. T1  takes    m0 exclusive  f x.c:0\n");
		expect(text).toContain("     10. T1  takes    m9 exclusive  f x.c:9\n");
		expect(text).toContain(`     11. T10 takes\n             ${long}\n             exclusive  g x.c:90\n`);
	});
});

describe("long lines", () => {
	const clause = (label: string) =>
		`${label} holds mutex first taken in transfer bank.c:47 and wants another`;
	const long = finding({ title: `${clause("T1")}; ${clause("T2")}`, notes: ["word ".repeat(30).trim()] });

	test("a title that does not fit has one line per thread, wrapped under itself", () => {
		expect(shown(long, { columns: 60 }).split("\n").slice(0, 4)).toEqual([
			"1. POTENTIAL  T1 holds mutex first taken in transfer",
			"                bank.c:47 and wants another;",
			"              T2 holds mutex first taken in transfer",
			"                bank.c:47 and wants another",
		]);
	});

	test("sentences are wrapped, stacks never", () => {
		const deep = `${"f".repeat(120)} x.c:1`;
		const stack = finding({ ...long, participants: [thread("T1", [held("a", deep)])] });
		const lines = reporters.text(report([stack]), { columns: 70 }).split("\n");
		expect(lines.filter((line) => line.length > 70)).toEqual([`         ${"f".repeat(120)}  x.c:1`]);
	});

	test("nothing is lost on the way", () => {
		const words = (text: string) => text.split(/\s+/).join(" ");
		for (const columns of [1, 20, 47, 100])
			expect(words(reporters.text(fixtures.everything, { columns, verbose: true }))).toBe(
				words(reporters.text(fixtures.everything, { columns: 10_000, verbose: true })),
			);
	});

	test("are a hundred characters unless told otherwise", () => {
		const text = reporters.text(fixtures.everything, { verbose: true });
		expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
		expect(text).toBe(reporters.text(fixtures.everything, { verbose: true, columns: 100 }));
	});
});

describe("verbose", () => {
	test("shows the stacks of bystanders", () => {
		expect(shown(fixtures.abba)).not.toMatch(/load {2}config\.c:8/);
		expect(shown(fixtures.abba, { verbose: true })).toContain(
			["     also holds config shared, since 0.500000 s", "         load  config.c:8"].join("\n"),
		);
	});

	test("shows dismissed findings in full, numbered after the others", () => {
		const dismissed = report([fixtures.abba], { dismissed: [fixtures.guarded] });
		expect(reporters.text(dismissed)).toContain(
			"Dismissed: 1 that cannot happen\n  - T1 and T2 take a and b in opposite orders — guarded by G\n\n",
		);
		expect(reporters.text(dismissed, { verbose: true })).toContain(
			"2. DISMISSED  T1 and T2 take a and b in opposite orders\n   It cannot happen: guarded by G\n\n   T1\n",
		);
	});

	test("victims may wait for more than locks", () => {
		const wants = { ...use("T1=thread", "main x.c:9"), waitsFor: "join" } as const;
		const groups = [{ count: 2, threads: ["T8", "T9"], wants }];
		const stuck = { ...fixtures.selfDeadlock, victims: { count: 2, groups } };
		expect(shown(stuck)).toContain("     2 wait for the end of T1: T8, T9\n         main  x.c:9\n");
	});

	test("shows every group of victims; otherwise the largest, and how many are left", () => {
		const groups = Array.from({ length: 8 }, (_, index) => ({
			count: 10 - index,
			threads: [`T${index}`],
			wants: use("a", "f x.c:1 < g x.c:2 < h x.c:3 < main x.c:4"),
		}));
		const stuck = { ...fixtures.selfDeadlock, victims: { count: 52, groups } };
		expect(shown(stuck)).toContain("     … and 12 threads in 3 more groups\n");
		expect(shown(stuck, { verbose: true })).toContain("     3 want a exclusive: T7 and 2 more\n");
		expect(shown(stuck, { verbose: true })).not.toContain("more group");
	});
});

describe("a report", () => {
	test("without findings says so first, and what that is worth", () => {
		expect(reporters.text(report([]))).toMatchInlineSnapshot(`
			"No deadlocks found in 1,204 events of 4 threads and 12 locks.
			This covers the locks that were nested (5 of 12), as recorded; code that did not run was not judged.

			What this rests on
			  app.hwt
			    1,204 events in 12.5 s, 4 threads, 12 locks of 7 classes.
			    5 locks were ever nested with another, in 34 distinct dependencies.
			    Closed in order by the recorder.
			    Nothing recorded is missing, and every cycle found is listed.
			"
		`);
	});

	test("without findings in a damaged trace does not look clean", () => {
		const [first] = reporters.text(report([], { traces: [fixtures.lossyTrace] })).split("\n");
		expect(first).toBe(
			"No deadlocks found in 1,204 events of 4 threads and 12 locks, but not everything could be judged.",
		);
	});

	test("of a killed program is no less clean, and says that it was killed", () => {
		const text = reporters.text(
			report([], { traces: [trace({ closed: false, unsealedChunks: 1, seconds: 0.0123 })] }),
		);
		expect(text).toMatch(/^No deadlocks found in 1,204 events of 4 threads and 12 locks\.\n/);
		expect(text).toContain("    1,204 events in 12.3 ms, 4 threads");
		expect(text).toContain("  ! Not closed by the recorder: the process was killed");
		expect(text).toContain("  ! 1 chunk was still being written");
	});

	test("of an empty trace is no clean report", () => {
		const empty = trace({ events: 0, threads: 0, locks: 0, lockClasses: 0, locksNested: 0, dependencies: 0 });
		const text = reporters.text(report([], { traces: [empty] }));
		expect(text).toMatch(/^Nothing was recorded, so nothing was found\.\n/);
		expect(text).toContain("says nothing about the program");
		expect(text).not.toContain("No deadlocks");
	});

	test("where no lock was ever nested says that there was no order to judge", () => {
		const [, worth] = reporters.text(report([], { traces: [trace({ locksNested: 0 })] })).split("\n");
		expect(worth).toBe("No lock was ever taken while another was held: there was no lock order to judge.");
	});

	test("ends with everything that takes trust away", () => {
		const text = reporters.text(report([], { traces: [fixtures.lossyTrace] }));
		expect(text.slice(text.indexOf("What this rests on"))).toMatchInlineSnapshot(`
			"What this rests on
			  killed.hwt
			    1,204 events in 12.5 s, 4 threads, 12 locks of 7 classes.
			    5 locks were ever nested with another, in 34 distinct dependencies.
			  ! Not closed by the recorder: the process was killed, or is still running.
			  ! 2 chunks were still being written: the events in there are used, unchecked.
			  ! Lost an unknown number of events (damaged, 2 times), first at byte 40,960: checksum 1f2e3d4c
			    expected, 00c0ffee found
			  ! Lost 120 events (disk-full): the recorder stopped writing
			  ! 1 pair of sections of one lock overlaps although they exclude each other: the order of events is
			    not certain there.
			  ! Released by threads that did not take them, and not followed from there on: handoff.
			  ! Not listed, because a bound was met: at least 5,000 cycles.
			"
		`);
	});

	test("of several traces shows totals, and what is wrong with which", () => {
		const traces = [trace({ name: "a.hwt" }), fixtures.lossyTrace, trace({ name: "c.hwt" })];
		const text = reporters.text(report([], { traces }));
		expect(text).toContain(
			"No deadlocks found in 3 traces with 3,612 events of 12 threads and 36 locks, but",
		);
		expect(text).toContain(
			"  3 traces, 1 of them with something missing\n    3,612 events in 37.5 s, 12 threads",
		);
		expect(text).toContain("  killed.hwt\n  ! Lost an unknown");
		expect(text).toContain(
			"  ! Not closed by the recorder: the process was killed, or is still running (1 of 3 traces).\n",
		);
		expect(text).not.toContain("  a.hwt\n");
	});

	test("suggests a lock order when some nesting goes against it", () => {
		const { lockOrder } = fixtures.everything;
		expect(reporters.text(report([], { lockOrder }))).toContain(
			[
				"Suggested lock order: take locks of earlier lines first",
				"  1. config",
				"  2. Queue.mu, Fork",
				"  3. Pool.mu",
				"  Against it, rarest first:",
				"  ! Queue.mu was taken while Pool.mu was held, 2 times",
			].join("\n"),
		);
		const agreed = report([], { lockOrder: { ...lockOrder, against: [] } });
		expect(reporters.text(agreed)).not.toContain("lock order:");
		expect(reporters.text(agreed, { verbose: true })).toContain("lock order:");
	});

	test("suggests no lock order where none was nested", () => {
		expect(reporters.text(report([]), { verbose: true })).not.toContain("lock order:");
	});

	test("cuts a long lock order and says so", () => {
		const generations = Array.from({ length: 40 }, (_, index) => [`class${index}`]);
		const against = [{ held: "class1", wanted: "class0", count: 1 }];
		const text = reporters.text(report([], { lockOrder: { generations, against } }));
		expect(text).toContain("  … 28 more lines\n");
		expect(text).toContain("class0 was taken while class1 was held, 1 time\n");
	});

	test("is highlighted only by the style it is given", () => {
		const style = (format: string, text: string) => `<${format}>${text}</${format}>`;
		const text = reporters.text(report([fixtures.selfDeadlock]), { style });
		expect(text).toContain("1. <red>DEADLOCKED</red>  <bold>T1 asks for mu, which it holds</bold>\n");
		expect(text).toContain("<red>→</red> wants <bold>mu</bold> exclusive");
		expect(reporters.text(report([fixtures.selfDeadlock]))).not.toContain("<");
	});
});
