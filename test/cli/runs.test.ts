import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Finding } from "../../src/model/index.js";
import { compile, temporaryFolder, testWith } from "../support/compiler.js";
import { folderWith } from "../support/files.js";
import { holdwait, root } from "../support/holdwait.js";
import { runCase } from "../support/runs.js";

const testWithCompiler = testWith("cc");
const source = readFileSync(join(root, "test/programs/c/orders.c"), "utf8");

/** Runs of test/programs/c/orders.c, recorded into folders named after their arguments. */
function recorded(
	runs: readonly string[],
	{ flags = [] as string[], folder = temporaryFolder() } = {},
): string {
	const program = compile(source, { folder, name: "orders", flags });
	for (const run of runs) {
		const outcome = holdwait(["record", "-o", run, "--", program, ...run.split("-")], { cwd: folder });
		expect(outcome, run).toMatchObject({ status: 0 });
	}
	return folder;
}

interface Outcome {
	readonly status: number | null;
	readonly findings: readonly Finding[];
	readonly dismissed: readonly Finding[];
}

function check(cwd: string, ...args: string[]): Outcome {
	const { status, stdout } = holdwait(["check", "--json", "-", ...args], { cwd });
	return { status, ...JSON.parse(stdout) };
}

testWithCompiler("two orders in two runs of one program are potential, with the trace of each", () => {
	const folder = recorded(["forth", "back", "same"]);
	expect(check(folder, "forth")).toMatchObject({ status: 0, findings: [], dismissed: [] });
	expect(check(folder, "forth", "same")).toMatchObject({ status: 0, findings: [], dismissed: [] });
	const { status, findings } = check(folder, "forth", "back");
	expect(status).toBe(1);
	expect(findings).toMatchObject([{ verdict: "potential", rule: "different-runs" }]);
	const [finding] = findings;
	expect(finding?.traces).toEqual([
		expect.stringMatching(/^back\/orders-.*\.hwt$/),
		expect.stringMatching(/^forth\/orders-.*\.hwt$/),
	]);
	expect(finding?.participants.map(({ trace }) => trace)).toEqual(finding?.traces);
	expect(finding?.participants.map(({ wants }) => wants?.lock)).toEqual(["left", "right"]);
	expect(check(folder, "back", "forth").findings).toEqual(findings);
});

testWithCompiler("locks made at run time are known by where they are made", () => {
	const folder = recorded(["forth-heap", "back-heap"]);
	expect(check(folder, "forth-heap", "back-heap").findings).toMatchObject([
		{ verdict: "potential", rule: "different-runs", reason: "no run did all of this" },
	]);
});

testWithCompiler("variables of one name in two files are two locks", () => {
	const other = `
#include <pthread.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t *other_lock(void) { return &lock; }`;
	const main = `
#include <pthread.h>
#include <string.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER, shared = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t *other_lock(void);
static void take(pthread_mutex_t *outer, pthread_mutex_t *inner) {
	pthread_mutex_lock(outer);
	pthread_mutex_lock(inner);
	pthread_mutex_unlock(inner);
	pthread_mutex_unlock(outer);
}
static void *forth(void *x) { take(&lock, &shared); return x; }
static void *back(void *x) { take(&shared, &lock); return x; }
static void *other(void *x) { take(&shared, other_lock()); return x; }
int main(int count, char **arguments) {
	const char *what = count > 1 ? arguments[1] : "";
	pthread_t thread;
	pthread_create(&thread, NULL, !strcmp(what, "forth") ? forth : !strcmp(what, "back") ? back : other, NULL);
	return pthread_join(thread, NULL);
}`;
	const folder = folderWith({ "other.c": other });
	const program = compile(main, { folder, name: "two", flags: [join(folder, "other.c")] });
	for (const run of ["forth", "back", "other"])
		holdwait(["record", "-o", run, "--", program, run], { cwd: folder });
	expect(check(folder, "forth", "other")).toMatchObject({ status: 0, findings: [], dismissed: [] });
	expect(check(folder, "forth", "back")).toMatchObject({ status: 1 });
});

