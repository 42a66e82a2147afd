// What recording costs a program that does nothing but lock and unlock, beside the same program unrecorded.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const rounds = 5;
const source = `
#include <pthread.h>
#include <stdio.h>
#include <time.h>
static pthread_mutex_t outer = PTHREAD_MUTEX_INITIALIZER, inner = PTHREAD_MUTEX_INITIALIZER;
__attribute__((noinline)) static void work(int depth) {
	if (depth > 0) {
		work(depth - 1);
		__asm__ volatile("");
		return;
	}
	pthread_mutex_lock(&outer);
	pthread_mutex_lock(&inner);
	pthread_mutex_unlock(&inner);
	pthread_mutex_unlock(&outer);
}
int main(void) {
	struct timespec begin, end;
	int pairs = 2000000;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	for (int i = 0; i < pairs / 2; i++) work(10);
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%f", ((end.tv_sec - begin.tv_sec) * 1e9 + (end.tv_nsec - begin.tv_nsec)) / pairs);
	return 0;
}`;

const folder = mkdtempSync(join(tmpdir(), "holdwait-bench-"));

/** Nanoseconds per acquire with its release, of the fastest of some rounds. */
function fastest(command: readonly string[]): number {
	const [program = "", ...args] = command;
	const times = Array.from({ length: rounds }, () =>
		Number(spawnSync(program, args, { encoding: "utf8" }).stdout),
	);
	return Math.min(...times);
}

try {
	const program = join(folder, "locks");
	writeFileSync(`${program}.c`, source);
	const compiled = spawnSync("cc", ["-O2", "-pthread", `${program}.c`, "-o", program], { stdio: "inherit" });
	if (compiled.status !== 0) throw new Error("this bench needs a C compiler");
	const bare = fastest([program]);
	const recorded = fastest([
		process.execPath,
		"bin/holdwait",
		"record",
		"-o",
		join(folder, "traces"),
		"--",
		program,
	]);
	const more = `${(recorded - bare).toFixed(0)} ns more than ${bare.toFixed(0)} ns`;
	console.log(`recording: an acquire and its release: ${(recorded / bare).toFixed(1)} × unrecorded, ${more}`);
} finally {
	rmSync(folder, { recursive: true });
}
