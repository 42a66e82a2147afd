import { writeSync } from "node:fs";

/** Whoever read our standard output has gone: `holdwait dump t | head`. Nobody is left to tell. */
export class ReaderGone extends Error {
	override readonly name = "ReaderGone";
}

/**
 * Writes results to standard output, all of it before returning: a process that exits then loses nothing.
 * @throws ReaderGone when the other end of the pipe is closed
 */
export function writeResult(content: string | Uint8Array): void {
	writeAll(1, typeof content === "string" ? Buffer.from(content) : content);
}

/** Writes a message of holdwait to standard error. If nobody listens there, that is no reason to fail. */
export function writeMessage(text: string): void {
	try {
		writeAll(2, Buffer.from(`holdwait: ${text}\n`));
	} catch {}
}

/** Writes text to standard error as it is. */
export function writeDiagnostic(text: string): void {
	try {
		writeAll(2, Buffer.from(text));
	} catch {}
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
	let written = 0;
	while (written < bytes.length) {
		try {
			written += writeSync(descriptor, bytes, written);
		} catch (error) {
			const { code } = error as NodeJS.ErrnoException;
			if (code === "EPIPE") throw new ReaderGone();
			// Another process has made the shared pipe non-blocking, and it is full.
			if (code !== "EAGAIN") throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
		}
	}
}
