import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { CommandError } from "../exit.js";
import { withFile } from "./systemErrors.js";

/**
 * Writes a file whole or not at all: into a neighbour first, then under its name. A link stays, and what it leads to is written; what is no
 * regular file (a device, a pipe) is written into, never replaced.
 * @throws CommandError when the system refuses
 */
export function writeFileWhole(path: string, content: Iterable<string | Uint8Array>): void {
	withFile(path, () => {
		const known = statSync(path, { throwIfNoEntry: false });
		if (known !== undefined && !known.isFile()) writeParts(path, content, "w");
		else replaceFile(known === undefined ? path : realpathSync(path), content);
	});
}

function replaceFile(path: string, content: Iterable<string | Uint8Array>): void {
	const unfinished = `${path}.unfinished-${process.pid}`;
	mkdirSync(dirname(path), { recursive: true });
	try {
		writeParts(unfinished, content, "wx");
		renameSync(unfinished, path);
	} catch (error) {
		rmSync(unfinished, { force: true });
		throw error;
	}
}

/** @throws CommandError if something is there already and may not be replaced */
export function refuseToOverwrite(path: string, force: boolean): void {
	if (!force && existsSync(path)) {
		throw new CommandError(`${path}: exists already\n  Name another file, or add --force to replace it.`);
	}
}

function writeParts(path: string, content: Iterable<string | Uint8Array>, flags: "w" | "wx"): void {
	const descriptor = openSync(path, flags);
	try {
		for (const part of content) {
			const bytes = typeof part === "string" ? Buffer.from(part) : part;
			for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
		}
	} finally {
		closeSync(descriptor);
	}
}
