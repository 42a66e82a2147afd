import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import { expect } from "vitest";
import { has, temporaryFolder, testWhere, testWith } from "../support/compiler.js";
import { root } from "../support/holdwait.js";
import { definitions, dump, events, open, program, record, recorder, totals } from "./support.js";

const testWithCompiler = testWith("cc");
const testWithBoth = testWith("cc", "c++");
const schema = protobuf.loadSync(join(root, "proto/trace.proto")).lookupType("holdwait.Trace");

/** Decodes a file with a protobuf library that knows nothing of ours. @returns how many packets it holds */
function packets(path: string): number {
	const { packet } = schema.toObject(schema.decode(readFileSync(path))) as { packet: unknown[] };
	return packet.length;
}

const clean = { closed: true, losses: [], unsealed: 0 };

/** Runs a section of odd.c; the traces it left are whole. */
function odd(...args: string[]): { status: number | null; traces: readonly string[] } {
	const { status, stderr, traces } = record([program("odd.c"), ...args]);
	expect(stderr).toBe("");
	for (const trace of traces) expect(packets(trace)).toBeGreaterThan(2);
	return { status, traces };
}

/** Kills a program that locks as fast as it can, after so many milliseconds. */
async function killedAfter(delay: number): Promise<string> {
	const into = temporaryFolder();
	const child = spawn(program("odd.c"), ["busy"], {
		env: { ...process.env, LD_PRELOAD: recorder(), HOLDWAIT_DIR: into },
		stdio: ["ignore", "pipe", "inherit"],
	});
	const ended = new Promise((resolve) => child.once("exit", resolve));
	await new Promise((resolve) => child.stdout.once("data", resolve));
	await new Promise((resolve) => setTimeout(resolve, delay));
	child.kill("SIGKILL");
	await ended;
	return join(into, readdirSync(into)[0] as string);
}

testWithCompiler(
	"killed at any moment: the file is valid, its events are read, sections do not overlap",
	async () => {
		for (let round = 0; round < 12; round++) {
			const path = await killedAfter(round % 5 === 0 ? round : Math.random() * 12);
			expect(packets(path)).toBeGreaterThan(3);
			const { closed, losses, events: count } = totals(path);
			expect({ closed, losses }).toEqual({ closed: false, losses: [] });
			expect(count).toBeGreaterThan(100);
			expect(open(path).definitions.ticksPerSecond).toBeGreaterThan(1e6);
			expect(overlaps(path)).toBe(0);
		}
	},
);

/** How often a thread acquires an exclusive lock that another has not released, in the reader's order. */
function overlaps(path: string): number {
	const owners = new Map<string, string>();
	let count = 0;
	for (const line of events(path)) {
		const [thread, operation, lock] = line.split(" ") as [string, string, string];
		if (operation === "acquire" && owners.has(lock)) count++;
		if (operation === "acquire") owners.set(lock, thread);
		if (operation === "release") owners.delete(lock);
	}
	return count;
}

testWithCompiler("a file size limit ends the recording and nothing else: said once, and in the trace", () => {
	const into = temporaryFolder();
	const env = { ...process.env, LD_PRELOAD: recorder(), HOLDWAIT_DIR: into };
	const limited = ["-c", 'ulimit -f 200; exec "$0" many-events', program("odd.c")];
	const { status, stdout, stderr } = spawnSync("bash", limited, { env, encoding: "utf8" });
	expect({ status, stdout }).toEqual({ status: 0, stdout: "done\n" });
	expect(stderr).toMatch(
		/^holdwait: odd-c: recording stopped, the trace file cannot grow: File too large .*\n$/,
	);
	const [path] = readdirSync(into).map((name) => join(into, name));
	expect(packets(path as string)).toBeGreaterThan(3);
	expect(totals(path as string)).toMatchObject({ closed: true, losses: ["disk-full"] });
});

