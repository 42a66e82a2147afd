import { crc32 } from "node:zlib";
import fc from "fast-check";
import protobuf from "protobufjs/minimal.js";
import {
	type Event,
	type LockId,
	Operation,
	operationOf,
	type StackId,
	type ThreadId,
	type Ticks,
	type Trace,
	TraceError,
	type TraceTotals,
} from "../../src/model/index.js";
import { holdwait } from "../../src/trace/gen/trace.js";
import {
	bytesSource,
	dumpText,
	openTrace,
	type RecordedTrace,
	TraceWriter,
	type TraceWriterOptions,
} from "../../src/trace/index.js";
import { longCodeOf, Operand, operandsOf } from "../../src/trace/operations.js";

export const open = (bytes: Uint8Array): RecordedTrace => openTrace(bytesSource(bytes, "test"));
export const dump = (trace: RecordedTrace): string => [...dumpText(trace)].join("");

/** Every event, copied out of the batches. */
export function eventsOf(trace: Trace): Event[] {
	const events: Event[] = [];
	for (const batch of trace.batches())
		for (let row = batch.from; row < batch.to; row++) {
			const code = batch.code[row] as number;
			const operands = operandsOf[code] as number;
			events.push({
				thread: batch.thread,
				code,
				time: batch.time[row] as Ticks,
				object: batch.object[row] as number,
				second: ((operands & Operand.second) === 0 ? 0 : batch.second[row]) as LockId,
				stack: batch.stack[row] as StackId,
			});
		}
	return events;
}

export interface Reading {
	readonly events: Event[];
	readonly totals: TraceTotals;
	/** Everything the trace says but its losses, as text. */
	readonly text: string;
}

/** What comes of bytes: a reading, or the error. Anything thrown but a TraceError is a failure. */
export function attempt(bytes: Uint8Array): Reading | TraceError {
	try {
		const trace = open(bytes);
		const events = eventsOf(trace);
		const text = dump(trace).replace(/^loss .*\n/gm, "");
		return { events, totals: trace.totals(), text };
	} catch (error) {
		if (error instanceof TraceError) return error;
		throw error;
	}
}

export function read(bytes: Uint8Array): Reading {
	const reading = attempt(bytes);
	if (reading instanceof TraceError) throw reading;
	return reading;
}

/** The events of each thread by itself. */
export function byThread(events: readonly Event[]): Map<number, Event[]> {
	const threads = new Map<number, Event[]>();
	for (const event of events) threads.set(event.thread, [...(threads.get(event.thread) ?? []), event]);
	return threads;
}

/** Every code of an event by itself. */
const eventCodes: readonly number[] = Array.from({ length: 256 }, (_, code) => code).filter(
	(code) =>
		operandsOf[code] !== 0 &&
		longCodeOf[code] === code &&
		operationOf(code) !== Operation.context &&
		operationOf(code) !== Operation.handOver,
);

const threadCount = 4;
const lockCount = 6;
const names = fc.oneof(
	fc.constantFrom(
		"mu",
		"rw lock",
		"a#b",
		"#x",
		"t=5",
		"<",
		"@",
		"…",
		"",
		'"',
		"naïve",
		"end",
		"std::map<int>::find",
	),
	fc.string({ unit: "grapheme", maxLength: 8 }),
);
/** Names that do not look like the labels the reader gives to what has no name. */
const arbitraryName = names.filter(
	(name) => !/^[LT]\d+$/.test(name) && Buffer.from(name).toString() === name,
);

const arbitraryFrame = fc.record(
	{
		function: arbitraryName,
		file: arbitraryName,
		line: fc.integer({ min: 1, max: 99_999 }),
		offset: fc.integer({ min: 1, max: 2 ** 47 }),
	},
	{ requiredKeys: ["function"] },
);

export interface TraceScript {
	readonly lockNames: readonly string[];
	readonly stacks: readonly (readonly {
		function: string;
		file?: string;
		line?: number;
		offset?: number;
	}[])[];
	readonly events: readonly Event[];
	readonly isEnded: boolean;
	readonly options: TraceWriterOptions;
}

const arbitraryStep = fc.record({
	thread: fc.integer({ min: 1, max: threadCount }),
	code: fc.constantFrom(...eventCodes),
	delta: fc.oneof(
		fc.integer({ min: 0, max: 2 }),
		fc.integer({ min: 0, max: 300 }),
		fc.integer({ min: 0, max: 2 ** 40 }),
	),
	object: fc.integer({ min: 1, max: threadCount }),
	second: fc.integer({ min: 1, max: lockCount }),
	stack: fc.integer({ min: 0, max: 3 }),
	count: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
});

