import { closeSync, openSync, readdirSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
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

/** @returns the binary traces (`.hwt`, `.hwt.gz`) and text twins (`.txt`) of a folder, sorted by name */
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
	return /\.hwt(\.gz)?$/.test(path) || (path.endsWith(".txt") && startsLikeText(path));
}

/** Folders hold other text files as well: only those that say so are traces. */
function startsLikeText(path: string): boolean {
	const descriptor = withFile(path, () => openSync(path, "r"));
	try {
		const start = Buffer.alloc(4096);
		const text = start.toString("utf8", 0, readSync(descriptor, start));
		return /^(\uFEFF)?(\s*(#.*)?\n)*\s*holdwait 1\b/.test(text);
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
