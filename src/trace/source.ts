import { TraceError } from "../model/index.js";

/** Bytes to read a trace from. A file, a buffer; reading is synchronous and may be repeated. */
export interface ByteSource {
	/** What people call it: a path. */
	readonly name: string;
	/** In bytes; does not change while the source is in use. */
	readonly size: number;
	/**
	 * @param offset first byte, 0 ≤ offset ≤ size
	 * @param length in bytes; never reaches beyond size
	 * @returns exactly `length` bytes, valid until the next call
	 */
	read(offset: number, length: number): Uint8Array;
}

/**
 * A source over bytes in memory.
 * @param bytes not copied
 * @param name what people call it
 */
export function bytesSource(bytes: Uint8Array, name = "trace"): ByteSource {
	return {
		name,
		size: bytes.length,
		read: (offset, length) => bytes.subarray(offset, offset + length),
	};
}

/**
 * Reads through a source, and insists on what was asked for.
 * @throws TraceError when the source gives fewer bytes, as a file does that shrank meanwhile
 */
export function readExactly(source: ByteSource, offset: number, length: number): Uint8Array {
	const bytes = source.read(offset, length);
	if (bytes.length === length) return bytes;
	throw new TraceError({
		source: source.name,
		offset,
		expected: `${length} bytes`,
		found: `${bytes.length}`,
		hint: "Did the file change while it was read?",
	});
}

const windowBytes = 1 << 20;

/** Reads forward through a source in large steps, so that small packets do not cost one read each. */
export class SlidingWindow {
	/** What is there at the moment, from {@link start} of the source. */
	bytes: Uint8Array = new Uint8Array(0);
	private start = 0;

	constructor(private readonly source: ByteSource) {}

	get size(): number {
		return this.source.size;
	}

	/** Bytes from `offset`: `length` of them, or as many as the source has. Valid until the next call. */
	view(offset: number, length: number): Uint8Array {
		const place = this.placeOf(offset, length);
		return this.bytes.subarray(place, place + this.available(offset, length));
	}

	/** The same without an object for them, which costs more than looking at a few. @returns where they begin in {@link bytes} */
	placeOf(offset: number, length: number): number {
		const available = this.available(offset, length);
		const inside = offset >= this.start && offset + available <= this.start + this.bytes.length;
		if (!inside) this.load(offset, available);
		return offset - this.start;
	}

	/** How many of `length` bytes from `offset` the source has. */
	available(offset: number, length: number): number {
		return Math.max(0, Math.min(length, this.source.size - offset));
	}

	private load(offset: number, atLeast: number): void {
		const length = Math.min(Math.max(atLeast, windowBytes), this.source.size - offset);
		this.bytes = readExactly(this.source, offset, length);
		this.start = offset;
	}
}