testWithCompiler("a guard that is one in each process keeps them apart", () => {
	const folder = recorded(["forth-guarded", "back-guarded", "back"]);
	expect(check(folder, "forth-guarded", "back-guarded")).toMatchObject({
		status: 0,
		findings: [],
		dismissed: [{ rule: "different-runs", reason: "guarded by guard" }],
	});
	expect(check(folder, "forth-guarded", "back-guarded", "back")).toMatchObject({ status: 1 });
});

testWithCompiler("what only the first thread does cannot wait for itself", () => {
	const folder = recorded(["forth-first", "back-first", "back"]);
	expect(check(folder, "forth-first", "back-first")).toMatchObject({
		status: 0,
		dismissed: [{ rule: "different-runs", reason: expect.stringMatching(/^single-thread: /) }],
	});
	expect(check(folder, "forth-first", "back-first", "--level", "class")).toMatchObject({ status: 1 });
	expect(check(folder, "forth-first", "back")).toMatchObject({ status: 1 });
});

testWithCompiler("builds of one program are compared by the names of variables, and by functions", () => {
	const folder = recorded(["forth", "forth-heap"], { flags: ["-Wl,--build-id=0x01"] });
	mkdirSync(join(folder, "old"));
	copyFileSync(join(folder, "orders"), join(folder, "old/orders"));
	// Lines move, and so do addresses.
	const moved = `\n\n\nstatic int more[1000];\nint *keep = more;\n${source}`;
	const program = compile(moved, { folder, name: "orders", flags: ["-Wl,--build-id=0x02"] });
	for (const run of ["back", "back-heap"])
		holdwait(["record", "-o", run, "--", program, ...run.split("-")], { cwd: folder });
	for (const [forth, back] of [
		["forth", "back"],
		["forth-heap", "back-heap"],
	] as const) {
		const [finding] = check(folder, forth, back, "--debug-dir", "old").findings;
		expect(finding, forth).toMatchObject({ verdict: "potential", rule: "different-runs" });
		expect(finding?.reason, forth).toContain("the runs are of different builds");
	}
});

/** The two runs of a case, as files `one` and `two`. */
function folderOf(file: string): string {
	const { traces } = runCase(file);
	return folderWith(Object.fromEntries(traces.map(({ name, text }) => [`${name}.txt`, text])));
}

test("a folder is all its traces together", () => {
	const folder = folderOf("two-orders-in-two-runs.txt");
	expect(check(folder, ".").findings).toMatchObject([{ rule: "different-runs" }]);
});

test("--fail-on treats it as potential", () => {
	const folder = folderOf("two-orders-in-two-runs.txt");
	expect(check(folder, ".", "--fail-on", "predicted")).toMatchObject({ status: 0 });
	expect(check(folder, ".", "--fail-on", "potential")).toMatchObject({ status: 1 });
});

test("a baseline knows it, whatever the traces are called", () => {
	const folder = folderOf("two-orders-in-two-runs.txt");
	expect(holdwait(["check", ".", "--write-baseline", "known.json"], { cwd: folder })).toMatchObject({
		status: 0,
	});
	expect(holdwait(["check", ".", "--baseline", "known.json"], { cwd: folder })).toMatchObject({
		status: 0,
		stdout: expect.stringMatching(/^no findings, .*; 1 known finding of the baseline not shown\n$/),
	});
	const { traces } = runCase("two-orders-in-two-runs.txt");
	const [one, two] = traces;
	writeFileSync(join(folder, "a.txt"), two!.text);
	writeFileSync(join(folder, "b.txt"), one!.text);
	expect(holdwait(["check", "a.txt", "b.txt", "--baseline", "known.json"], { cwd: folder })).toMatchObject({
		status: 0,
	});
});
