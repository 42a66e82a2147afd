import { mkdirSync, readdirSync, rmdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { withFile } from "../files/systemErrors.js";

export interface TraceFile {
	readonly path: string;
	/** In bytes. */
	readonly size: number;
}

/**
 * The folder the traces of one run go to; made if it is not there.
 * @param wish what the user asked for; default: one for this program and second, below `holdwait-traces`
 * @returns its path as people read it
 * @throws CommandError when it cannot be made
 */
export function traceFolder(program: string, wish: string | undefined): string {
	if (wish !== undefined) {
		withFile(wish, () => mkdirSync(wish, { recursive: true }));
		return wish;
	}
	const name = basename(program).replace(/[^\w.+-]/g, "_") || "program";
	const runs = "holdwait-traces";
	withFile(runs, () => mkdirSync(runs, { recursive: true }));
	return freshFolder(join(runs, `${name}-${stamp(new Date())}`));
}

/** Two runs may start in one second: each gets its own folder. */
function freshFolder(wish: string): string {
	for (let attempt = 1; ; attempt++) {
		const folder = attempt === 1 ? wish : `${wish}-${attempt}`;
		try {
			mkdirSync(folder);
			return folder;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== "EEXIST")
				withFile(folder, () => {
					throw error;
				});
		}
	}
}

/** Local time as `20260131-235959`. */
function stamp(date: Date): string {
	const two = (n: number): string => String(n).padStart(2, "0");
	const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
	return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}

/** @returns the binary traces in a folder, sorted by name */
export function tracesOf(folder: string): TraceFile[] {
	return readdirSync(folder)
		.filter((name) => name.endsWith(".hwt"))
		.sort()
		.map((name) => join(resolve(folder), name))
		.map((path) => ({ path, size: statSync(path).size }));
}

/** A run that left nothing leaves no folder either. */
export function removeIfEmpty(folder: string): void {
	if (readdirSync(folder).length === 0) rmdirSync(folder);
}
