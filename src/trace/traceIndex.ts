import { type Loss, TraceError } from "../model/index.js";
import { type ChunkHeader, type Fault, headerFault, isChunk, readChunkHeader } from "./chunkHeader.js";
import { decodePacket } from "./decodePacket.js";
import { DefinitionTables } from "./definitionTables.js";
import type { holdwait } from "./gen/trace.js";
import { formatVersion, magic, maxId, maxRawChunkBytes } from "./limits.js";
import { lossReasonNames } from "./lossReasons.js";
import { type PacketStep, packets } from "./packets.js";
import type { ByteSource } from "./source.js";

/** Where the events of a chunk are, and how far they can be trusted. */
export interface IndexedChunk extends ChunkHeader {
	/** Of the packet, from the start of the file. */
	readonly packetOffset: number;
	/** Of the events, from the start of the file. */
	readonly offset: number;
	/** Bytes of events that are there. */
	readonly length: number;
	/** sealed: checksum matches. open: none yet. cut: the file ends in it. damaged: not to be read at all. */
	readonly state: "sealed" | "open" | "cut" | "damaged";
	/** Chunks of this writer are missing before this one. */
	readonly isAfterHole: boolean;
}

export interface IndexedWriter {
	readonly id: number;
	/** In the order of the file, which is the order in time. */
	readonly chunks: IndexedChunk[];
}

interface ClockPoint {
	readonly ticks: number;
	readonly unixSeconds: number;
}

/** Everything of a trace file but the events. */
export interface TraceIndex {
	readonly header: holdwait.Header.$Shape;
	readonly tables: DefinitionTables;
	readonly writers: readonly IndexedWriter[];
	readonly losses: readonly Loss[];
	readonly closed: boolean;
	readonly unsealedChunks: number;
	readonly clock: { readonly first?: ClockPoint; readonly last?: ClockPoint };
	/** No id of the trace is larger. */
	readonly idBound: number;
}

/**
 * Reads the packets of a binary trace: definitions are kept, chunks are only located.
 * Memory grows with definitions and the number of chunks.
 * @throws TraceError when the header or a packet with a good checksum breaks the format
 */
export function indexTrace(source: ByteSource): TraceIndex {
	return new Indexer(source).run();
}

class Indexer {
	private readonly losses: Loss[] = [];
	private readonly writers = new Map<number, IndexedWriter>();
	private readonly tables: DefinitionTables;
	private readonly clock: { first?: ClockPoint; last?: ClockPoint } = {};
	private header: holdwait.Header.$Shape | undefined;
	private packetCount = 0;
	private isClosed = false;
	private unsealedChunks = 0;
	private rawBytes = 0;

	constructor(private readonly source: ByteSource) {
		this.tables = new DefinitionTables(Math.min(source.size, maxId));
	}

	run(): TraceIndex {
		for (const step of packets(this.source)) {
			if (this.header === undefined) this.header = this.readHeader(step);
			else this.take(step);
			if (step.kind === "packet") this.packetCount++;
		}
		if (this.header === undefined) throw this.error(0, "a trace header", "zero bytes");
		return {
			header: this.header,
			tables: this.tables,
			writers: [...this.writers.values()],
			losses: this.losses,
			closed: this.isClosed,
			unsealedChunks: this.unsealedChunks,
			clock: this.clock,
			idBound: Math.min(this.source.size + Math.min(this.rawBytes, maxRawChunkBytes), maxId),
		};
	}

	private readHeader(step: PacketStep): holdwait.Header.$Shape {
		const whole = "a whole trace header";
		if (step.kind === "truncated")
			throw this.error(step.offset, whole, "the end of the file", "The file was cut inside its header.");
		if (step.kind === "lost") throw this.error(step.offset, step.expected, step.found);
		if (step.kind === "padding") throw this.error(step.offset, "the header as first packet", "padding");
		if (step.checksum !== "matches")
			throw this.error(step.offset, whole, `a checksum that ${checksumText(step)}`, "The file is damaged.");
		const header = this.decode(step.body, step.offset).header;
		if (!header) throw this.error(step.offset, "the header as first packet", "another packet");
		return this.checkHeader(header, step.offset);
	}

