import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test as plain, vi } from "vitest";
import { patched } from "../../src/cli/record/go/overlay.js";
import { temporaryFolder, testWhere, testWith } from "../support/compiler.js";
import { holdwait } from "../support/holdwait.js";
import { dump, facts, only, program, run, story } from "./story.js";

const test = testWith("go");
// The first build of each kind compiles all of the standard library.
vi.setConfig({ testTimeout: 600_000 });

/** The toolchains beside the installed one that programs are built with. */
const older = readFileSync(new URL("toolchains.txt", import.meta.url), "utf8")
	.trim()
	.split("\n");

/** Older toolchains are tested where `go` has fetched them before, so that tests need no network. */
function testWithGo(version: string): ReturnType<typeof testWhere> {
	const env = { ...process.env, GOTOOLCHAIN: version, GOPROXY: "off" };
	return testWhere(spawnSync("go", ["version"], { env }).status === 0, `${version} is not downloaded`);
}

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

	for (const [flags, names] of [
		[[], ["main.shared", "main.table+0x8", "main.table+0x48"]],
		[["-buildmode=pie"], ["main.shared", "main.table+0x8", "main.table+0x48"]],
		[["-ldflags=-s"], []],
	] as const)
		test(`of the variables that locks of packages stand in: ${flags.join("") || "usual build"}`, () => {
			const { traces, status } = run([program("build", "local", ...flags), "package"]);
			expect(status).toBe(0);
			const lines = dump(traces[0] as string);
			expect(lines.flatMap((line) => / global="(main\..*)"/.exec(line)?.[1] ?? [])).toEqual(names);
			expect(lines.filter((line) => / acquire .* @ main\.ofPackage/.test(line))).toHaveLength(3);
		});

	test("stacks begin at the user's call, and have inlined functions, files and lines", () => {
		const { traces } = run([program(), "locks"]);
		const first = dump(traces[0] as string).find((line) => / @ main\.locks/.test(line));
		expect(first).toMatch(/ @ main\.locks \S+main\.go:50 < main\.main \S+main\.go:43$/);
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

	for (const version of older)
		testWithGo(version)(`${version} builds programs that record themselves`, () => {
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
