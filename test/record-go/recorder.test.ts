import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test as plain, vi } from "vitest";
import { patched } from "../../src/cli/record/go/overlay.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";
import { temporaryFolder, testWith } from "../support/compiler.js";
import { holdwait } from "../support/holdwait.js";
import { dump, only, program, run, story } from "./story.js";

const test = testWith("go");
// The first build of each kind compiles all of the standard library.
vi.setConfig({ testTimeout: 600_000 });

/** Older toolchains are tested where `go` has fetched them before (GOTOOLCHAIN), so that tests need no network. */
function whereDownloaded(version: string): (name: string, body: () => void) => void {
	const env = { ...process.env, GOTOOLCHAIN: version, GOPROXY: "off" };
	if (spawnSync("go", ["version"], { env }).status === 0) return plain;
	return (name, body) => plain.skip(`${name} (skipped: not downloaded)`, body);
}

function facts(path: string): { closed: boolean; losses: string[]; unsealed: number } {
	const trace = openTrace(bytesSource(readFileSync(path), path));
	for (const _batch of trace.batches()) {
		// Totals are complete after one iteration.
	}
	const { closed, losses, unsealedChunks } = trace.totals();
	return { closed, losses: losses.map(({ reason }) => reason), unsealed: unsealedChunks };
}

function storyOf(word: string): string[] {
	const { traces, status } = run([program(), word]);
	expect({ status, traces: traces.length }).toEqual({ status: 0, traces: 1 });
	expect(facts(traces[0] as string)).toEqual({ closed: true, losses: [], unsealed: 0 });
	return story(traces[0] as string);
}

describe("events", () => {
	test("of locks nobody waits for: one for each acquire, one for each release", () => {
		expect(storyOf("locks")).toEqual([
			"T1 acquire mutex1",
			"T1 acquire rwlock1 shared",
			"T1 release rwlock1 shared",
			"T1 release mutex1",
			"T1 acquire rwlock1",
			"T1 release rwlock1 exclusive",
			"T1 acquire mutex1 try",
			"T1 acquire rwlock1 shared try",
			"T1 release rwlock1 shared",
			"T1 release mutex1",
			"T1 acquire once1",
			"T1 release once1",
		]);
	});

	test("of locks somebody waits for: an attempt before", () => {
		const events = storyOf("waiting");
		// Where an attempt stands among the events of others is not certain: a release may bear an older time.
		const attempts = events.filter((line) => / attempt (mutex|rwlock)/.test(line));
		expect(attempts).toEqual(["T2 attempt mutex1", "T3 attempt rwlock1", "T4 attempt rwlock1 shared"]);
		for (const attempt of attempts)
			expect(events.indexOf(attempt)).toBeLessThan(events.indexOf(attempt.replace("attempt", "acquire")));
		const sections = events.filter((line) => !attempts.includes(line));
		expect(only("mutex", sections)).toEqual([
			"T1 acquire mutex1",
			"T1 release mutex1",
			"T2 acquire mutex1",
			"T2 release mutex1",
		]);
		expect(only("rwlock", sections)).toEqual([
			"T1 acquire rwlock1 shared",
			"T1 release rwlock1 shared",
			"T3 acquire rwlock1",
			"T3 release rwlock1 exclusive",
			"T4 acquire rwlock1 shared",
			"T4 release rwlock1 shared",
		]);
	});

	test("of channels: in the order of their values, a select as attempts in a row, a close as notify", () => {
		const recorded = only("channel", storyOf("channels"));
		// Which channel of a select is met first depends on their addresses.
		const isSwapped = recorded.includes("T3 acquire channel3");
		const swap = (line: string): string => line.replace(/channel([23])/, (_, n) => `channel${5 - Number(n)}`);
		const events = isSwapped ? recorded.map(swap) : recorded;
		expect(events.slice(0, 7)).toEqual([
			"T1 acquire channel1",
			"T1 acquire channel1",
			"T2 attempt channel1",
			"T2 acquire channel1",
			"T1 acquire channel1 shared",
			"T1 acquire channel1 shared",
			"T1 acquire channel1 shared",
		]);
		expect(new Set(events.slice(7, 9))).toEqual(
			new Set(["T3 attempt channel2", "T3 attempt channel3 shared"]),
		);
		expect(events.slice(9)).toEqual([
			"T3 acquire channel2",
			"T1 acquire channel2 shared",
			"T1 attempt channel3 shared",
			"T4 notify channel3 all",
			"T1 acquire channel3 shared",
			"T1 acquire channel3 shared",
		]);
	});

	test("of a timer's channel and of a nil channel, which are told apart by their variant", () => {
		expect(only("timer", storyOf("channels")).at(-1)).toBe("T1 acquire timer1 shared");
		expect(only("nil", storyOf("blocked"))).toEqual(["T1 attempt nil1"]);
	});

	test("of condition variables: the release is the wait's, whatever type the lock has", () => {
		expect(storyOf("wait")).toEqual([
			"T1 acquire mutex1",
			"T1 wait condition1 mutex1",
			"T2 acquire mutex1",
			"T2 notify condition1 all",
			"T2 release mutex1",
			"T1 wake condition1",
			"T1 acquire mutex1",
			"T1 release mutex1",
			"T1 acquire rwlock1",
			"T1 wait condition2 rwlock1",
			"T3 notify condition2",
			"T1 wake condition2",
			"T1 acquire rwlock1",
			"T1 release rwlock1 exclusive",
		]);
	});

	test("of a wait group: counted up as shared, waited for as exclusive", () => {
		expect(storyOf("groups")).toEqual([
			"T1 acquire waitgroup1",
			"T1 acquire waitgroup1 shared",
			"T1 acquire waitgroup1 shared",
			"T1 attempt waitgroup1",
			"T2 release waitgroup1",
			"T2 release waitgroup1",
			"T1 acquire waitgroup1",
		]);
	});

	test("a copied mutex is another one, and nobody holds it", () => {
		expect(storyOf("copied")).toEqual([
			"T1 acquire mutex1",
			"T1 release mutex1",
			"T1 acquire mutex2",
			"T1 release mutex2",
			"T1 acquire mutex1",
			"T1 release mutex3",
		]);
	});

	test("a release by another goroutine says where", () => {
		const { traces } = run([program(), "foreign"]);
		const release = dump(traces[0] as string).filter((line) => /release .* @ main\.foreign/.test(line));
		expect(release).toHaveLength(1);
	});
});

