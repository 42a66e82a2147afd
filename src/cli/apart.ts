import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getHeapStatistics } from "node:v8";
import { Worker, workerData } from "node:worker_threads";
import { CommandError } from "./exit.js";
import { clearProgress } from "./progress.js";

/**
 * Large traces are worked on in a thread of their own. Where V8 runs out of memory it ends a process with a stack trace of its own, but a
 * thread with an error that can be told. To start one takes some 30 ms, so it is not done for small traces, which fit in any case.
 */

interface Apart {
	readonly args: readonly string[];
	readonly extent: SharedArrayBuffer;
}

/** What the thread was given; undefined in the first thread, and where others use this module. */
const given = (workerData as { readonly holdwait?: Apart } | null)?.holdwait;
/** Locks of all traces opened, and events of the one at hand; both threads see them. */
const extent = new Float64Array(given?.extent ?? new SharedArrayBuffer(16));

export function noteLocks(count: number): void {
	extent[0]! += count;
}

export function noteEvents(count: number): void {
	extent[1] = count;
}

/** A byte of a trace takes less of the heap than this, in bytes, unless it is written to be dear. */
const heapPerByte = 256;

/** Whether the files that these arguments name are large for the heap, and this is not yet the thread for them. */
export function isForThread(args: readonly string[]): boolean {
	if (given !== undefined || args[0] === "record") return false;
	return bytesOf(args.slice(1)) * heapPerByte > getHeapStatistics().heap_size_limit;
}

/**
 * Runs the command in a thread of its own, with as much heap as this one.
 * @returns its exit status
 * @throws CommandError when the memory is used up
 */
export function runApart(args: readonly string[]): Promise<number> {
	const load = "const { holdwait } = require('node:worker_threads').workerData;";
	const start = `${load} import(holdwait.command).then(({ main }) => main(holdwait.args));`;
	const command = fileURLToPath(import.meta.url);
	const limit = getHeapStatistics().heap_size_limit;
	return new Promise((resolve, reject) => {
		new Worker(start, {
			eval: true,
			workerData: { holdwait: { command, args, extent: extent.buffer } },
			resourceLimits: { maxOldGenerationSizeMb: Math.floor(limit / 2 ** 20) },
		})
			.once("error", (error: NodeJS.ErrnoException) =>
				reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory(args) : error),
			)
			.once("exit", resolve);
	});
}

/** What V8 says when an array cannot be had, or would be larger than arrays can be. */
export function isOutOfMemory(error: unknown): boolean {
	const message = error instanceof RangeError ? error.message : "";
	return /allocation failed|Invalid (typed )?array length|maximum size exceeded/.test(message);
}

/** @param args of the command, for the size of the files they name */
export function outOfMemory(args: readonly string[]): CommandError {
	clearProgress();
	const megabytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20).toLocaleString("en")} MiB`;
	const [locks = 0, events = 0] = extent;
	const read = `${events.toLocaleString("en")} events, with ${locks.toLocaleString("en")} locks`;
	const limit = megabytes(getHeapStatistics().heap_size_limit);
	return new CommandError(
		`not enough memory for ${megabytes(bytesOf(args.slice(1)))} of traces: it was used up, with a heap of at most ${limit}, after ${read}\n` +
			"  Allow more, as in NODE_OPTIONS=--max-old-space-size=8192 (in MiB), or record for a shorter time.",
	);
}

function bytesOf(paths: readonly string[]): number {
	return paths.reduce((sum, path) => sum + bytesAt(path), 0);
}

/** 0 for what is no file, such as an option, or cannot be looked at: whoever opens it says so. */
function bytesAt(path: string): number {
	try {
		const stat = statSync(path);
		if (!stat.isDirectory()) return stat.size;
		return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
	} catch {
		return 0;
	}
}
