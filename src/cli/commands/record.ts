import { basename, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { writeMessage } from "../console.js";
import { CommandError } from "../exit.js";
import { parseCount } from "../options.js";
import { goEnvironment } from "../record/go/index.js";
import { javaEnvironment, javaRecorder } from "../record/java.js";
import { type Ending, endLike, launch } from "../record/launch.js";
import { whyNoTrace } from "../record/missingTrace.js";
import { nativeRecorder } from "../record/recorder.js";
import { removeIfEmpty, type TraceFile, traceFolder, tracesOf } from "../record/traceFolder.js";

interface RecordFlags {
	readonly output?: string;
	readonly frames?: number;
}

export function addRecord(program: Command): void {
	program
		.command("record")
		.description("run a program and record its locks, and those of its children")
		.argument("<command...>", "the program and its arguments, best after '--'")
		.option("-o, --output <folder>", "where the traces go (default: holdwait-traces/<program>-<time>)")
		.option("--frames <n>", "stack frames kept at each lock, 1 to 64 (default: 16)", parseFrames)
		.passThroughOptions()
		.action(async (command: string[], flags: RecordFlags) => endLike(await record(command, flags)));
}

function parseFrames(text: string): number {
	const frames = parseCount(text);
	if (frames < 1 || frames > 64) throw new InvalidArgumentError("Expected a number from 1 to 64.");
	return frames;
}

/** @returns how the program ended */
async function record(command: string[], flags: RecordFlags): Promise<Ending> {
	const program = command[0]!;
	const library = nativeRecorder();
	const folder = traceFolder(program, flags.output);
	const before = new Set(tracesOf(folder).map(({ path }) => path));
	try {
		const ending = await launch(command, {
			...environment(library, folder, flags),
			...goVariables(program),
		});
		const traces = tracesOf(folder).filter(({ path }) => !before.has(path));
		if (traces.length > 0) announce(folder, traces);
		else writeMessage(`no trace of ${program}: ${whyNoTrace(command)}`);
		return ending;
	} finally {
		if (flags.output === undefined) removeIfEmpty(folder);
	}
}

function environment(library: string, folder: string, { frames }: RecordFlags): NodeJS.ProcessEnv {
	const preload = process.env.LD_PRELOAD;
	const jar = javaRecorder();
	return {
		...process.env,
		...(jar === undefined ? {} : javaEnvironment(jar)),
		LD_PRELOAD: preload ? `${library}:${preload}` : library,
		// Absolute: the program and its children may change their folder.
		HOLDWAIT_DIR: resolve(folder),
		...(frames === undefined ? {} : { HOLDWAIT_FRAMES: String(frames) }),
	};
}

/** A Go that is not known is a fault only where Go is asked for. */
function goVariables(program: string): Readonly<Record<string, string>> {
	try {
		return goEnvironment();
	} catch (error) {
		if (!(error instanceof CommandError) || basename(program) === "go") throw error;
		writeMessage(`Go programs built by this command are not recorded: ${error.message}`);
		return {};
	}
}

function announce(folder: string, traces: readonly TraceFile[]): void {
	const bytes = traces.reduce((sum, { size }) => sum + size, 0);
	const number = traces.length === 1 ? "1 trace" : `${traces.length} traces`;
	writeMessage(`${number} (${readable(bytes)}) in ${folder}`);
	writeMessage(`next: holdwait analyze ${/^[\w@%+=:,./-]+$/.test(folder) ? folder : `'${folder}'`}`);
}

function readable(bytes: number): string {
	const units = ["bytes", "kB", "MB", "GB", "TB"];
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
