import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { CommandError } from "../exit.js";
import { withFile } from "../files/systemErrors.js";

/** What a recorder needs, made from sources on this machine. */
export interface Product {
	/** The folder of its kind in the cache: `recorder-c`. */
	readonly kind: string;
	/** The name of its file: `libholdwait.so`. */
	readonly name: string;
	/** The files it is made from. */
	readonly sources: readonly string[];
	/** What else decides what comes out: the compiler, its flags. */
	readonly settings: readonly string[];
}

/** Where a product is kept: in the user's cache folder, one per version of its sources and settings. */
export function placeOf({ kind, name, sources, settings }: Product): string {
	const hash = createHash("sha256").update(JSON.stringify(settings));
	for (const path of sources) hash.update(path.slice(dirname(path).length + 1)).update(readFileSync(path));
	return join(cacheFolder(kind), hash.digest("hex").slice(0, 16), name);
}

/** Where all products of a kind are kept. Source: XDG Base Directory Specification. */
export function cacheFolder(kind: string): string {
	return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "holdwait", kind);
}

/**
 * Makes a folder of the cache.
 * @throws CommandError when it cannot be used, or somebody else made it
 */
export function prepareCache(folder: string): void {
	withFile(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }), hint);
	refuseForeign(folder);
}

const hint = "The recorder is built there; set XDG_CACHE_HOME to a folder that can be written.";

/**
 * Makes what is not there yet.
 * @param place of a file, as {@link placeOf} gives it, or of a folder, below {@link cacheFolder}
 * @param make writes the product to the path it gets
 * @throws CommandError when the cache cannot be used; whatever `make` throws
 */
export function buildOnce(place: string, make: (output: string) => void): void {
	if (existsSync(place)) return;
	const folder = dirname(place);
	prepareCache(folder);
	const unfinished = join(folder, `unfinished-${process.pid}`);
	try {
		make(unfinished);
		// A folder made by another process meanwhile is as good, and cannot be renamed over.
		if (!existsSync(place)) withFile(place, () => renameSync(unfinished, place), hint);
	} finally {
		rmSync(unfinished, { recursive: true, force: true });
	}
}

/** What is built runs inside the program: nobody else may have put it there. */
function refuseForeign(folder: string): void {
	const owner = statSync(folder).uid;
	if (owner === process.getuid?.()) return;
	throw new CommandError(
		`${folder}: belongs to another user (${owner}), so its content is not loaded into programs\n` +
			"  Set XDG_CACHE_HOME to a folder of your own.",
	);
}
