import { deflateRawSync } from "node:zlib";
import { type Event, eventCode, howOf, Mode, Operation, operationOf, variantOf } from "../model/index.js";
import { holdwait } from "./gen/trace.js";
import { exclusiveAtSameTime, Operand, operandsOf, releaseOfLast } from "./operations.js";
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
		this.encode(event, this.shortestCode(event));
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

	/** Without what is as in the event before. */
	private shortestCode({ code, time, object }: Event): number {
		const operation = operationOf(code);
		if (time !== this.time) return code;
		if (operation === Operation.release && howOf(code) === 0 && object === this.lock)
			return eventCode(operation, variantOf(code), releaseOfLast);
		const isAsking = operation === Operation.acquire || operation === Operation.attempt;
		const isExclusive = variantOf(code) === Mode.exclusive;
		return isAsking && isExclusive ? eventCode(operation, exclusiveAtSameTime, howOf(code)) : code;
	}

	private encode(event: Event, code: number): void {
		const operands = operandsOf[code] as number;
		this.buffer[this.at++] = code;
		if ((operands & Operand.sameTime) === 0) this.varint(event.time - this.time);
		if ((operands & Operand.sameLock) !== 0) return;
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
