import { crc32 } from "node:zlib";
import { maxPacketBytes } from "./limits.js";
import { type ByteSource, readExactly, SlidingWindow } from "./source.js";

const packetTag = 0x0a;
const checksumTag = 0x7d;
const checksumBytes = 5;
const paddingTag = 0x72;
const longestHeader = 6;

/** One step through the framing of a trace file. Offsets are bytes from the start of the file. */
export type PacketStep =
	| {
			readonly kind: "packet";
			/** Where its record begins. */
			readonly offset: number;
			/** Where the packet's own bytes begin. */
			readonly bodyOffset: number;
			/** The packet without its checksum; valid until the next step. */
			readonly body: Uint8Array;
			readonly checksum: "matches" | "differs" | "zero" | "missing";
	  }
	| { readonly kind: "padding"; readonly offset: number }
	/** The file ends inside this packet; `body` is what is there of it. */
	| {
			readonly kind: "truncated";
			readonly offset: number;
			readonly bodyOffset: number;
			readonly body: Uint8Array;
			readonly expected: number;
	  }
	/** Bytes that cannot be a packet: nothing after them can be found. */
	| {
			readonly kind: "lost";
			readonly offset: number;
			readonly expected: string;
			readonly found: string;
	  };

/**
 * Walks over the packets of a trace file (FORMAT.md §1) without interpreting them.
 * Ends at the end of the file, at zero bytes, or with one step `truncated` or `lost`.
 * @throws TraceError when the source cannot be read
 */
export function* packets(source: ByteSource): Generator<PacketStep> {
	const window = new SlidingWindow(source);
	let offset = 0;
	while (offset < source.size) {
		const place = window.placeOf(offset, longestHeader);
		const available = window.available(offset, longestHeader);
		const tag = window.bytes[place]!;
		const length = lengthAt(window.bytes, place, place + available);
		if (tag === 0) {
			const found = firstNonZero(source, offset);
			if (found !== undefined) yield lost(found, "zero bytes to the end of the file", "other bytes");
			return;
		}
		if (tag !== packetTag) return yield lost(offset, "a packet (byte 0x0a)", hexByte(tag));
		if (length === undefined && available < longestHeader) return yield cut(offset);
		if (length === undefined || length.value > maxPacketBytes)
			return yield lost(offset, `a packet of at most ${maxPacketBytes} bytes`, describeLength(length));
		const step = packetStep(window, offset, length);
		yield step;
		if (step.kind === "truncated" || step.kind === "lost") return;
		offset += length.bytes + length.value;
	}
}

/** Of a field with a length. */
export interface Length {
	readonly value: number;
	/** Bytes of tag and varint. */
	readonly bytes: number;
}

/** The varint of at most 5 bytes behind the tag at `place`. Undefined if it does not end before `end`. */
export function lengthAt(bytes: Uint8Array, place: number, end: number): Length | undefined {
	let value = 0;
	for (let index = 1; index <= 5 && place + index < end; index++) {
		const byte = bytes[place + index]!;
		value += (byte & 127) * 2 ** (7 * (index - 1));
		if (byte < 128) return { value, bytes: index + 1 };
	}
	return undefined;
}

function packetStep(window: SlidingWindow, offset: number, length: Length): PacketStep {
	const bodyOffset = offset + length.bytes;
	const isWhole = bodyOffset + length.value <= window.size;
	const isPadding = length.value > 0 && window.bytes[window.placeOf(bodyOffset, 1)] === paddingTag;
	if (isWhole && isPadding)
		return paddingStep(window.view(bodyOffset, Math.min(length.value, longestHeader)), offset, length);
	const body = window.view(bodyOffset, length.value);
	if (!isWhole) return { kind: "truncated", offset, bodyOffset, body, expected: length.value };
	const content = body.subarray(0, Math.max(0, body.length - checksumBytes));
	return { kind: "packet", offset, bodyOffset, body: content, checksum: checksumOf(body, content) };
}

/** Padding has no checksum, so its two lengths must agree. */
function paddingStep(start: Uint8Array, offset: number, length: Length): PacketStep {
	const inner = lengthAt(start, 0, start.length);
	if (inner !== undefined && inner.bytes + inner.value === length.value) return { kind: "padding", offset };
	return lost(offset, `padding of ${length.value} bytes`, describeLength(inner));
}

/** Byte by byte: a view of them costs more, and packets may be very small. @param content the packet without it */
function checksumOf(packet: Uint8Array, content: Uint8Array): "matches" | "differs" | "zero" | "missing" {
	const at = content.length;
	if (packet.length - at !== checksumBytes || packet[at] !== checksumTag) return "missing";
	const high = (packet[at + 4]! << 24) | (packet[at + 3]! << 16);
	const stored = (high | (packet[at + 2]! << 8) | packet[at + 1]!) >>> 0;
	if (stored === crc32(content)) return "matches";
	return stored === 0 ? "zero" : "differs";
}

const zeros = new Uint8Array(1 << 20);

/** A file reserved in advance may end in very many zero bytes: they are compared a block at a time. */
function firstNonZero(source: ByteSource, from: number): number | undefined {
	for (let offset = from; offset < source.size; offset += zeros.length) {
		const bytes = readExactly(source, offset, Math.min(zeros.length, source.size - offset));
		if (Buffer.compare(bytes, zeros.subarray(0, bytes.length)) !== 0)
			return offset + bytes.findIndex((byte) => byte !== 0);
	}
	return undefined;
}

const lost = (offset: number, expected: string, found: string): PacketStep => ({
	kind: "lost",
	offset,
	expected,
	found,
});

/** The file ends in the length of a packet. */
const cut = (offset: number): PacketStep => ({
	kind: "truncated",
	offset,
	bodyOffset: offset,
	body: zeros.subarray(0, 0),
	expected: 0,
});

const describeLength = (length: Length | undefined): string =>
	length === undefined ? "a length that does not end" : `a length of ${length.value}`;

const hexByte = (byte: number): string => `byte 0x${byte.toString(16).padStart(2, "0")}`;
