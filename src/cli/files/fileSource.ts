import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { ByteSource } from "../../trace/index.js";
import { CommandError } from "../exit.js";
import { withFile } from "./systemErrors.js";

/**
 * The bytes of a file, read as they are asked for: a trace may be larger than memory. Nothing is read ahead: the reader
 * of traces does so where it pays, and jumps between the chunks of many threads where it does not.
 */
export class FileSource implements ByteSource {
	static #kept: { readonly of: FileSource; readonly bytes: Uint8Array } | undefined;
	readonly size: number;
	readonly #descriptor: number;

	/**
	 * @param keepUpTo bytes; a file no larger is read at once and kept until another such one is read: for files that are asked for
	 * in very many parts
	 * @throws CommandError when it cannot be opened or is not a regular file
	 */
	constructor(
		readonly name: string,
		private readonly keepUpTo = 0,
	) {
		this.#descriptor = withFile(name, () => openRegular(name));
		this.size = fstatSync(this.#descriptor).size;
	}

	/** @returns fewer bytes than asked for only at the end of the file */
	read(offset: number, length: number): Uint8Array {
		if (this.size > this.keepUpTo) return this.#readPart(offset, length);
		if (FileSource.#kept?.of !== this) FileSource.#kept = { of: this, bytes: this.#readPart(0, this.size) };
		return FileSource.#kept.bytes.subarray(offset, offset + length);
	}

	#readPart(offset: number, length: number): Uint8Array {
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