/** Random traces: all operations, several threads, ties in time, small chunks, both codecs. */
export const arbitraryScript: fc.Arbitrary<TraceScript> = fc.record({
	lockNames: fc.array(arbitraryName, { minLength: lockCount, maxLength: lockCount }),
	stacks: fc.array(fc.array(arbitraryFrame, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
	events: fc.array(arbitraryStep, { maxLength: 60 }).map(eventsOfSteps),
	isEnded: fc.boolean(),
	options: fc.record({
		codec: fc.constantFrom("none" as const, "deflate" as const),
		chunkBytes: fc.constantFrom(64, 100, 1000),
	}),
});

type Step = typeof arbitraryStep extends fc.Arbitrary<infer T> ? T : never;

function eventsOfSteps(steps: readonly Step[]): Event[] {
	let time = 0;
	return steps.map((step) => {
		time += step.delta;
		const operands = operandsOf[step.code] as number;
		const isCount = operationOf(step.code) === Operation.gap;
		const isBare = (operands & (Operand.lock | Operand.number)) === 0;
		return {
			thread: step.thread as ThreadId,
			code: step.code,
			time: time as Ticks,
			object: isBare ? 0 : isCount ? step.count : step.object,
			second: ((operands & Operand.second) === 0 ? 0 : step.second) as LockId,
			stack: ((operands & Operand.stack) === 0 ? 0 : step.stack) as StackId,
		};
	});
}

/** Writes a script with the public writer. Ids are those of the script. */
export function write(script: TraceScript): Uint8Array {
	const pieces: Uint8Array[] = [];
	const writer = new TraceWriter((bytes) => pieces.push(bytes), script.options);
	for (const name of script.lockNames) writer.lock({ name });
	for (let thread = 0; thread < threadCount; thread++) writer.thread({ name: `worker ${thread}` });
	for (const [index, frames] of script.stacks.entries())
		writer.stack([...frames, { function: `root${index}` }]);
	for (let text = 1; text <= threadCount; text++) writer.text(`mark ${text}`);
	for (const event of script.events) writer.event(event);
	if (script.isEnded) writer.end();
	else writer.flush();
	return Buffer.concat(pieces);
}

/** A packet as it stands in a file. @param checksum instead of the right one */
export function packet(body: holdwait.Packet.$Properties, checksum?: number): Uint8Array {
	const content = holdwait.Packet.encode(body).finish();
	return framed(Buffer.concat([content, checksumBytes(checksum ?? crc32(content))]));
}

function checksumBytes(checksum: number): Uint8Array {
	const bytes = new Uint8Array(5);
	bytes[0] = 0x7d;
	new DataView(bytes.buffer).setUint32(1, checksum, true);
	return bytes;
}

export const framed = (body: Uint8Array): Uint8Array =>
	Buffer.concat([protobuf.Writer.create().uint32(0x0a).uint32(body.length).finish(), body]);

export const headerPacket = (header: holdwait.Header.$Properties = {}): Uint8Array =>
	packet({ header: { magic: "holdwait", version: 1, ticksPerSecond: 1e9, ...header } });

/** A chunk whose recorder was killed: no checksum, zero bytes behind the last event. */
export const openChunk = (chunk: holdwait.Chunk.$Properties, room: number): Uint8Array => {
	const events = new Uint8Array(room);
	events.set(chunk.events ?? []);
	return packet({ chunk: { ...chunk, events } }, 0);
};

/** Padding of some bytes, with a length varint of three bytes. */
export const padding = (bytes: number): Uint8Array => {
	const length = [(bytes & 127) | 128, ((bytes >> 7) & 127) | 128, bytes >> 14];
	const outer = bytes + 4;
	const outerLength = [(outer & 127) | 128, ((outer >> 7) & 127) | 128, outer >> 14];
	return Uint8Array.from([0x0a, ...outerLength, 0x72, ...length, ...new Uint8Array(bytes).fill(0xaa)]);
};

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

/** Locks 1 to `locks` and threads 1 to `threads`, unnamed. */
export const definitionsPacket = (locks = 4, threads = 4): Uint8Array =>
	packet({
		definitions: {
			lock: Array.from({ length: locks }, (_, index) => ({ id: index + 1 })),
			thread: Array.from({ length: threads }, (_, index) => ({ id: index + 1 })),
		},
	});

/** One event's bytes; `lock` is the difference to the lock before it in the chunk. */
export const acquireBytes = (delta: number, lock: number): number[] => [0x01, delta, lock * 2, 0];
export const releaseBytes = (delta: number): number[] => [0x03, delta, 0];
