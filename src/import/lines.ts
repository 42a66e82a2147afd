import { TraceError } from "../model/index.js";
import type { ByteSource } from "../trace/index.js";

const windowBytes = 1 << 20;
const lineFeed = 10;

/**
 * Calls back for every line of a text, window by window: the text may be larger than memory.
 * @param take the line without its end, and its number, from 1
 * @throws TraceError for a line longer than 1 MiB
 */
export function eachLine(source: ByteSource, take: (line: string, number: number) => void): void {
	let number = 0;
	for (let offset = 0; offset < source.size; ) {
		const bytes = wholeLines(source, offset, number + 1);
		const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8").split("\n");
		if (bytes.at(-1) === lineFeed) lines.pop();
		for (const line of lines) take(line.endsWith("\r") ? line.slice(0, -1) : line, ++number);
		offset += bytes.length;
	}
}

/** Lines that reach from one window into the next are found up to this length. */
const overlapBytes = 1 << 12;

/** Whether some line of a text matches, looked for window by window. @param pattern with the flag `m` */
export function hasLine(source: ByteSource, pattern: RegExp): boolean {
	for (let offset = 0; offset < source.size; offset += windowBytes - overlapBytes) {
		const bytes = source.read(offset, Math.min(windowBytes, source.size - offset));
		if (pattern.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")))
			return true;
	}
	return false;
}

/** From `offset` to the end of a line, or of the source. */
function wholeLines(source: ByteSource, offset: number, number: number): Uint8Array {
	const bytes = source.read(offset, Math.min(windowBytes, source.size - offset));
	if (bytes.length === source.size - offset) return bytes;
	const end = bytes.lastIndexOf(lineFeed) + 1;
	if (end > 0) return bytes.subarray(0, end);
	throw new TraceError({
		source: source.name,
		line: number,
		expected: `lines of at most ${windowBytes} bytes`,
		found: "a longer one",
		hint: "Is the file complete, and text all the way?",
	});
}

const longestQuote = 60;

/** A piece of a text as errors show it. */
export function quoted(text: string): string {
	if (text === "") return "nothing";
	return JSON.stringify(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
}