const canMount = process.getuid?.() === 0 && has("unshare");
const testWithDisk = testWhere(canMount && has("cc"), "no right to mount, or no c compiler");
testWithDisk("a full disk ends the recording and nothing else", () => {
	const into = temporaryFolder();
	const copy = temporaryFolder();
	const script = `mount -t tmpfs -o size=300k none ${into} && LD_PRELOAD=${recorder()} HOLDWAIT_DIR=${into} ${program("odd.c")} many-events; status=$?; cp ${into}/* ${copy}; exit $status`;
	const { status, stdout, stderr } = spawnSync("unshare", ["-m", "bash", "-c", script], { encoding: "utf8" });
	expect({ status, stdout }).toEqual({ status: 0, stdout: "done\n" });
	expect(stderr).toMatch(/^holdwait: odd-c: recording stopped, .*: No space left on device .*\n$/);
	const [path] = readdirSync(copy).map((name) => join(copy, name));
	expect(packets(path as string)).toBeGreaterThan(3);
	expect(totals(path as string)).toMatchObject({ closed: true, losses: ["disk-full"] });
});

testWithCompiler("a folder that cannot be used: said once, the program runs", () => {
	const file = join(temporaryFolder(), "not-a-folder");
	writeFileSync(file, "");
	const env = { ...process.env, LD_PRELOAD: recorder(), HOLDWAIT_DIR: file };
	const { status, stdout, stderr } = spawnSync(program("odd.c"), ["many-events"], { env, encoding: "utf8" });
	expect({ status, stdout }).toEqual({ status: 0, stdout: "done\n" });
	expect(stderr.split("\n")).toEqual([
		expect.stringMatching(/^holdwait: .* cannot create a trace: Not a directory/),
		"",
	]);
});

testWithCompiler("the folder is made when it is missing", () => {
	const into = join(temporaryFolder(), "new");
	expect(record([program("odd.c"), "once"], { into }).traces).toHaveLength(1);
});

testWithCompiler("exec keeps both traces; one that fails goes on recording", () => {
	const works = odd("exec-works");
	expect(works.traces).toHaveLength(2);
	for (const trace of works.traces) expect(totals(trace)).toMatchObject(clean);
	const fails = odd("exec-fails");
	expect(fails.traces).toHaveLength(1);
	expect(totals(fails.traces[0] as string)).toMatchObject(clean);
	expect(events(fails.traces[0] as string)).toEqual([
		...["T1 acquire L1", "T1 release L1", "T1 acquire L2", "T1 release L2"],
	]);
});

testWithCompiler("every way out closes the trace", () => {
	for (const [way, status] of [
		["leave-at-once", 7],
		["leave-quickly", 8],
		["main-thread-leaves", 0],
	] as const) {
		const { status: ended, traces } = odd(way);
		expect(ended).toBe(status);
		expect(totals(traces[0] as string)).toMatchObject(clean);
	}
});

testWithCompiler("fork by system call gives the child its own trace; vfork leaves the parent's alone", () => {
	const raw = odd("raw-fork");
	expect(raw.traces).toHaveLength(2);
	const forked = raw.traces.filter((path) => open(path).definitions.process?.forked === true);
	expect(forked).toHaveLength(1);
	for (const trace of raw.traces) expect(totals(trace)).toMatchObject(clean);
	const virtual = odd("virtual-fork");
	expect(virtual.traces).toHaveLength(1);
	expect(totals(virtual.traces[0] as string)).toMatchObject({ ...clean, events: 4 });
});

testWithCompiler("the fork child tells what every thread held, and that they are gone", () => {
	const { traces } = record([program("mixed.c"), "fork", "fixed"]);
	const child = traces.find((path) => open(path).definitions.process?.forked === true) as string;
	expect(definitions(child, "thread")).toEqual(['thread T1 "main"']);
	expect(events(child)[0]).toBe("T1 acquire L1 inherited");
});

testWithCompiler("signal handlers that interrupt the recorder are counted, and harm nothing", () => {
	const { status, traces } = odd("signals");
	expect(status).toBe(0);
	const { losses, closed } = totals(traces[0] as string);
	expect(closed).toBe(true);
	expect(losses.every((reason) => reason === "gap")).toBe(true);
});

testWithCompiler("libraries loaded and unloaded: their frames belong to them", () => {
	const plugin = program("plugin.c", "-shared", "-fPIC");
	const { status, traces } = odd("plugins", plugin);
	expect(status).toBe(0);
	const modules = open(traces[0] as string).definitions.modules;
	const loaded = modules.findIndex(({ path }) => path === plugin);
	expect(modules[loaded]?.buildId).toMatch(/^[0-9a-f]{40}$/);
	const acquires = dump(traces[0] as string).filter((line) => / acquire /.test(line));
	expect(acquires[0]).toMatch(new RegExp(`@ 0x[0-9a-f]+ m${loaded + 1} < `));
});

