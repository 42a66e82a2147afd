import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { writeMessage } from "../console.js";
import { CommandError } from "../exit.js";
import { parseCount } from "../options.js";
import { goEnvironment } from "../record/go/index.js";
import { javaEnvironment, javaRecorder } from "../record/java.js";
import { type Ending, endLike, launch } from "../record/launch.js";
import { launchedRuntime } from "../record/launchers.js";
import { whyNoTrace } from "../record/missingTrace.js";
import { nativeEnvironment, nativeRecorder } from "../record/recorder.js";
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
	const recorders = environmentOfRecorders(program);
	const folder = traceFolder(program, flags.output);
	const before = new Set(tracesOf(folder).map(({ path }) => path));
	try {
		const ending = await launch(command, { ...process.env, ...recorders, ...settings(folder, flags) });
		const traces = tracesOf(folder).filter(({ path }) => !before.has(path));
		if (traces.length > 0) announce(folder, traces);
		else writeMessage(`no trace of ${program}: ${whyNoTrace(command)}`);
		return ending;
	} finally {
		if (flags.output === undefined) removeIfEmpty(folder);
	}
}

function settings(folder: string, { frames }: RecordFlags): NodeJS.ProcessEnv {
	return {
		// Absolute: the program and its children may change their folder.
		HOLDWAIT_DIR: resolve(folder),
		...(frames === undefined ? {} : { HOLDWAIT_FRAMES: String(frames) }),
	};
}

/**
 * What makes programs of every runtime record themselves.
 * @throws CommandError when the recorder that this program needs cannot be had; others only are missed
 */
function environmentOfRecorders(program: string): NodeJS.ProcessEnv {
	const runtime = launchedRuntime(program);
	return {
		...unlessNeeded("native programs", runtime === undefined, () => nativeEnvironment(nativeRecorder())),
		...unlessNeeded("Java programs", runtime === "Java", () => javaEnvironment(javaRecorder())),
		...unlessNeeded("Go programs built by this command", runtime === "Go", goEnvironment),
	};
}

function unlessNeeded(
	what: string,
	isNeeded: boolean,
	environment: () => NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
	try {
		return environment();
	} catch (error) {
		if (!(error instanceof CommandError) || isNeeded) throw error;
		writeMessage(`${what} are not recorded: ${error.message}`);
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
