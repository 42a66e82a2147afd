import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TraceError } from "../../src/model/index.js";
import { parseText } from "../../src/trace/index.js";
import { attempt, dump, eventsOf, open, read } from "./support.js";

const parse = (...lines: string[]) => open(Buffer.from(["holdwait 1", ...lines].join("\n")));
const redumped = (...lines: string[]) =>
	dump(parse(...lines))
		.split("\n")
		.slice(1, -1);

describe("every operation", () => {
	test.each([
		"T1 acquire mu",
		"T1 acquire mu try @ f a.c:1 < main a.c:9",
		"T1 acquire mu shared timed",
		"T1 acquire mu upgradeable inherited",
		"T1 attempt mu timed @ f",
		"T1 release mu",
		"T1 release mu shared",
		"T1 release mu exclusive @ f a.c:2",
		"T1 release mu @",
		"T1 abandon mu timeout",
		"T1 abandon mu interrupt",
		"T1 abandon mu cancelled",
		"T1 abandon mu refused",
		"T1 wait cv mu timed @ f",
		"T1 wake cv",
		"T1 wake cv interrupt",
		"T1 notify cv",
		"T1 notify cv all @ f",
		"T1 downgrade mu",
		"T1 downgrade mu upgradeable",
		"T1 upgrade mu @ f",
		"T1 init mu @ f",
		"T1 destroy mu",
		"T1 fork T2 @ f",
		"T1 await T2",
		"T1 join T2",
		"T1 end",
		"T1 read x @ f",
		"T1 write x",
		'T1 mark "in a test"',
		'mark "for all"',
		"T1 gap 12",
		"gap 3",
		"T1 acquire mu t=500",
		"T1 acquire mu @ f a.c:1 < …",
		'T1 acquire mu @ "a b" "c d.c:3" < "0x12" < 0x34 m1',
		"T1 acquire mu @ f a.c 0x34",
		"T1 acquire mu @ 0x34",
		'"end" acquire mu',
		'T1 acquire "a b" @ operator<< a.c:1',
	])("%s is read and written again", (line) => {
		const declared = line.includes(" m1") ? ['module m1 "/lib/x.so"'] : [];
		expect(redumped(...declared, line)).toContain(line);
	});
});

describe("statements", () => {
	test("of the header and definitions are read and written again", () => {
		const lines = [
			"runtime go",
			'recorder "holdwait-go 0.1"',
			"clock 2500000 start=1700000000.25",
			'process 4711 parent=4700 executable="/usr/bin/app" argument="a b" argument="" forked',
			'module m1 "/usr/lib/libfoo.so" build=ab12cd',
			'lock mu mutex class="Queue.mu" variant="errorcheck" address=0x7fff12345678 global="table+0x28" robust shared-between-processes detects-self @ init set.go:5',
			"lock rw rwlock policy=rH reentrant=none",
			"lock sem semaphore permits=0",
			'thread T1 "ticker" os=4712 inherited',
			"thread main",
			'loss disk-full 12 "detail"',
			"loss truncated 0",
			"end",
		];
		expect(redumped(...lines)).toEqual(lines);
	});

	test("of the default clock are left out", () => {
		expect(redumped("clock 1000000000")).toEqual([]);
		expect(parse().definitions.ticksPerSecond).toBe(1e9);
	});

	test("may stand anywhere, but for the header", () => {
		const trace = parse("T1 acquire mu", "lock mu rwlock policy=R", 'thread T1 "late"');
		expect(trace.definitions.lock(1 as never)).toMatchObject({ kind: "rwlock", policy: "R" });
		expect(trace.definitions.thread(1 as never).name).toBe("late");
	});
});

describe("time", () => {
	test("goes on by one tick a line, from the last t=", () => {
		const trace = parse("T1 acquire a", "T1 acquire b t=10", "T2 acquire c t=10", "T1 release b");
		expect(eventsOf(trace).map(({ time }) => time)).toEqual([1, 10, 10, 11]);
	});

	test("of equal ticks keeps the order of the lines", () => {
		const lines = ["T2 acquire a t=7", "T1 release b t=7", "T3 acquire c t=7", "T2 release a t=7"];
		expect(redumped(...lines).filter((line) => line.startsWith("T"))).toEqual(lines);
	});
});

describe("kinds of locks never declared", () => {
	test.each([
		["acquired", ["T1 acquire x"], "mutex"],
		["waited for", ["T1 wait x mu"], "condition"],
		["notified", ["T1 notify x"], "condition"],
		["read", ["T1 read x"], "variable"],
		["acquired in a shared mode", ["T1 acquire x shared"], "rwlock"],
		["upgraded", ["T1 upgrade x"], "rwlock"],
		["acquired and waited for", ["T1 acquire x", "T1 wait x x"], "monitor"],
	])("follow from use: %s", (_, lines, kind) => {
		const { definitions } = parse(...lines);
		expect(definitions.lock(1 as never)).toMatchObject({ label: "x", kind, defined: true });
	});
});

describe("identifiers", () => {
	test("of the form T7 and L7 give the id, where it is free", () => {
		const trace = parse("T7 acquire L5", "main acquire mu");
		expect(eventsOf(trace).map(({ thread, object }) => [thread, object])).toEqual([
			[7, 5],
			[1, 1],
		]);
		expect(trace.definitions.thread(1 as never).label).toBe("main");
		expect(trace.definitions.lock(1 as never).label).toBe("mu");
	});

	test("of the form T7 are kept as labels, where the id is not free or too large", () => {
		const { definitions } = parse("main acquire mu", "T1 acquire mu", "T1000000 acquire mu");
		expect([1, 2, 3].map((id) => definitions.thread(id as never).label)).toEqual(["main", "T1", "T1000000"]);
	});
});

