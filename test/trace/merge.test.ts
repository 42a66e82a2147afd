import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Event, ThreadId, Ticks } from "../../src/model/index.js";
import { TraceWriter } from "../../src/trace/index.js";
import {
	acquireBytes,
	byThread,
	concat,
	definitionsPacket,
	eventsOf,
	headerPacket,
	open,
	packet,
	read,
	releaseBytes,
} from "./support.js";

/** Gaps between the events of some threads; each thread's chunks are written before the next thread's. */
const arbitraryGaps = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 50 }), {
	maxLength: 7,
});

function eventsPerThread(
	gaps: readonly (readonly number[])[],
	timeOf: (time: number, thread: number) => number,
) {
	return gaps.flatMap((thread, index) => {
		let time = 0;
		return thread.map((gap) => {
			time += gap;
			return { thread: (index + 1) as ThreadId, code: 1, time: timeOf(time, index) as Ticks, object: 1 };
		});
	});
}

function writeInOrderOfThreads(events: readonly Event[], chunkBytes: number): Uint8Array {
	const pieces: Uint8Array[] = [];
	const writer = new TraceWriter((bytes) => pieces.push(bytes), { chunkBytes });
	writer.lock({});
	for (let thread = 1; thread <= 7; thread++) writer.thread();
	for (const event of events) writer.event(event);
	writer.end();
	return Buffer.concat(pieces);
}

const keyOf = ({ thread, time }: Event): string => `${time} of T${thread}`;

describe("events of all writers", () => {
	test("come in the order of time, as a plain sort gives it", () => {
		fc.assert(
			fc.property(arbitraryGaps, fc.constantFrom(64, 200), (gaps, chunkBytes) => {
				// Times of different threads never meet here; within a thread they may.
				const events = eventsPerThread(gaps, (time, thread) => time * 8 + thread);
				const sorted = [...events].sort((a, b) => a.time - b.time);
				expect(read(writeInOrderOfThreads(events, chunkBytes)).events.map(keyOf)).toEqual(sorted.map(keyOf));
			}),
		);
	});

	test("come in the order of time and, within a thread, as written, when times of threads are equal", () => {
		fc.assert(
			fc.property(arbitraryGaps, (gaps) => {
				const events = eventsPerThread(gaps, (time) => Math.floor(time / 16));
				const merged = read(writeInOrderOfThreads(events, 64)).events;
				expect(merged.map(({ time }) => time)).toEqual(events.map(({ time }) => time).sort((a, b) => a - b));
				expect(byThread(merged)).toEqual(byThread(read(writeInOrderOfThreads(merged, 64)).events));
				expect([...byThread(merged)].map(([thread, own]) => [thread, own.length]).sort()).toEqual(
					[...byThread(events)].map(([thread, own]) => [thread, own.length]).sort(),
				);
			}),
		);
	});

	test("come in batches of one thread each", () => {
		const trace = open(
			concat(
				headerPacket(),
				definitionsPacket(),
				chunk(1, 0, acquireBytes(5, 1), [0x0b, 1, 2], releaseBytes(2), [0x0b, 0, 1], releaseBytes(1)),
			),
		);
		const batches = [...trace.batches()].map(({ thread, from, to }) => ({ thread, from, to }));
		expect(batches.length).toBeGreaterThan(0);
		expect(eventsOf(trace).map(({ thread, code, time }) => [thread, code, time])).toEqual([
			[1, 1, 5],
			[2, 3, 8],
			[1, 3, 9],
		]);
	});

	test("are all there with 10,000 writers, each begun when its time comes", () => {
		const count = 10_000;
		const pieces: Uint8Array[] = [];
		const writer = new TraceWriter((bytes) => pieces.push(bytes));
		writer.lock({});
		for (let index = 0; index < count; index++) {
			const thread = writer.thread();
			const base = ((index * 7919) % count) * 10;
			for (let step = 0; step < 3; step++)
				writer.event({ thread, code: 1, time: (base + step * 7) as Ticks, object: 1 });
		}
		writer.end();
		const { events, totals } = read(Buffer.concat(pieces));
		expect(totals.events).toBe(3 * count);
		expect(
			events.every((event, index) => index === 0 || event.time >= (events[index - 1] as Event).time),
		).toBe(true);
		expect(byThread(events).size).toBe(count);
	});
});

