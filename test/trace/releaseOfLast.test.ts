import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, definitionsPacket, headerPacket, packet, read } from "./support.js";

const arbitraryPair = fc.record({
	delta: fc.integer({ min: 0, max: 300 }),
	/** To the lock, from the one before. */
	step: fc.integer({ min: -1, max: 1 }),
	releaseMode: fc.integer({ min: 0, max: 3 }),
	stack: fc.integer({ min: 0, max: 3 }),
	/** The event between is of another thread. */
	isSwitched: fc.boolean(),
});
type Pair = typeof arbitraryPair extends fc.Arbitrary<infer T> ? T : never;

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
const zigzag = (value: number): number => (value >= 0 ? 2 * value : -2 * value - 1);

function encode(pairs: readonly Pair[], release: (mode: number) => number[]): number[] {
	let lock = 2;
	return pairs.flatMap(({ delta, step, releaseMode, stack, isSwitched }) => {
		const to = Math.min(3, Math.max(1, lock + step)) - lock;
		lock += to;
		const acquire = [1, ...varint(delta), zigzag(to), stack];
		return [...acquire, ...(isSwitched ? [0x0b, 0, 2] : []), ...release(releaseMode)];
	});
}

const stacks = packet({ definitions: { stack: [{ id: 1 }, { id: 2 }, { id: 3 }] } });
const traceOf = (...events: number[]): Uint8Array =>
	concat(
		headerPacket(),
		definitionsPacket(),
		stacks,
		packet({ chunk: { writer: 1, thread: 1, baseTime: 5, events: Uint8Array.from(events) } }),
	);
const longRelease = (mode: number): number[] => [3 | (mode << 4), 0, 0];
const shortRelease = (mode: number): number[] => [3 | (mode << 4) | 0x80];

test("a release of the lock of the event before, at its time, is one byte and says what three say", () => {
	fc.assert(
		fc.property(fc.array(arbitraryPair, { maxLength: 30 }), (pairs) => {
			const first = [1, 0, 4, 0];
			const short = read(traceOf(...first, ...encode(pairs, shortRelease)));
			expect(short).toEqual(read(traceOf(...first, ...encode(pairs, longRelease))));
			expect(short.totals.losses).toEqual([]);
		}),
	);
});

test("one that no lock stands before is an error", () => {
	expect(() => read(traceOf(0x83))).toThrow("a lock id the trace has room for");
});

test("there is none with a stack", () => {
	expect(read(traceOf(1, 0, 4, 1, 0x43, 0, 0, 1)).totals.losses).toEqual([]);
	expect(() => read(traceOf(1, 0, 4, 1, 0xc3))).toThrow("found 0xc3");
});