	private checkHeader(header: holdwait.Header.$Shape, offset: number): holdwait.Header.$Shape {
		if (header.magic !== magic)
			throw this.error(offset, `the magic "${magic}"`, JSON.stringify(header.magic ?? ""));
		if (header.version !== formatVersion) {
			const hint = "Use the version of holdwait that belongs to the recorder.";
			throw this.error(offset, `format version ${formatVersion}`, `version ${header.version ?? 0}`, hint);
		}
		return header;
	}

	private take(step: PacketStep): void {
		if (step.kind === "padding") return;
		if (step.kind === "lost") {
			const detail = `expected ${step.expected}, found ${step.found}; nothing after it can be read`;
			this.lose("damaged", step.offset, detail);
		} else if (step.kind === "truncated") this.takeTruncated(step);
		else if (isChunk(step.body)) this.takeChunk(step);
		else if (step.checksum === "matches") this.takeBody(this.decode(step.body, step.offset), step.offset);
		else this.lose("damaged", step.offset, `packet skipped: its checksum ${checksumText(step)}`);
	}

	private takeTruncated(step: PacketStep & { kind: "truncated" }): void {
		const detail = `the file ends ${step.body.length} bytes into a packet of ${step.expected}`;
		this.lose("truncated", step.offset, detail);
		const chunk = isChunk(step.body) ? readChunkHeader(step.body) : undefined;
		if (chunk === undefined || chunk.eventsAt === 0 || this.fault(chunk) !== undefined) return;
		const length = Math.min(chunk.eventsLength, step.body.length - chunk.eventsAt);
		if (this.isExpected(chunk)) this.addChunk(step, { ...chunk, eventsLength: length }, "cut");
	}

	private takeBody(packet: holdwait.Packet.$Shape, offset: number): void {
		if (packet.header)
			throw this.error(
				offset,
				"one header",
				"a second one",
				"Are these two traces in one file? Read them one by one.",
			);
		if (packet.chunk) throw this.error(offset, "a chunk as first field of its packet", "other fields");
		if (packet.definitions) this.takeDefinitions(packet.definitions, offset);
		if (packet.loss) this.takeLoss(packet.loss, offset);
		if (packet.clockSync) this.takeClockSync(packet.clockSync);
		if (packet.end) this.takeEnd(packet.end, offset);
	}

	private takeDefinitions(definitions: holdwait.Definitions.$Shape, offset: number): void {
		const fault = this.tables.add(definitions);
		if (fault !== undefined) throw this.error(offset, fault.expected, fault.found);
	}

	private takeLoss(loss: holdwait.Loss.$Shape, offset: number): void {
		const reason = lossReasonNames[loss.reason ?? 0];
		if (reason === undefined) throw this.error(offset, "a known reason of loss", `${loss.reason}`);
		this.losses.push({ reason, events: loss.events ?? 0, detail: loss.detail ?? "", offset });
	}

	private takeClockSync(sync: holdwait.ClockSync.$Shape): void {
		const point = { ticks: sync.ticks ?? 0, unixSeconds: sync.unixSeconds ?? 0 };
		this.clock.first ??= point;
		this.clock.last = point;
	}

	private takeEnd(end: holdwait.End.$Shape, offset: number): void {
		this.isClosed = true;
		const expected = end.packets ?? 0;
		if (expected === this.packetCount) return;
		this.lose(
			"missing-packet",
			offset,
			`expected ${expected} packets before the end, found ${this.packetCount}`,
		);
	}

	private takeChunk(step: PacketStep & { kind: "packet" }): void {
		const header = readChunkHeader(step.body);
		const isIntact = step.checksum === "matches" || step.checksum === "zero";
		if (!isIntact) {
			this.lose("damaged", step.offset, `chunk skipped: its checksum ${checksumText(step)}`);
			if (header !== undefined && this.isExpected(header)) this.addChunk(step, header, "damaged");
			return;
		}
		const fault = header === undefined ? malformed : this.fault(header);
		if (header !== undefined && fault === undefined)
			this.addChunk(step, header, step.checksum === "matches" ? "sealed" : "open");
		else this.refuseChunk(step, fault ?? malformed);
	}

