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