testWithCompiler("descriptors closed behind its back, small stacks, locks before main", () => {
	expect(odd("close-everything").status).toBe(0);
	expect(odd("small-stacks").status).toBe(0);
	const early = record([program("odd.c"), "once"], { env: { TEST_EARLY: "1" } });
	expect(events(early.traces[0] as string)).toHaveLength(4);
});

testWithBoth("memory used again is another lock, also where nothing is initialized or destroyed", () => {
	const { stdout, traces } = record([program("reuse.cpp")]);
	expect(Number(stdout)).toBeGreaterThan(50);
	const acquires = events(traces[0] as string).filter((line) => line.includes(" acquire "));
	expect(new Set(acquires).size).toBe(102);
});

testWithCompiler("processes without locks leave nothing; node is left alone unless asked", () => {
	const none = record(["true"]);
	expect(none.traces).toEqual([]);
	const script = ["-e", "process.exit(3)"];
	const silent = record([process.execPath, ...script]);
	expect({ status: silent.status, traces: silent.traces, stderr: silent.stderr }).toEqual({
		status: 3,
		traces: [],
		stderr: "",
	});
	const asked = record([process.execPath, ...script], { env: { HOLDWAIT_RECORD_ALL: "1" } });
	expect(asked.status).toBe(3);
	expect(asked.traces.length).toBeGreaterThan(0);
});

testWithCompiler("programs may name locks and set marks, and run without the recorder too", () => {
	const marked = program("marked.c");
	expect(spawnSync(marked).status).toBe(0);
	const lines = dump(record([marked]).traces[0] as string);
	const lock = lines.find((line) => line.startsWith("lock "));
	expect(lock).toMatch(/^lock queue mutex class="?Queue.mutex"? .*@ 0x/);
	const marks = lines
		.filter((line) => /^T1 /.test(line))
		.map((line) => line.replace(/ t=\d+/, "").replace(/ @ .*/, ""));
	const section = ["T1 acquire queue", "T1 release queue"];
	expect(marks).toEqual(["T1 init queue", 'T1 mark "request 1"', ...section, 'T1 mark "request 2"']);
});

testWithCompiler("a process that ends while its threads lock leaves a whole trace", () => {
	for (let round = 0; round < 10; round++) {
		const { status, traces } = odd("exit-while-busy");
		expect(status).toBe(0);
		// Whoever loses the processor in the middle of an event is not waited for without end: its chunk may stay unsealed.
		expect(totals(traces[0] as string)).toMatchObject({ closed: true, losses: [] });
	}
});

testWithCompiler("threads cancelled asynchronously in the middle of an event take nothing with them", () => {
	for (let round = 0; round < 5; round++) {
		const { status, traces } = odd("asynchronous-cancel");
		expect(status).toBe(0);
		expect(totals(traces[0] as string)).toMatchObject({ losses: [] });
	}
});

testWithCompiler("without _dl_find_object, modules are found in the map of the process", () => {
	const library = recorder("-DHOLDWAIT_READ_MAPS", "-DHOLDWAIT_CHECK_STACKS");
	const { status, traces } = record([program("stacks.c", "-O2")], { library });
	expect(status).toBe(0);
	const { modules } = open(traces[0] as string).definitions;
	expect(modules[0]?.path).toBe(program("stacks.c", "-O2"));
	expect(modules.every(({ buildId }) => /^[0-9a-f]{40}$/.test(buildId))).toBe(true);
});

testWithCompiler("shells and their children behave as ever", () => {
	const script =
		'echo one | cat; (exit 3); echo $?; x=$(printf "%s" two); echo "$x"; ls / >/dev/null && exit 5';
	const alone = spawnSync("bash", ["-c", script], { encoding: "utf8" });
	const { status, stdout, stderr } = record(["bash", "-c", script]);
	expect({ status, stdout, stderr }).toEqual({
		status: alone.status,
		stdout: alone.stdout,
		stderr: alone.stderr,
	});
});

testWithCompiler("traces of many processes at once never overwrite each other", () => {
	const into = temporaryFolder();
	const script = `for i in 1 2 3 4 5 6 7 8; do ${program("odd.c")} once & done; wait`;
	expect(record(["bash", "-c", script], { into }).traces.length).toBeGreaterThanOrEqual(8);
	for (const name of readdirSync(into)) expect(statSync(join(into, name)).size).toBeGreaterThan(100);
});
