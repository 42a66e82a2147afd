import { expect } from "vitest";
import type { Report } from "../../src/model/index.js";
import { testWith } from "../support/compiler.js";
import { holdwait } from "../support/holdwait.js";
import { events, program, programBy, record, recorderBy, recordUntilStuck, totals } from "./support.js";

const compiler = "aarch64-linux-gnu-gcc";
const emulator = ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"] as const;
const testOnBoth = testWith("cc", compiler, emulator[0]);

const library = (): string => recorderBy(compiler);

/** What runs one of test/programs/c, built for aarch64. */
const emulated = (source: string): readonly string[] => [...emulator, programBy([compiler], source)];

/** Names of libraries are looked for on this machine, which has them for another processor: stderr says so. */
function findings(
	traces: readonly string[],
): { readonly verdict: string; readonly stack: readonly string[] }[] {
	const { stdout } = holdwait(["analyze", "--json", "-", ...traces]);
	return (JSON.parse(stdout) as Report).findings.map(({ verdict, participants }) => {
		const wanted = participants.map(({ wants }) => wants?.stack.find(({ file }) => file?.endsWith(".c")));
		return { verdict, stack: wanted.map((frame) => `${frame?.function}:${frame?.line}`) };
	});
}

/**
 * Events thread by thread, without the process in the names of semaphores. Whether a thread that is joined has ended already is a
 * matter of luck.
 */
const byThread = (trace: string): string[] => {
	const certain = events(trace).filter((line) => !line.includes(" await "));
	const lines = certain.map((line) => line.replace(/(holdwait-test)-\d+/, "$1"));
	const thread = (line: string) => Number(/^T(\d+)/.exec(line)?.[1]);
	return lines.sort((a, b) => thread(a) - thread(b));
};

const ring = (verdict: string, count: number) => ({ verdict, stack: Array(count).fill("take_two:19") });

testOnBoth("aarch64: the same events as on this machine", () => {
	const command = emulated("calls.c");
	for (const section of ["mutexes", "rwlocks", "spins", "semaphores", "c11"]) {
		const there = record([...command, section], { library: library() });
		const here = record([program("calls.c"), section]);
		expect({ section, status: there.status, stderr: there.stderr }).toEqual({
			section,
			status: 0,
			stderr: "",
		});
		expect(there.traces).toHaveLength(1);
		expect(byThread(there.traces[0] as string)).toEqual(byThread(here.traces[0] as string));
		expect(totals(there.traces[0] as string)).toMatchObject({ closed: true, losses: [], unsealed: 0 });
	}
});

testOnBoth("aarch64: quiet, fixed, and killed while it hangs", async () => {
	const command = emulated("lock_order.c");
	const ran = (way: string) => findings(record([...command, "ring2", way], { library: library() }).traces);
	expect(ran("quiet")).toEqual([ring("predicted", 2)]);
	expect(ran("fixed")).toEqual([]);
	const hung = await recordUntilStuck([...command, "ring3", "hung"], { library: library() });
	expect(findings(hung)).toEqual([ring("deadlocked", 3)]);
});

testOnBoth("aarch64: a read lock taken twice, by policy", () => {
	const command = emulated("rwlock.c");
	const ran = (kind: string) =>
		findings(record([...command, "recursive-read", kind, "quiet"], { library: library() }).traces);
	expect(ran("reader")).toEqual([]);
	expect(ran("nonrecursive").map(({ verdict }) => verdict)).toEqual(["predicted"]);
});
