import type { EventBatch } from "../model/index.js";
import type { CodecName } from "./chunkWriter.js";
import type { DefinitionTables } from "./definitionTables.js";
import { EventWriter } from "./eventWriter.js";
import type { holdwait } from "./gen/trace.js";
import { lossReasonNumber } from "./lossReasons.js";
import type { RecordedTrace } from "./openTrace.js";
import { PacketWriter } from "./packetWriter.js";

export interface PackOptions {
	/** How the events of chunks are stored. Default: deflate. */
	readonly codec?: CodecName;
	/** Bytes of events in a chunk before compression; larger ones compress better. Default: 256 Ki. */
	readonly chunkBytes?: number;
}

const defaultChunkBytes = 256 << 10;
const definitionsPerPacket = 1024;

/**
 * Writes a trace anew: all definitions with their ids, the events in one chunk sequence per thread, and what was found
 * missing. A trace that was not closed in order stays so.
 * @returns the pieces of a binary trace, in order
 * @throws TraceError when the events cannot be decoded
 */
export function* packTrace(trace: RecordedTrace, options: PackOptions = {}): Generator<Uint8Array> {
	const { codec = "deflate", chunkBytes = defaultChunkBytes } = options;
	const pieces: Uint8Array[] = [];
	const packets = new PacketWriter((bytes) => pieces.push(bytes));
	const events = new EventWriter(packets, { codec, chunkBytes });
	for (const packet of definitionPackets(trace)) packets.write(packet);
	for (const batch of trace.batches()) {
		appendBatch(events, batch);
		yield* pieces.splice(0);
	}
	events.flush();
	for (const packet of closingPackets(trace, packets.count)) packets.write(packet);
	// No id may be larger than the file has bytes; ids that were never defined may be, once their events are deflated.
	packets.padTo(largestId(trace));
	yield* pieces;
}

function largestId({ definitions }: RecordedTrace): number {
	const { texts, modules, frames } = definitions.index.tables;
	const { lockLimit, threadLimit, stackLimit } = definitions;
	return Math.max(lockLimit, threadLimit, stackLimit, texts.largest, modules.largest, frames.largest);
}

function appendBatch(events: EventWriter, batch: EventBatch): void {
	const { thread, code, time, object, second, stack } = batch;
	for (let row = batch.from; row < batch.to; row++)
		events.append({
			thread,
			code: code[row] as number,
			time: time[row] as never,
			object: object[row] as number,
			second: second[row] as never,
			stack: stack[row] as never,
		});
}

function* definitionPackets(trace: RecordedTrace): Generator<holdwait.Packet.$Properties> {
	const { header, clock, tables } = trace.definitions.index;
	yield { header };
	for (const sync of new Set([clock.first, clock.last])) if (sync !== undefined) yield { clockSync: sync };
	for (const text of portions(tables.texts.all())) yield { definitions: { text } };
	for (const module of portions(tables.modules.all())) yield { definitions: { module } };
	for (const frame of portions(tables.frames.all())) yield { definitions: { frame } };
	for (const stack of portions(tables.stacks.all())) yield { definitions: { stack } };
	for (const lock of portions(lockDefinitions(tables))) yield { definitions: { lock } };
	for (const thread of portions(tables.threads.all())) yield { definitions: { thread } };
}

/** Locks defined as one stay one definition. */
function lockDefinitions({ locks }: DefinitionTables): holdwait.Lock.$Shape[] {
	return [...locks.runs()].map(({ id, count, definition }) => ({
		...definition,
		id,
		alike: count > 1 ? count - 1 : null,
	}));
}

function* portions<T>(all: readonly T[]): Generator<T[]> {
	for (let from = 0; from < all.length; from += definitionsPerPacket)
		yield all.slice(from, from + definitionsPerPacket);
}

function* closingPackets(
	trace: RecordedTrace,
	packetsBefore: number,
): Generator<holdwait.Packet.$Properties> {
	const { losses, closed, lastTime } = trace.totals();
	// Gaps are events, and ids never defined will be noticed again: both are counted anew by whoever reads this.
	const carried = losses.filter(({ reason }) => reason !== "gap" && reason !== "undefined");
	for (const { reason, events, detail } of carried)
		yield { loss: { reason: lossReasonNumber(reason), events, detail } };
	if (closed) yield { end: { time: lastTime, packets: packetsBefore + carried.length } };
}
