// What recording costs a Java program: locks alone, a database in memory, and starting, beside the same unrecorded.
// All in one run, in turns, each measurement in a process of its own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, weigh } from "./figures.js";

const forks = 5;
const source = "bench/java";
const derby = "org.apache.derby:derby:10.14.2.0";
const folder = mkdtempSync(join(tmpdir(), "holdwait-bench-"));
const traces = join(folder, "traces");
const recorder = [process.execPath, "bin/holdwait", "record", "-o", traces, "--"];

interface Workload {
	readonly name: string;
	/** Of bench/java/Locks.java. */
	readonly arguments: readonly [workload: string, locks: number, pairs: number];
}

const pairs = 1_000_000;
const workloads: readonly Workload[] = [
	{ name: "synchronized block", arguments: ["block", 1, pairs] },
	{ name: "synchronized block, 64 locks", arguments: ["block", 64, pairs] },
	{ name: "synchronized block, 65,536 locks", arguments: ["block", 65_536, pairs] },
	{ name: "synchronized method", arguments: ["method", 1, pairs] },
	{ name: "ReentrantLock", arguments: ["lock", 1, pairs] },
	{ name: "ReentrantLock, 65,536 locks", arguments: ["lock", 65_536, pairs] },
	{ name: "nested blocks, two locks", arguments: ["nested", 2, pairs] },
	{ name: "ConcurrentHashMap.compute", arguments: ["compute", 64, pairs] },
	{ name: "locks used once", arguments: ["fresh", 1, pairs / 10] },
	{ name: "two threads, one monitor", arguments: ["contended-block", 1, pairs] },
	{ name: "two threads, one ReentrantLock", arguments: ["contended-lock", 1, pairs] },
];

function run(command: readonly string[]): string {
	const [program = "", ...args] = command;
	const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
	if (error !== undefined) throw error;
	if (status !== 0) throw new Error(`${command.join(" ")}: status ${status}\n${stdout}${stderr}`);
	return stdout;
}

interface Times {
	readonly median: number;
	/** The one that was disturbed least by whatever else the machine does. */
	readonly fastest: number;
}

interface Comparison {
	readonly native: Times;
	readonly recorded: Times;
	readonly bytesPerEvent: number;
}

/** @param measure what a command says it took */
function compare(command: readonly string[], measure: (command: readonly string[]) => number): Comparison {
	const native: number[] = [];
	const recorded: number[] = [];
	let weight = { events: 0, bytes: 0 };
	for (let fork = 0; fork < forks; fork++) {
		native.push(measure(command));
		recorded.push(measure([...recorder, ...command]));
		if (fork === 0) weight = weigh(traces);
		rmSync(traces, { recursive: true });
	}
	const bytesPerEvent = weight.bytes / weight.events;
	return { native: timesOf(native), recorded: timesOf(recorded), bytesPerEvent };
}

const timesOf = (all: readonly number[]): Times => ({ median: median(all), fastest: Math.min(...all) });

const printed = (command: readonly string[]): number => Number(run(command).trim());

function benchLocks(): void {
	for (const { name, arguments: args } of workloads) {
		const command = ["java", "-cp", folder, "Locks", ...args.map(String)];
		const { native, recorded, bytesPerEvent } = compare(command, printed);
		const added = (of: keyof Times): string => ((recorded[of] - native[of]) / 2).toFixed(1);
		console.log(
			`java: ${name}: ${recorded.median.toFixed(1)} ns per pair, ${native.median.toFixed(1)} unrecorded: ` +
				`${added("median")} ns per event added (fastest runs: ${added("fastest")}), ` +
				`${bytesPerEvent.toFixed(2)} bytes per event`,
		);
	}
}

/** Apache Derby comes from Maven Central. */
function benchDatabase(): void {
	const libraries = join(folder, "libraries");
	run(["mvn", "-q", "dependency:copy", `-Dartifact=${derby}`, `-DoutputDirectory=${libraries}`]);
	const log = `-Dderby.stream.error.file=${join(folder, "derby.log")}`;
	const command = ["java", log, "-cp", `${folder}:${libraries}/*`, "Database"];
	const { native, recorded, bytesPerEvent } = compare(command, printed);
	const ratio = (of: keyof Times): string => (recorded[of] / native[of]).toFixed(2);
	console.log(
		`java: Apache Derby, 4 threads: ${recorded.median.toFixed(0)} ms, ${native.median.toFixed(0)} unrecorded: ` +
			`${ratio("median")} × (fastest runs: ${ratio("fastest")} ×), ${bytesPerEvent.toFixed(2)} bytes per event`,
	);
}

/** Several starts by one process, so that the start of `record` itself does not count. */
function benchStart(): void {
	const script = `
		const { spawnSync } = require("node:child_process");
		const times = Array.from({ length: 11 }, () => {
			const begin = performance.now();
			spawnSync("java", ["-cp", ${JSON.stringify(folder)}, "Hello"]);
			return performance.now() - begin;
		});
		console.log(times.sort((a, b) => a - b)[5]);`;
	const { native, recorded } = compare([process.execPath, "-e", script], printed);
	const added = (of: keyof Times): string => (recorded[of] - native[of]).toFixed(0);
	console.log(
		`java: start: ${recorded.median.toFixed(0)} ms, ${native.median.toFixed(0)} unrecorded: ` +
			`${added("median")} ms added (fastest runs: ${added("fastest")})`,
	);
}

try {
	const files = readdirSync(source).map((name) => join(source, name));
	run(["javac", "-d", folder, ...files]);
	benchLocks();
	benchDatabase();
	benchStart();
} finally {
	rmSync(folder, { recursive: true });
}
