import type { ByteSource } from "../source.js";

/** @returns a view of exactly `length` bytes at `offset`, or nothing if the file does not reach that far */
export function viewAt(file: ByteSource, offset: number, length: number): DataView | undefined {
	if (!(offset >= 0 && length >= 0 && offset + length <= file.size)) return undefined;
	const bytes = file.read(offset, length);
	if (bytes.length < length) return undefined;
	return new DataView(bytes.buffer, bytes.byteOffset, length);
}

/** A 64-bit number as a double. Above 2^53 it is inexact, and then beyond the end of any file. */
export function uint64(view: DataView, offset: number): number {
	return view.getUint32(offset, true) + view.getUint32(offset + 4, true) * 2 ** 32;
}

const decoder = new TextDecoder();
const longestText = 16384;

/** @returns the zero-terminated text at `offset`; empty if there is none, cut after 16384 bytes */
export function textAt(file: ByteSource, offset: number, limit = longestText): string {
	const view = viewAt(file, offset, Math.min(limit, longestText, Math.max(0, file.size - offset)));
	if (view === undefined) return "";
	const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
	const end = bytes.indexOf(0);
	return decoder.decode(end < 0 ? bytes : bytes.subarray(0, end));
}
