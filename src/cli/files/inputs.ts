import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { importers } from "../../import/index.js";
import { CommandError } from "../exit.js";
import { withFile } from "./systemErrors.js";

/** A trace file, and the argument that brought it in: itself, or a folder. */
export interface Input {
	readonly path: string;
	readonly argument: string;
}

/**
 * The trace files that arguments name, in order, each once.
 * @param args paths of trace files and of folders that hold some
 * @throws CommandError when one does not exist, or a folder holds no trace
 */
export function expandInputs(args: readonly string[]): Input[] {
	const inputs = new Map<string, Input>();
	for (const argument of args) {
		const isFolder = withFile(argument, () => statSync(argument).isDirectory());
		for (const path of isFolder ? tracesIn(argument) : [argument]) {
			const real = withFile(path, () => realpathSync(path));
			if (!inputs.has(real)) inputs.set(real, { path, argument });
		}
	}
	return [...inputs.values()];
}

/** @returns the traces of a folder, sorted by name: binary (`.hwt`, `.hwt.gz`), and `.txt` or `.std` that are text traces */
function tracesIn(folder: string): string[] {
	const names = withFile(folder, () => readdirSync(folder)).sort();
	const traces = names.map((name) => join(folder, name)).filter(isTrace);
	if (traces.length > 0) return traces;
	throw new CommandError(
		`${folder}: no traces in this folder (*.hwt, *.hwt.gz, or their text twins)${hint(folder)}`,
	);
}

function isTrace(path: string): boolean {
	if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
	return /\.hwt(\.gz)?$/.test(path) || (/\.(txt|std)$/.test(path) && startsLikeText(path));
}

/** Folders hold other text files as well: only those that say so are traces. */
function startsLikeText(path: string): boolean {
	const descriptor = withFile(path, () => openSync(path, "r"));
	try {
		const buffer = Buffer.alloc(4096);
		const start = buffer.subarray(0, readSync(descriptor, buffer));
		const isTwin = /^(\uFEFF)?(\s*(#.*)?\n)*\s*holdwait 1\b/.test(start.toString("utf8"));
		return isTwin || importers.some((format) => format.matches(start));
	} finally {
		closeSync(descriptor);
	}
}

/** `record` makes one folder per run: naming the folder of all runs is a likely slip. */
function hint(folder: string): string {
	const entries = readdirSync(folder, { withFileTypes: true });
	const runs = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
	const last = runs.sort().find((run) => readdirSync(run).some((name) => /\.hwt(\.gz)?$/.test(name)));
	return last === undefined ? "" : `\n  A folder in it has some: ${last}`;
}
