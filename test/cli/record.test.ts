import { type ChildProcess, spawn } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile, has, temporaryFolder, testWith } from "../support/compiler.js";
import { folderWith } from "../support/files.js";
import { holdwait, holdwaitPath } from "../support/holdwait.js";

const testWithCompiler = testWith("cc");

/** Takes a lock, then does what its arguments say. */
const program = `
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static void on_signal(int number) { (void)number; _exit(42); }
int main(int count, char **arguments) {
	pthread_mutex_lock(&lock);
	pthread_mutex_unlock(&lock);
	if (count > 2 && !strcmp(arguments[1], "exit")) return atoi(arguments[2]);
	if (count > 2 && !strcmp(arguments[1], "kill")) raise(atoi(arguments[2]));
	if (count > 2 && !strcmp(arguments[1], "await")) {
		signal(atoi(arguments[2]), on_signal);
		puts("ready");
		fflush(stdout);
		for (;;) pause();
	}
	if (count > 1 && !strcmp(arguments[1], "cat")) for (int c; (c = getchar()) != EOF;) putchar(c);
	if (count > 1 && !strcmp(arguments[1], "err")) fputs("to standard error\\n", stderr);
	for (int i = 2; i < count; i++) printf("[%s]", arguments[i]);
	return 0;
}`;

const folder = mkdtempSync(join(tmpdir(), "holdwait-test-"));
const compiled = join(folder, "subject");
beforeAll(() => {
	if (has("cc")) compile(program, { folder, name: "subject" });
});
afterAll(() => rmSync(folder, { recursive: true }));

testWithCompiler("exit statuses pass through", () => {
	for (const status of [0, 1, 2, 70, 127, 255]) {
		expect(record(["exit", String(status)])).toMatchObject({ status });
	}
});

testWithCompiler("a program killed by a signal ends us the same way; others as a shell would say", () => {
	expect(record(["kill", "15"])).toMatchObject({ signal: "SIGTERM" });
	expect(record(["kill", "9"])).toMatchObject({ signal: "SIGKILL" });
	expect(record(["kill", "10"])).toMatchObject({
		status: 128 + 10,
		stderr: expect.not.stringContaining("Debugger"),
	});
	expect(record(["kill", "6"])).toMatchObject({ status: 128 + 6 });
	expect(record(["kill", "11"])).toMatchObject({ status: 128 + 11 });
});

testWithCompiler("standard input, output and error pass through; our own words go to standard error", () => {
	const bytes = "any\0bytes\n".repeat(10_000);
	const cat = record(["cat"], { input: bytes });
	expect(cat.stdout).toBe(bytes);
	expect(record(["err"]).stderr).toContain("to standard error\n");
	const { stdout, stderr } = record(["args", "a b", "--", "-x", "*"]);
	expect(stdout).toBe("[a b][--][-x][*]");
	expect(stderr).toMatch(/^holdwait: 1 trace \(.*\) in /m);
	expect(stderr).toMatch(/^holdwait: next: holdwait analyze /m);
});

testWithCompiler("a program killed at any moment leaves a trace that is trusted", () => {
	const work = temporaryFolder();
	expect(holdwait(["record", "-o", "traces", "--", compiled, "kill", "9"], { cwd: work })).toMatchObject({
		signal: "SIGKILL",
		stderr: expect.stringMatching(/1 trace /),
	});
	expect(holdwait(["check", "traces"], { cwd: work })).toMatchObject({ status: 0, stderr: "" });
});

testWithCompiler("what it prints as the next command works", () => {
	const work = temporaryFolder();
	const { stderr } = holdwait(["record", "--", compiled], { cwd: work });
	const next = /next: holdwait (.*)$/m.exec(stderr)?.[1]?.split(" ") ?? [];
	expect(next[0]).toBe("analyze");
	expect(holdwait(next, { cwd: work })).toMatchObject({ status: 0, stderr: "" });
});

testWithCompiler("signals are passed on", async () => {
	for (const [name, number] of [
		["SIGTERM", 15],
		["SIGHUP", 1],
		["SIGINT", 2],
		["SIGUSR1", 10],
	] as const) {
		// In a process group of its own, as under a CI runner: no terminal would deliver SIGINT.
		const child = spawn(process.execPath, [holdwaitPath, "record", "--", compiled, "await", String(number)], {
			cwd: temporaryFolder(),
			stdio: ["ignore", "pipe", "ignore"],
			detached: true,
		});
		await said(child, "ready");
		child.kill(name);
		expect(await ended(child), name).toBe(42);
	}
});

testWithCompiler("the traces of two runs into one folder are both kept", () => {
	const work = temporaryFolder();
	for (let run = 1; run <= 2; run++) {
		const { stderr } = holdwait(["record", "-o", "traces", "--", compiled], { cwd: work });
		expect(stderr).toContain("1 trace ");
		expect(readdirSync(join(work, "traces"))).toHaveLength(run);
	}
});

testWithCompiler("without -o every run gets a folder of its own, named after the program", () => {
	const work = temporaryFolder();
	for (let run = 0; run < 3; run++) holdwait(["record", "--", compiled], { cwd: work });
	const folders = readdirSync(join(work, "holdwait-traces"));
	expect(folders).toHaveLength(3);
	for (const name of folders) expect(name).toMatch(/^subject-\d{8}-\d{6}(-\d+)?$/);
});