	private refuseChunk(step: PacketStep & { kind: "packet" }, { expected, found, hint }: Fault): void {
		if (step.checksum === "matches") throw this.error(step.offset, expected, found, hint);
		this.lose("damaged", step.offset, `unsealed chunk skipped: expected ${expected}, found ${found}`);
	}

	/** Whether this is the next chunk of a writer already seen: what makes it fit to mark a place of damage. */
	private isExpected(header: ChunkHeader): boolean {
		const last = this.writers.get(header.writer)?.chunks.at(-1);
		return header.sequence === (last === undefined ? 0 : last.sequence + 1);
	}

	private fault(header: ChunkHeader): Fault | undefined {
		const last = this.writers.get(header.writer)?.chunks.at(-1);
		if (last !== undefined && header.sequence <= last.sequence)
			return {
				expected: `writer ${header.writer} to go on with chunk ${last.sequence + 1}`,
				found: `chunk ${header.sequence}`,
			};
		return headerFault(header);
	}

	private addChunk(
		step: { offset: number; bodyOffset: number },
		header: ChunkHeader,
		state: IndexedChunk["state"],
	): void {
		const writer = this.writerOf(header.writer);
		const expected = (writer.chunks.at(-1)?.sequence ?? -1) + 1;
		const isAfterHole = header.sequence > expected;
		if (isAfterHole) this.loseChunks(header, expected, step.offset);
		if (state === "open") this.unsealedChunks++;
		if (header.codec !== 0) this.rawBytes += header.rawSize;
		const offset = step.bodyOffset + header.eventsAt;
		writer.chunks.push(indexedChunk(header, { packetOffset: step.offset, offset, state, isAfterHole }));
	}

	private writerOf(id: number): IndexedWriter {
		const known = this.writers.get(id);
		if (known !== undefined) return known;
		const writer = { id, chunks: [] };
		this.writers.set(id, writer);
		return writer;
	}

	private loseChunks(header: ChunkHeader, expected: number, offset: number): void {
		const which = expected === header.sequence - 1 ? `${expected}` : `${expected} to ${header.sequence - 1}`;
		this.lose("missing-chunk", offset, `writer ${header.writer}: missing chunk ${which}`);
	}

	private decode(body: Uint8Array, offset: number): holdwait.Packet.$Shape {
		try {
			return decodePacket(body);
		} catch (error) {
			throw this.error(offset, "a packet of the schema", `${error instanceof Error ? error.message : error}`);
		}
	}

	private lose(reason: Loss["reason"], offset: number, detail: string): void {
		this.losses.push({ reason, events: 0, detail, offset });
	}

	private error(offset: number, expected: string, found: string, hint?: string): TraceError {
		const details = { source: this.source.name, offset, expected, found };
		return new TraceError(hint === undefined ? details : { ...details, hint });
	}
}

/** Field by field: spreading objects costs microseconds, and there may be millions of chunks. */
function indexedChunk(
	header: ChunkHeader,
	place: Pick<IndexedChunk, "packetOffset" | "offset" | "state" | "isAfterHole">,
): IndexedChunk {
	return {
		writer: header.writer,
		sequence: header.sequence,
		thread: header.thread,
		baseTime: header.baseTime,
		codec: header.codec,
		rawSize: header.rawSize,
		eventsAt: header.eventsAt,
		eventsLength: header.eventsLength,
		length: header.eventsLength,
		packetOffset: place.packetOffset,
		offset: place.offset,
		state: place.state,
		isAfterHole: place.isAfterHole,
	};
}

const malformed: Fault = { expected: "a chunk of the schema", found: "malformed fields" };

function checksumText(step: PacketStep & { kind: "packet" }): string {
	return step.checksum === "differs" ? "does not match" : "is missing";
}
