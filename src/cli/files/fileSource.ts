import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { ByteSource } from "../../trace/index.js";
import { CommandError } from "../exit.js";
import { withFile } from "./systemErrors.js";

/**
 * The bytes of a file, read as they are asked for: a trace may be larger than memory. Nothing is read ahead: the reader
 * of traces does so where it pays, and jumps between the chunks of many threads where it does not.
 */
export class FileSource implements ByteSource {
	readonly size: number;
	readonly #descriptor: number;

	/** @throws CommandError when it cannot be opened or is not a regular file */
	constructor(readonly name: string) {
		this.#descriptor = withFile(name, () => openRegular(name));
		this.size = fstatSync(this.#descriptor).size;
	}

	/** @returns fewer bytes than asked for only at the end of the file */
	read(offset: number, length: number): Uint8Array {
		const wanted = Math.max(0, Math.min(length, this.size - offset));
		const buffer = new Uint8Array(wanted);
		let filled = 0;
		withFile(this.name, () => {
			while (filled < wanted) {
				const count = readSync(this.#descriptor, buffer, filled, wanted - filled, offset + filled);
				if (count === 0) break;
				filled += count;
			}
		});
		return buffer.subarray(0, filled);
	}

	close(): void {
		closeSync(this.#descriptor);
	}
}

function openRegular(path: string): number {
	// Before opening: opening a pipe would wait for its writer.
	const stat = statSync(path);
	if (stat.isFile()) return openSync(path, "r");
	const found = stat.isDirectory() ? "a folder" : "not a regular file";
	throw new CommandError(`${path}: is ${found}, expected a trace file`);
}
