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
		const header = window.view(offset, longestHeader);
		const length = recordLength(header);
		if (header[0] === 0) {
			const found = firstNonZero(source, offset);
			if (found !== undefined) yield lost(found, "zero bytes to the end of the file", "other bytes");
			return;
		}
		if (header[0] !== packetTag) return yield lost(offset, "a packet (byte 0x0a)", hexByte(header[0] ?? 0));
		if (length === undefined && header.length < longestHeader) return yield cut(offset, header, 0);
		if (length === undefined || length.value > maxPacketBytes)
			return yield lost(offset, `a packet of at most ${maxPacketBytes} bytes`, describeLength(length));
		const step = packetStep(window, offset, length);
		yield step;
		if (step.kind === "truncated" || step.kind === "lost") return;
		offset += length.bytes + length.value;
	}
}

interface Length {
	readonly value: number;
	/** Bytes of tag and varint. */
	readonly bytes: number;
}

function recordLength(header: Uint8Array): Length | undefined {
	return varint(header, 1);
}

/** A varint of at most 5 bytes at `at`; `bytes` is the position behind it. Undefined if it does not end. */
function varint(bytes: Uint8Array, at: number): Length | undefined {
	let value = 0;
	for (let index = 0; index < 5 && at + index < bytes.length; index++) {
		const byte = bytes[at + index] as number;
		value += (byte & 127) * 2 ** (7 * index);
		if (byte < 128) return { value, bytes: at + index + 1 };
	}
	return undefined;
}

function packetStep(window: SlidingWindow, offset: number, length: Length): PacketStep {
	const bodyOffset = offset + length.bytes;
	const start = window.view(bodyOffset, Math.min(length.value, longestHeader));
	const isWhole = bodyOffset + length.value <= window.size;
	if (isWhole && start[0] === paddingTag) return paddingStep(start, offset, length);
	const body = window.view(bodyOffset, length.value);
	if (!isWhole) return { kind: "truncated", offset, bodyOffset, body, expected: length.value };
	const content = body.subarray(0, Math.max(0, body.length - checksumBytes));
	return { kind: "packet", offset, bodyOffset, body: content, checksum: checksumOf(body) };
}

/** Padding has no checksum, so its two lengths must agree. */
function paddingStep(start: Uint8Array, offset: number, length: Length): PacketStep {
	const inner = varint(start, 1);
	if (inner !== undefined && inner.bytes + inner.value === length.value) return { kind: "padding", offset };
	return lost(offset, `padding of ${length.value} bytes`, describeLength(inner));
}

function checksumOf(packet: Uint8Array): "matches" | "differs" | "zero" | "missing" {
	const at = packet.length - checksumBytes;
	if (at < 0 || packet[at] !== checksumTag) return "missing";
	const view = new DataView(packet.buffer, packet.byteOffset + at + 1, 4);
	const stored = view.getUint32(0, true);
	if (stored === crc32(packet.subarray(0, at))) return "matches";
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

const cut = (offset: number, body: Uint8Array, expected: number): PacketStep => ({
	kind: "truncated",
	offset,
	bodyOffset: offset,
	body: body.subarray(0, 0),
	expected,
});

const describeLength = (length: Length | undefined): string =>
	length === undefined ? "a length that does not end" : `a length of ${length.value}`;

const hexByte = (byte: number): string => `byte 0x${byte.toString(16).padStart(2, "0")}`;