describe("incarnations", () => {
	const locksOf = (...lines: string[]) => {
		const trace = parse(...lines);
		return eventsOf(trace).map(({ object }) => trace.definitions.lock(object as never));
	};

	test("begin with the first use after destroy", () => {
		const locks = locksOf(
			"lock mu recursive",
			"T1 acquire mu",
			"T1 destroy mu",
			"T1 acquire mu",
			"T1 release mu",
		);
		expect(locks.map(({ label }) => label)).toEqual(["mu", "mu", "mu#2", "mu#2"]);
		expect(locks[2]).toMatchObject({ kind: "recursive", previous: 1 });
	});

	test("begin with init of a lock used before, and only then", () => {
		const locks = locksOf("T1 init mu", "T1 acquire mu", "T1 init mu", "T1 acquire mu");
		expect(locks.map(({ label }) => label)).toEqual(["mu", "mu", "mu#2", "mu#2"]);
	});

	test("do not begin where a line says 'same'", () => {
		const lines = ["T1 acquire mu", "T1 destroy mu", "T1 acquire mu same", "T1 init mu same"];
		expect(locksOf(...lines).map(({ id }) => id)).toEqual([1, 1, 1, 1]);
		expect(redumped(...lines).slice(-4)).toEqual(lines);
	});
});

describe("an error in the text says the line, what was expected and what was found", () => {
	test.each([
		["T1 aquire mu", "found 'aquire'; did you mean 'acquire'?"],
		["T1 acquire", "expected a lock, found the end of the line"],
		["T1", "expected an operation (acquire, attempt,"],
		["T1 acquire mu sharde", "found 'sharde'; did you mean 'shared'?"],
		[
			"T1 acquire mu all",
			"expected one of exclusive, shared, upgradeable, try, timed, inherited, t=, @, or the end of the line, found 'all'",
		],
		["T1 release mu try", "found 'try'"],
		["T1 wait cv", "expected the lock it gives back, found the end of the line"],
		["T1 wait cv @ f", "expected the lock it gives back, found '@'"],
		["T1 abandon mu @ f", "expected no stack with 'abandon', found '@'"],
		["T1 acquire mu t=x", "expected ticks from 0 to 9007199254740992, found 'x'"],
		["T1 acquire mu t=1.5", "expected ticks from 0 to"],
		["T1 acquire mu @ f <", "expected frames 'function file:line' with '<' between them"],
		["T1 acquire mu @ a b c", "expected frames"],
		["T1 gap many", "expected a number of events from 0 to 2147483647, found 'many'"],
		['T1 mark "open', "expected a word, or text in double quotes with JSON escapes"],
		['T1 mark "bad \\x"', "expected a word, or text in double quotes"],
		["lock mu mutx", "found 'mutx'; did you mean 'mutex'?"],
		["lock mu policy=x", "expected policy= one of R, r, rH, found 'x'"],
		["lock mu color=red", "found 'color=red'"],
		["lock mu permits=-1", "expected a number of permits from 0 to"],
		["lock mu address=12", "expected address=0x<up to 16 hexadecimal digits>, found '12'"],
		["thread T1 os=x", "expected a thread id of the system from 0 to"],
		["thread T1 inherit", "found 'inherit'; did you mean 'inherited'?"],
		["module m1", "expected the path of the module, found the end of the line"],
		["module m1 x build=z", "expected build=<hexadecimal>, found 'build=z'"],
		["process x", "expected a process id from 0 to 4294967295, found 'x'"],
		["process 1 forkd", "did you mean 'forked'?"],
		["clock 5 end", "expected start=<seconds since 1970>, found 'end'"],
		["loss disk", "expected a reason (unspecified, disk-full,"],
		["holdwait 1", "expected one version line, found a second one"],
		["end now", "expected the end of the line, found 'now'"],
		["class=x acquire mu", "expected a thread or a statement, found 'class=x'"],
	])("%s", (line, message) => {
		const error = attempt(Buffer.from(`holdwait 1\n\n${line}\n`)) as TraceError;
		expect(error).toBeInstanceOf(TraceError);
		expect(error.message).toContain("test, line 3: expected ");
		expect(error.message).toContain(message);
	});

	test.each([
		["holdwait 2", "line 1: expected format version 1, found '2'"],
		["holdwait", "line 1: expected 'holdwait 1', found the end of the line"],
	])("%s", (line, message) => {
		expect(() => parseText(line)).toThrow(message);
	});

	test("times that go back", () => {
		expect(() => parse("T1 acquire a t=9", "T2 acquire b t=8")).toThrow(
			"line 3: expected a time not before 9, found t=8",
		);
	});

	test("header lines behind events", () => {
		expect(() => parse("T1 acquire a", "runtime go")).toThrow(
			"line 3: expected runtime before definitions and events, found runtime after them",
		);
	});
});

test("any text is read or refused with a TraceError", () => {
	const word = fc.oneof(
		fc.constantFrom(
			"T1",
			"acquire",
			"wait",
			"lock",
			"mu",
			"@",
			"<",
			"…",
			"t=4",
			'"x y"',
			"#",
			"same",
			"policy=r",
			"gap",
			"7",
		),
		fc.string({ maxLength: 5 }),
	);
	const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(" "));
	fc.assert(
		fc.property(fc.array(line, { maxLength: 5 }), (lines) => {
			const result = attempt(Buffer.from(["holdwait 1", ...lines].join("\n")));
			if (result instanceof TraceError) expect(result.details.line).toBeGreaterThan(0);
			else expect(read(Buffer.from(result.text)).text).toBe(result.text);
		}),
		{ numRuns: 500 },
	);
});
