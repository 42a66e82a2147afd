import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TraceError } from "../../src/model/index.js";
import type { holdwait } from "../../src/trace/gen/trace.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";
import {
	arbitraryScript,
	attempt,
	concat,
	definitionsPacket,
	framed,
	headerPacket,
	packet,
	write,
} from "./support.js";

describe("whatever the bytes", () => {
	test("random ones behind a good header give a reading or a TraceError", () => {
		const prefix = concat(headerPacket(), definitionsPacket());
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
				attempt(concat(prefix, bytes));
				attempt(concat(prefix, framed(bytes)));
				attempt(bytes);
			}),
			{ numRuns: 500 },
		);
	});

	test("a trace changed at some places gives a reading or a TraceError", () => {
		const change = fc.record({ at: fc.nat(), byte: fc.nat(255) });
		fc.assert(
			fc.property(arbitraryScript, fc.array(change, { minLength: 1, maxLength: 4 }), (script, changes) => {
				const bytes = Uint8Array.from(write(script));
				for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
				attempt(bytes);
			}),
			{ numRuns: 300 },
		);
	});

	test("random events in a sealed chunk give a reading or a TraceError, and open chunks never an error", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(1), (events, codec) => {
				const chunk = { writer: 1, thread: 1, events, codec, rawSize: codec === 1 ? 40 : 0 };
				const start = concat(headerPacket(), definitionsPacket());
				attempt(concat(start, packet({ chunk })));
				expect(attempt(concat(start, packet({ chunk }, 0)))).not.toBeInstanceOf(TraceError);
			}),
			{ numRuns: 500 },
		);
	});

	test("random fields in packets with good checksums give a reading or a TraceError", () => {
		const number = fc.oneof(fc.nat(5), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
		const body: fc.Arbitrary<holdwait.Packet.$Properties> = fc.oneof(
			fc.record({
				chunk: fc.record({
					writer: number,
					sequence: number,
					thread: number,
					baseTime: fc.double(),
					codec: number,
					rawSize: number,
					events: fc.uint8Array(),
				}),
			}),
			fc.record({
				definitions: fc.record({
					stack: fc.array(fc.record({ id: number, frame: fc.array(number) })),
					frame: fc.array(fc.record({ id: number, function: number, module: number, offset: number })),
				}),
			}),
			fc.record({
				definitions: fc.record({
					lock: fc.array(fc.record({ id: number, kind: number, policy: number, previous: number })),
					thread: fc.array(fc.record({ id: number, label: fc.string() })),
				}),
			}),
			fc.record({ loss: fc.record({ reason: number, events: number, detail: fc.string() }) }),
			fc.record({ end: fc.record({ packets: number }) }),
			fc.record({ clockSync: fc.record({ ticks: fc.double(), unixSeconds: fc.double() }) }),
		);
		fc.assert(
			fc.property(fc.array(body, { maxLength: 6 }), (bodies) => {
				attempt(concat(headerPacket({ ticksPerSecond: 0 }), ...bodies.map((each) => packet(each))));
			}),
			{ numRuns: 500 },
		);
	});
});

describe("declared sizes", () => {
	const start = concat(headerPacket(), definitionsPacket());
	const chunk = (more: object) =>
		packet({ chunk: { writer: 1, thread: 1, events: new Uint8Array(16), ...more } as never });
	const claims: readonly [string, Uint8Array][] = [
		[
			"a packet of 60 MiB that is not there",
			concat(start, Uint8Array.from([0x0a, 0x80, 0x80, 0x80, 0x1e, 0x1a])),
		],
		["a packet of 4 GiB", concat(start, Uint8Array.from([0x0a, 255, 255, 255, 255, 15]))],
		["a raw size of 16 MiB for 16 bytes", concat(start, chunk({ codec: 1, rawSize: 16 << 20 }))],
		["a lock id of 2^32 - 1", concat(start, packet({ definitions: { lock: [{ id: 2 ** 32 - 1 }] } }))],
		[
			"a lock id of 2^31 - 1 in an event",
			concat(start, chunk({ events: Uint8Array.from([1, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0]) })),
		],
		["a thread id of 2^32 - 1", concat(start, chunk({ thread: 2 ** 32 - 1 }))],
	];

	test.each(claims)("such as %s are checked before anything is allocated by them", (_, bytes) => {
		const before = process.memoryUsage().arrayBuffers;
		let largestRead = 0;
		const inner = bytesSource(bytes);
		const source = {
			...inner,
			read: (offset: number, length: number) => {
				largestRead = Math.max(largestRead, offset + length);
				return inner.read(offset, length);
			},
		};
		try {
			const trace = openTrace(source);
			for (const _ of trace.batches());
			expect(trace.definitions.lockLimit).toBeLessThanOrEqual(bytes.length);
		} catch (error) {
			expect(error).toBeInstanceOf(TraceError);
		}
		expect(largestRead).toBeLessThanOrEqual(bytes.length);
		expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 << 20);
	});
});