test("many writers open at once share the room for decoded events", () => {
	const count = 4000;
	const events = Uint8Array.from(
		{ length: 6000 },
		(_, index) => [0x01, 1, index === 2 ? 2 : 0, 0][index & 3] as number,
	);
	const chunks = Array.from({ length: count }, (_, writer) =>
		packet({ chunk: { writer, thread: 1, events } }),
	);
	const trace = open(concat(headerPacket(), definitionsPacket(), ...chunks));
	const before = process.memoryUsage().arrayBuffers;
	// All begin at tick 0, so all are open when the first batch comes.
	const [first] = trace.batches();
	expect(first?.to).toBe(1);
	const megabytes = (process.memoryUsage().arrayBuffers - before) / 2 ** 20;
	// 1500 rows of 21 bytes for each would be 120 MB.
	expect(megabytes).toBeLessThan(70);
});

function chunk(writer: number, baseTime: number, ...events: number[][]): Uint8Array {
	return packet({ chunk: { writer, thread: writer, baseTime, events: Uint8Array.from(events.flat()) } });
}

describe("events of different writers at one time", () => {
	const start = concat(headerPacket(), definitionsPacket());
	const words = (...chunks: Uint8Array[]) =>
		read(concat(start, ...chunks)).events.map(
			({ thread, code, object }) => `T${thread} ${code === 1 ? "+" : "-"}${object}`,
		);
	const take = (lock: number, before = 0) => [0x01, 0, ...delta(lock, before), 0];
	const give = (lock: number, before = 0) => [0x03, 0, ...delta(lock, before)];
	const delta = (lock: number, before: number) => [
		lock >= before ? 2 * (lock - before) : 2 * (before - lock) - 1,
	];

	test("what is given back comes before what is taken, whichever writer is first in the file", () => {
		const holder = chunk(2, 0, [0x01, 1, 2, 0], [0x03, 4, 0]);
		const waiter = chunk(1, 5, take(1));
		expect(words(holder, waiter)).toEqual(["T2 +1", "T2 -1", "T1 +1"]);
		expect(words(waiter, holder)).toEqual(["T2 +1", "T2 -1", "T1 +1"]);
	});

	test("whole sections of one lock do not overlap", () => {
		const first = chunk(1, 5, take(1), give(1, 1));
		const second = chunk(2, 5, take(1), give(1, 1));
		expect(words(first, second)).toEqual(["T1 +1", "T1 -1", "T2 +1", "T2 -1"]);
	});

	test("a section with another inside it is not interrupted by a taker of the same lock", () => {
		const outer = chunk(1, 5, take(1), take(2, 1), give(2, 2), give(1, 2));
		const other = chunk(2, 5, give(3), take(1, 3), give(1, 1));
		expect(words(outer, other)).toEqual(["T2 -3", "T1 +1", "T1 +2", "T1 -2", "T1 -1", "T2 +1", "T2 -1"]);
	});

	test("who holds a lock from before goes on until it gives it back, whichever writer is first in the file", () => {
		const holder = chunk(2, 0, [0x01, 1, 2, 0], [0x01, 4, 2, 0], [0x03, 0, 0], [0x03, 0, 1]);
		const waiter = chunk(1, 5, take(1), give(1, 1));
		const expected = ["T2 +1", "T2 +2", "T2 -2", "T2 -1", "T1 +1", "T1 -1"];
		expect(words(holder, waiter)).toEqual(expected);
		expect(words(waiter, holder)).toEqual(expected);
	});

	test("a fork comes before the first event of the child, the end of a thread before its join", () => {
		const parent = chunk(2, 0, [0x0a, 5, 1, 0], [0x2a, 0, 1, 0]);
		const child = chunk(1, 5, take(1), [0x3a, 0]);
		const codes = read(concat(start, child, parent)).events.map(({ thread, code }) => [thread, code]);
		expect(codes[0]).toEqual([2, 0x0a]);
	});
});