testWithCompiler("a program that is not there, and a file that is none", () => {
	const work = folderWith({ "text.txt": "hello" });
	expect(holdwait(["record", "--", "no-such-program"], { cwd: work })).toMatchObject({
		status: 127,
		stdout: "",
		stderr: "holdwait: no-such-program: no such program\n",
	});
	expect(holdwait(["record", "--", "./text.txt"], { cwd: work })).toMatchObject({ status: 126 });
	expect(readdirSync(join(work, "holdwait-traces"))).toEqual([]);
});

testWithCompiler("a program that cannot be recorded runs all the same, and it is said why", () => {
	const fixed = compile("int main(void) { return 7; }", { name: "fixed", flags: ["-static"] });
	expect(holdwait(["record", "--", fixed], { cwd: temporaryFolder() })).toMatchObject({
		status: 7,
		stderr: expect.stringMatching(/no trace of .*: it is linked statically/),
	});
	const lockless = compile("int main(void) { return 3; }", { name: "lockless" });
	expect(holdwait(["record", "--", lockless], { cwd: temporaryFolder() })).toMatchObject({ status: 3 });
});

testWithCompiler("what was to be preloaded before is still preloaded", () => {
	const flags = ["-shared", "-fPIC"];
	const other = compile(
		'#include <unistd.h>\n__attribute__((constructor)) static void hi(void) { write(2, "hi\\n", 3); }',
		{
			name: "other.so",
			flags,
		},
	);
	const env = { LD_PRELOAD: other };
	expect(holdwait(["record", "--", compiled], { cwd: temporaryFolder(), env }).stderr).toContain("hi\n");
});

test("without a compiler programs of other runtimes run all the same, and it is said what is missed", () => {
	const work = folderWith({ java: "#!/bin/sh\necho ran\n" });
	chmodSync(join(work, "java"), 0o755);
	const env = { XDG_CACHE_HOME: join(work, "cache"), CC: "no-such-compiler", PATH: "/usr/bin:/bin" };
	const { status, stdout, stderr } = holdwait(["record", "--", "./java"], { cwd: work, env });
	expect({ status, stdout }).toEqual({ status: 0, stdout: "ran\n" });
	expect(stderr).toMatch(/native programs are not recorded: no C compiler/);
});

test("without a compiler nothing is run, and it is said what to do", () => {
	const work = folderWith({ "subject.sh": "#!/bin/sh\necho ran\n" });
	chmodSync(join(work, "subject.sh"), 0o755);
	const env = { XDG_CACHE_HOME: join(work, "cache"), CC: "no-such-compiler" };
	const { status, stdout, stderr } = holdwait(["record", "--", "./subject.sh"], { cwd: work, env });
	expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
	expect(stderr).toMatch(/no C compiler \('no-such-compiler'\)[\s\S]*apt-get install gcc/);
});

testWithCompiler("the recorder is built once, and again only for other sources", () => {
	const cache = join(temporaryFolder(), "cache");
	const env = { XDG_CACHE_HOME: cache };
	const built = () => {
		holdwait(["record", "--", compiled], { cwd: temporaryFolder(), env });
		const versions = readdirSync(join(cache, "holdwait/recorder-c"));
		expect(versions).toHaveLength(1);
		const files = readdirSync(join(cache, "holdwait/recorder-c", versions[0]!));
		expect(files).toEqual(["libholdwait.so"]);
		return statSync(join(cache, "holdwait/recorder-c", versions[0]!, files[0]!)).ino;
	};
	expect(built()).toBe(built());
});

testWithCompiler("a failing compiler is quoted", () => {
	const work = temporaryFolder();
	const compiler = join(work, "broken-cc");
	writeFileSync(compiler, "#!/bin/sh\necho 'the disk is upside down' >&2\nexit 1\n");
	chmodSync(compiler, 0o755);
	const env = { XDG_CACHE_HOME: join(work, "cache"), CC: compiler };
	expect(holdwait(["record", "--", "true"], { cwd: work, env })).toMatchObject({
		status: 2,
		stderr: expect.stringContaining("the disk is upside down"),
	});
	expect(existsSync(join(work, "holdwait-traces"))).toBe(false);
});

test("a cache folder whose path cannot be preloaded is refused", () => {
	const work = temporaryFolder();
	mkdirSync(join(work, "my cache"));
	const env = { XDG_CACHE_HOME: join(work, "my cache") };
	expect(holdwait(["record", "--", "true"], { cwd: work, env })).toMatchObject({
		status: 2,
		stderr: expect.stringMatching(/space or colon[\s\S]*XDG_CACHE_HOME/),
	});
});

function record(args: readonly string[], options: { input?: string } = {}) {
	return holdwait(["record", "--", compiled, ...args], { cwd: temporaryFolder(), ...options });
}

function said(child: ChildProcess, text: string): Promise<void> {
	return new Promise((resolve) => {
		let output = "";
		child.stdout?.on("data", (data) => {
			output += data;
			if (output.includes(text)) resolve();
		});
	});
}

function ended(child: ChildProcess): Promise<number | null> {
	return new Promise((resolve) => child.once("exit", resolve));
}