describe("names", () => {
	test("the labels of a goroutine, also where they are inherited", () => {
		const { traces } = run([program(), "names"]);
		const named = dump(traces[0] as string).filter((line) => /^thread T\d+ "\{/.test(line));
		expect(named).toHaveLength(1);
		expect(named[0]).toContain("request");
	});

	test("tests leave marks", () => {
		const { traces, status } = run([program("test")]);
		expect(status).toBe(0);
		const marks = dump(traces[0] as string).flatMap((line) => /mark "(.*)"/.exec(line)?.[1] ?? []);
		expect(marks).toEqual(["", "TestOuter", "TestOuter/inner"]);
	});

	test("stacks begin at the user's call, and have inlined functions, files and lines", () => {
		const { traces } = run([program(), "locks"]);
		const first = dump(traces[0] as string).find((line) => / @ main\.locks/.test(line));
		expect(first).toMatch(/ @ main\.locks \S+main\.go:46 < main\.main \S+main\.go:39$/);
	});

	test("stacks are right where frames are farther apart than what is remembered of a stack can tell", () => {
		const { traces } = run([program(), "huge"]);
		const callers = dump(traces[0] as string).flatMap(
			(line) => / acquire .* @ main\.lockNow \S+ < main\.lockBelow \S+ < main\.(\w+)/.exec(line)?.[1] ?? [],
		);
		expect(callers).toEqual(["fewer", "more", "fewer", "more", "fewer", "more"]);
	});

	test("HOLDWAIT_FRAMES limits stacks", () => {
		const { traces } = run([program(), "locks"], { HOLDWAIT_FRAMES: "1" });
		const lines = dump(traces[0] as string).filter((line) => line.includes(" @ main.locks"));
		expect(lines.length).toBeGreaterThan(3);
		expect(lines.filter((line) => line.includes("main.main"))).toEqual([]);
	});
});

describe("endings", () => {
	const locks = only("mutex", [
		"T1 acquire mutex1",
		"T1 release mutex1",
		"T1 acquire mutex1 try",
		"T1 release mutex1",
	]);

	for (const [word, ending, closed] of [
		["exit", { status: 3, signal: null }, true],
		["fatal", { status: 1, signal: null }, true],
		["panic", { status: 2, signal: null }, false],
		["kill", { status: null, signal: "SIGKILL" }, false],
	] as const) {
		test(`nothing is lost: ${word}`, () => {
			const { traces, status, signal } = run([program(), word]);
			expect({ status, signal }).toEqual(ending);
			expect(facts(traces[0] as string)).toMatchObject({ closed, losses: [] });
			expect(only("mutex", story(traces[0] as string))).toEqual(locks);
		});
	}

	test("each process has its own trace", () => {
		const { traces, stderr } = run([program(), "child"]);
		expect(stderr).toContain("true false true false <nil>");
		expect(traces).toHaveLength(2);
	});

	test("without HOLDWAIT_DIR nothing is written", () => {
		const { traces, status } = run([program(), "locks"], { HOLDWAIT_DIR: "" });
		expect({ status, traces, here: existsSync("holdwait-traces") }).toEqual({
			status: 0,
			traces: [],
			here: false,
		});
	});

	test("a folder that cannot be made stops recording, and says so once", () => {
		const { stderr, status } = run([program(), "many"], { HOLDWAIT_DIR: "/proc/none" });
		expect(status).toBe(0);
		expect(stderr).toMatch(/^holdwait: \S+: recording stopped, cannot create a trace: .*\nall done$/);
	});

	test("a limit of file sizes stops recording, and the program goes on", () => {
		const into = temporaryFolder();
		const limited = ["sh", "-c", `ulimit -f 512; exec "$0" many`, program()];
		const { stderr, status } = run(limited, { HOLDWAIT_DIR: into });
		expect({ status, stderr }).toMatchObject({
			status: 0,
			stderr: expect.stringMatching(/recording stopped, the trace file cannot grow: .*\nall done$/),
		});
		const [trace] = readdirSync(into).map((name) => `${into}/${name}`);
		expect(facts(trace as string)).toMatchObject({ losses: ["disk-full"] });
	});
});

describe("anchors", () => {
	const patch = {
		file: "sync/once.go",
		edits: [{ within: "func (o *Once) Do() {", find: "\tcall()\n", put: "\thook(); call()\n" }],
		append: [],
	};
	const context = { appended: ["package sync\n\nfunc hook() {}\n"], where: "once.go" };

	plain("changes stay on their line, and what is appended loses its package clause", () => {
		const source = "package sync\n\nfunc (o *Once) Do() {\n\tcall()\n}\n";
		expect(patched(source, patch, context)).toBe(
			"package sync\n\nfunc (o *Once) Do() {\n\thook(); call()\n}\n\n\nfunc hook() {}\n",
		);
	});

	plain("a source that is not known is refused: where, expected, found", () => {
		const twice = "package sync\n\nfunc (o *Once) Do() {\n\tcall()\n\tcall()\n}\n";
		expect(() => patched(twice, patch, context)).toThrow(
			/once\.go: not the source .*\n {2}expected once in 'func \(o \*Once\) Do\(\)': .*\n {2}found: 2 times/,
		);
		expect(() => patched("package sync\n", patch, context)).toThrow(/found: 0 times/);
	});

	test("a second overlay is refused", () => {
		const { status, stderr } = holdwait(["record", "--", "go", "version"], {
			cwd: temporaryFolder(),
			env: { GOFLAGS: "-overlay=mine.json" },
		});
		expect({ status, stderr }).toEqual({
			status: 2,
			stderr: expect.stringContaining("GOFLAGS has an -overlay"),
		});
	});

	for (const version of ["go1.22.12", "go1.23.12", "go1.24.13", "go1.25.5"])
		whereDownloaded(version)(`${version} builds programs that record themselves`, () => {
			const { traces, status } = run([program("build", version), "locks"]);
			expect(status).toBe(0);
			expect(only("mutex", story(traces[0] as string))).toHaveLength(4);
			expect(facts(traces[0] as string)).toEqual({ closed: true, losses: [], unsealed: 0 });
		});
});

describe("builds", () => {
	for (const flags of [["-buildmode=pie", "-trimpath"], ["-race"]])
		test(`record themselves: ${flags.join(" ")}`, () => {
			const { traces, status, stderr } = run([program("build", "local", ...flags), "locks"]);
			expect({ status, stderr }).toEqual({ status: 0, stderr: "true false true false " });
			expect(only("mutex", story(traces[0] as string))).toHaveLength(4);
			expect(facts(traces[0] as string)).toEqual({ closed: true, losses: [], unsealed: 0 });
		});

	test("one processor is enough", () => {
		const { traces, status } = run([program(), "waiting"], { GOMAXPROCS: "1" });
		expect(status).toBe(0);
		expect(facts(traces[0] as string)).toEqual({ closed: true, losses: [], unsealed: 0 });
	});
});
