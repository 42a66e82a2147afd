import { constants, inflateRawSync } from "node:zlib";

/**
 * Inflates the events of a chunk.
 * @param bytes raw deflate (RFC 1951)
 * @param rawSize bytes that must come out, already checked against the bounds of the format
 * @param isCut the bytes end early; what can be inflated of them is wanted
 * @returns the events, or what was expected and found instead
 */
export function inflateChunk(
	bytes: Uint8Array,
	rawSize: number,
	isCut: boolean,
): Uint8Array | { readonly expected: string; readonly found: string } {
	const expected = `${rawSize} bytes of deflated events`;
	const finishFlush = isCut ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
	try {
		const raw = inflateRawSync(bytes, { maxOutputLength: Math.max(1, rawSize), finishFlush });
		if (raw.length !== rawSize && !isCut) return { expected, found: `${raw.length}` };
		return new Uint8Array(raw.buffer, raw.byteOffset, raw.length);
	} catch (error) {
		return { expected, found: error instanceof Error ? error.message : "an error" };
	}
}
