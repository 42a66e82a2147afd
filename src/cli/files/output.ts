import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { CommandError } from "../exit.js";
import { withFile } from "./systemErrors.js";

/**
 * Writes a file whole or not at all: into a neighbour first, then under its name.
 * @throws CommandError when the system refuses
 */
export function writeFileWhole(path: string, content: Iterable<string | Uint8Array>): void {
	const unfinished = `${path}.unfinished-${process.pid}`;
	withFile(path, () => {
		mkdirSync(dirname(path), { recursive: true });
		try {
			writeParts(unfinished, content);
			renameSync(unfinished, path);
		} catch (error) {
			rmSync(unfinished, { force: true });
			throw error;
		}
	});
}

/** @throws CommandError if something is there already and may not be replaced */
export function refuseToOverwrite(path: string, force: boolean): void {
	if (!force && existsSync(path)) {
		throw new CommandError(`${path}: exists already\n  Name another file, or add --force to replace it.`);
	}
}

function writeParts(path: string, content: Iterable<string | Uint8Array>): void {
	const descriptor = openSync(path, "wx");
	try {
		for (const part of content) {
			const bytes = typeof part === "string" ? Buffer.from(part) : part;
			for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
		}
	} finally {
		closeSync(descriptor);
	}
}
