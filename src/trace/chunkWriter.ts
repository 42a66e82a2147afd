import { deflateRawSync } from "node:zlib";
import { type Event, eventCode, howOf, Operation, operationOf, variantOf } from "../model/index.js";
import { holdwait } from "./gen/trace.js";
import { Operand, operandsOf, releaseOfLast } from "./operations.js";
import type { PacketWriter } from "./packetWriter.js";

/** How the events of chunks are stored: as they are, or deflated. */
export type CodecName = "none" | "deflate";

export interface ChunkOptions {
	readonly codec: CodecName;
	/** Bytes of events in a chunk, before compression. */
	readonly chunkBytes: number;
}

const contextCode = eventCode(Operation.context);
const firstBufferBytes = 256;
/** A code, a time of 8 bytes, three operands of 5; a thread switch before it. */
const roomForEvent = 2 * 24;

/** Encodes the events of one writer into chunks (FORMAT.md §3). */
export class ChunkWriter {
	/** Of the last event. */
	time = 0;
	private buffer = new Uint8Array(firstBufferBytes);
	private at = 0;
	private sequence = 0;
	private baseTime = 0;
	private firstThread = 0;
	private thread = 0;
	private lock = 0;

	constructor(
		private readonly writer: number,
		private readonly packets: PacketWriter,
		private readonly options: ChunkOptions,
	) {}

	append(event: Event): void {
		if (this.at > 0 && this.at + roomForEvent > this.options.chunkBytes) this.flush();
		if (this.at + roomForEvent > this.buffer.length) this.grow();
		if (this.at === 0) this.begin(event);
		if (event.thread !== this.thread) this.switchThread(event);
		if (this.isReleaseOfLast(event))
			this.buffer[this.at++] = eventCode(Operation.release, variantOf(event.code), releaseOfLast);
		else this.encode(event, operandsOf[event.code] as number);
		this.time = event.time;
	}

	/** Writes the chunk begun, if there is one. */
	flush(): void {
		if (this.at === 0) return;
		const raw = this.buffer.subarray(0, this.at);
		const deflated = this.options.codec === "deflate" ? deflateRawSync(raw) : raw;
		const isSmaller = deflated.length < raw.length;
		this.packets.write({
			chunk: {
				writer: this.writer,
				sequence: this.sequence++,
				thread: this.firstThread,
				baseTime: this.baseTime,
				...(isSmaller ? { codec: holdwait.Codec.CODEC_DEFLATE, rawSize: raw.length } : {}),
				events: isSmaller ? deflated : raw,
			},
		});
		this.at = 0;
	}

	private begin(event: Event): void {
		this.baseTime = event.time;
		this.time = event.time;
		this.firstThread = event.thread;
		this.thread = event.thread;
		this.lock = 0;
	}

	private grow(): void {
		const larger = new Uint8Array(this.buffer.length * 2);
		larger.set(this.buffer);
		this.buffer = larger;
	}

	private switchThread(event: Event): void {
		this.buffer[this.at++] = contextCode;
		this.varint(0);
		this.varint(event.thread);
		this.thread = event.thread;
	}

	private isReleaseOfLast({ code, time, object }: Event): boolean {
		const isRelease = operationOf(code) === Operation.release && howOf(code) === 0;
		return isRelease && time === this.time && object === this.lock;
	}

	private encode(event: Event, operands: number): void {
		this.buffer[this.at++] = event.code;
		this.varint(event.time - this.time);
		if ((operands & Operand.lock) !== 0) {
			const delta = event.object - this.lock;
			this.varint(delta >= 0 ? 2 * delta : -2 * delta - 1);
			this.lock = event.object;
		}
		if ((operands & Operand.second) !== 0) this.varint(event.second ?? 0);
		if ((operands & Operand.number) !== 0) this.varint(event.object);
		if ((operands & Operand.stack) !== 0) this.varint(event.stack ?? 0);
	}

	private varint(value: number): void {
		let rest = value;
		while (rest > 127) {
			this.buffer[this.at++] = (rest % 128) | 128;
			rest = Math.floor(rest / 128);
		}
		this.buffer[this.at++] = rest;
	}
}
