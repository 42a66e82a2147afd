import { crc32 } from "node:zlib";
import protobuf from "protobufjs/minimal.js";
import { holdwait } from "./gen/trace.js";

const packetTag = 0x0a;
const checksumTag = 0x7d;
const paddingTag = 0x72;
const checksumBytes = 5;
const maxPaddingBytes = 1 << 24;

/** Frames packets and gives each its checksum (FORMAT.md §1). */
export class PacketWriter {
	/** Packets written, padding not counted. */
	count = 0;
	/** Bytes written. */
	size = 0;

	/** @param sink takes each packet as one piece that is never changed afterwards */
	constructor(private readonly sink: (bytes: Uint8Array) => void) {}

	write(packet: holdwait.Packet.$Properties): void {
		const body = holdwait.Packet.encode(packet).finish();
		const framing = protobuf.Writer.create()
			.uint32(packetTag)
			.uint32(body.length + checksumBytes)
			.finish();
		const record = new Uint8Array(framing.length + body.length + checksumBytes);
		record.set(framing);
		record.set(body, framing.length);
		const at = framing.length + body.length;
		record[at] = checksumTag;
		new DataView(record.buffer).setUint32(at + 1, crc32(body), true);
		this.count++;
		this.put(record);
	}

	/** Fills the file up to a size in bytes, or a little more. */
	padTo(size: number): void {
		const room = Math.min(size - this.size, maxPaddingBytes);
		if (room <= 0) return;
		const body = protobuf.Writer.create().uint32(paddingTag).bytes(new Uint8Array(room)).finish();
		this.put(protobuf.Writer.create().uint32(packetTag).bytes(body).finish());
		this.padTo(size);
	}

	private put(record: Uint8Array): void {
		this.size += record.length;
		this.sink(record);
	}
}
