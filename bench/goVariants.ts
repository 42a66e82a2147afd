// The ways in which bench/go is built and run.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** One way to build and run the benchmarks. */
export interface Variant {
	readonly name: string;
	readonly program: string;
	/** Operations of a benchmark of locks. */
	readonly operations: number;
	/** Frames of a stack; absent: not recorded. */
	readonly frames?: number;
	readonly env?: Readonly<Record<string, string>>;
}

const source = "bench/go";
/** Short runs one after the other, so that some are not disturbed. */
const repetitions = 5;
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

/** @param folder for the programs */
export function buildVariants(folder: string): Variant[] {
	const build = (name: string, { before = [] as string[], flags = [] as string[] } = {}): string => {
		const program = join(folder, name);
		run([...before, "go", "-C", source, "test", "-c", ...flags, "-o", program, "."]);
		return program;
	};
	const before = [...holdwait, "record", "-o", join(folder, "build-traces"), "--"];
	const recordable = build("recordable", { before });
	const deadlock = build("go-deadlock", { flags: ["-tags", "deadlock"] });
	const recorded = [1, 8, 16].map((frames) => ({
		name: `recorded, ${frames} ${frames === 1 ? "frame" : "frames"}`,
		program: recordable,
		operations: 400_000,
		frames,
	}));
	return [
		{ name: "native", program: build("native"), operations: 1_000_000 },
		{ name: "recordable, off", program: recordable, operations: 1_000_000 },
		...recorded,
		{ name: "go-deadlock", program: deadlock, operations: 20_000 },
		{
			name: "go-deadlock, no timeout",
			program: deadlock,
			operations: 20_000,
			env: { DEADLOCK_TIMEOUT: "off" },
		},
		{ name: "-race", program: build("race", { flags: ["-race"] }), operations: 100_000 },
	];
}

function command({ program, frames }: Variant, traces: string): string[] {
	if (frames === undefined) return [program];
	return [...holdwait, "record", "--frames", String(frames), "-o", traces, "--", program];
}

/**
 * Runs benchmarks a few times.
 * @param pattern which benchmarks, a regular expression
 * @param operations of each benchmark
 * @param traces where traces go; removed before
 * @returns nanoseconds of processor time per operation, by benchmark
 */
export function measure(
	variant: Variant,
	{ pattern, operations, traces }: { pattern: string; operations: number; traces: string },
): Map<string, number[]> {
	rmSync(traces, { recursive: true, force: true });
	mkdirSync(traces, { recursive: true });
	const times = ["-test.benchtime", `${operations}x`, "-test.count", String(repetitions)];
	const flags = ["-test.run", "^$", "-test.bench", pattern, ...times];
	const output = run([...command(variant, traces), ...flags], variant.env);
	const lines = output.matchAll(/^Benchmark(\w+?)(?:-\d+)?\s.*\s([\d.]+) cpu-ns\/op/gm);
	const measured = new Map<string, number[]>();
	for (const [, name = "", time] of lines) measured.set(name, [...(measured.get(name) ?? []), Number(time)]);
	return measured;
}
