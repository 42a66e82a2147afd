// The ways in which bench/go is built and run.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { weigh } from "./figures.js";

/** One way to build and run the benchmarks. */
export interface Variant {
	readonly name: string;
	readonly program: string;
	/** Operations of each benchmark. */
	readonly operations: number;
	/** Frames of a stack; absent: not recorded. */
	readonly frames?: number;
	readonly env?: Readonly<Record<string, string>>;
}

/** Times of one operation, in nanoseconds. */
export interface Time {
	readonly passed: number;
	/** Of processors, all goroutines together. */
	readonly spent: number;
	/** Of one addition, right before or after: longer when somebody else uses the same cores. */
	readonly addition: number;
}

const source = "bench/go";
const holdwait = [process.execPath, "bin/holdwait"];

function run(command: readonly string[], env: Readonly<Record<string, string>> = {}): string {
	const [program = "", ...args] = command;
	const { status, stdout, stderr, error } = spawnSync(program, args, {
		encoding: "utf8",
		env: { ...process.env, ...env },
	});
	if (error !== undefined) throw error;
	if (status !== 0) throw new Error(`${command.join(" ")}: status ${status}\n${stdout}${stderr}`);
	return stdout;
}

function build(
	folder: string,
	name: string,
	{ before = [] as string[], flags = [] as string[] } = {},
): string {
	const program = join(folder, name);
	run([...before, "go", "-C", source, "test", "-c", ...flags, "-o", program, "."]);
	return program;
}

function buildRecordable(folder: string): string {
	const before = [...holdwait, "record", "-o", join(folder, "build-traces"), "--"];
	return build(folder, "recordable", { before });
}

/** @param folder for the programs */
export function lockVariants(folder: string): Variant[] {
	const recordable = buildRecordable(folder);
	const deadlock = build(folder, "go-deadlock", { flags: ["-tags", "deadlock"] });
	const recorded = [1, 8, 16].map((frames) => ({
		name: `recorded, ${frames} ${frames === 1 ? "frame" : "frames"}`,
		program: recordable,
		operations: 400_000,
		frames,
	}));
	return [
		{ name: "native", program: build(folder, "native"), operations: 1_000_000 },
		{ name: "recordable, off", program: recordable, operations: 1_000_000 },
		...recorded,
		{ name: "go-deadlock", program: deadlock, operations: 20_000 },
		{
			name: "go-deadlock, no timeout",
			program: deadlock,
			operations: 20_000,
			env: { DEADLOCK_TIMEOUT: "off" },
		},
		{ name: "-race", program: build(folder, "race", { flags: ["-race"] }), operations: 100_000 },
	];
}

/** @param folder for the programs */
export function serverVariants(folder: string, operations: number): Variant[] {
	const program = buildRecordable(folder);
	return [
		{ name: "native", program: build(folder, "native"), operations },
		{ name: "recordable, off", program, operations },
		{ name: "recorded, 8 frames", program, operations, frames: 8 },
	];
}

function command({ program, frames }: Variant, traces: string): string[] {
	if (frames === undefined) return [program];
	return [...holdwait, "record", "--frames", String(frames), "-o", traces, "--", program];
}

/**
 * Runs benchmarks.
 * @param pattern which benchmarks, a regular expression
 * @param repetitions of each, one after the other
 * @param traces where traces go; removed before
 * @returns by benchmark
 */
export function measure(
	variant: Variant,
	{ pattern, repetitions, traces }: { pattern: string; repetitions: number; traces: string },
): Map<string, Time[]> {
	rmSync(traces, { recursive: true, force: true });
	mkdirSync(traces, { recursive: true });
	const times = ["-test.benchtime", `${variant.operations}x`, "-test.count", String(repetitions)];
	const flags = ["-test.run", "^$", "-test.bench", pattern, ...times];
	const output = run([...command(variant, traces), ...flags], variant.env);
	const measured = new Map<string, Time[]>();
	for (const [line, name = ""] of output.matchAll(/^Benchmark(\w+?)(?:-\d+)?\s.* ns\/op.*/gm)) {
		const metric = (unit: string): number =>
			Number(new RegExp(`([\\d.]+) ${unit}/op`).exec(line)?.[1] ?? Number.NaN);
		const time = { passed: metric("ns"), spent: metric("cpu-ns"), addition: metric("addition-ns") };
		measured.set(name, [...(measured.get(name) ?? []), time]);
	}
	return measured;
}

/** @param traces a folder */
export function bytesPerEvent(traces: string): string {
	const { events, bytes } = weigh(traces);
	return `${(bytes / events).toFixed(2)} bytes per event (${events} events)`;
}
