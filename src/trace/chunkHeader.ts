import { holdwait } from "./gen/trace.js";
import { maxRawChunkBytes, maxTicks } from "./limits.js";

/** What the index keeps of a chunk: everything but its events. */
export interface ChunkHeader {
	readonly writer: number;
	readonly sequence: number;
	readonly thread: number;
	/** Ticks. */
	readonly baseTime: number;
	readonly codec: number;
	readonly rawSize: number;
	/** Position of the events in the packet. */
	readonly eventsAt: number;
	/** Bytes of events as declared; a packet cut short holds fewer. */
	readonly eventsLength: number;
}

const chunkTag = 0x1a;
const field = { writer: 1, sequence: 2, thread: 3, baseTime: 4, codec: 5, rawSize: 6, events: 15 } as const;

export const isChunk = (packet: Uint8Array): boolean => packet[0] === chunkTag;

/**
 * Reads the fields of a chunk and finds its events, without copying or needing all of them.
 * @param packet a packet that {@link isChunk}; may end inside the events
 * @returns undefined when the bytes are no chunk of the schema
 */
export function readChunkHeader(packet: Uint8Array): ChunkHeader | undefined {
	const fields = new FieldReader(packet, 1);
	const end = fields.varint() + fields.at;
	const values: number[] = [];
	let events = { at: 0, length: 0 };
	while (fields.at < Math.min(end, packet.length) && !fields.failed) {
		const tag = fields.varint();
		const value = fields.value(tag & 7);
		values[tag >>> 3] = value;
		if (tag >>> 3 === field.events) events = { at: fields.at - value, length: value };
	}
	if (fields.failed || fields.at > end) return undefined;
	return {
		writer: values[field.writer] ?? 0,
		sequence: values[field.sequence] ?? 0,
		thread: values[field.thread] ?? 0,
		baseTime: values[field.baseTime] ?? 0,
		codec: values[field.codec] ?? 0,
		rawSize: values[field.rawSize] ?? 0,
		eventsAt: events.at,
		eventsLength: events.length,
	};
}

/** What breaks the format. */
export interface Fault {
	readonly expected: string;
	readonly found: string;
	readonly hint?: string;
}

/** Deflate cannot shrink by more than 1032 to 1, so a larger claim is false before anything is inflated. */
const maxDeflateRatio = 1032;

/** What breaks the format in a header by itself; undefined when all is well. */
export function headerFault({ baseTime, codec, rawSize, eventsLength }: ChunkHeader): Fault | undefined {
	if (!Number.isInteger(baseTime) || baseTime < 0 || baseTime > maxTicks)
		return { expected: "a whole number of ticks up to 2^53", found: `${baseTime}` };
	if (codec === holdwait.Codec.CODEC_NONE) return undefined;
	if (codec !== holdwait.Codec.CODEC_DEFLATE)
		return {
			expected: "codec none (0) or deflate (1)",
			found: `codec ${codec}`,
			hint: "Pack the trace with a codec of this version.",
		};
	const largest = Math.min(maxRawChunkBytes, eventsLength * maxDeflateRatio);
	return rawSize <= largest
		? undefined
		: { expected: `a raw size of at most ${largest} bytes`, found: `${rawSize}` };
}

/** Protobuf fields one after another; anything malformed sets `failed`. */
class FieldReader {
	failed = false;

	constructor(
		private readonly bytes: Uint8Array,
		public at: number,
	) {}

	varint(): number {
		let value = 0;
		for (let shift = 0; shift < 35; shift += 7) {
			const byte = this.bytes[this.at++];
			if (byte === undefined) break;
			value += (byte & 127) * 2 ** shift;
			if (byte < 128) return value;
		}
		this.failed = true;
		return 0;
	}

	/** The value of a scalar field, or the length of a field with a length, which is passed over. */
	value(wireType: number): number {
		if (wireType === 0) return this.varint();
		if (wireType === 1) return this.double();
		if (wireType === 5) return this.skip(4);
		if (wireType === 2) return this.skip(this.varint());
		this.failed = true;
		return 0;
	}

	private double(): number {
		const at = this.at;
		if (at + 8 > this.bytes.length) this.failed = true;
		this.at += 8;
		return this.failed
			? 0
			: new DataView(this.bytes.buffer, this.bytes.byteOffset + at, 8).getFloat64(0, true);
	}

	private skip(length: number): number {
		this.at += length;
		return length;
	}
}
