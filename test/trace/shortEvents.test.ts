import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, definitionsPacket, dump, headerPacket, open, packet, read } from "./support.js";

const arbitraryPair = fc.record({
	/** Zero often: only then is there something to leave out. */
	delta: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 300 })),
	/** To the lock, from the one before. */
	step: fc.integer({ min: -1, max: 1 }),
	/** Acquire or attempt. */
	operation: fc.integer({ min: 1, max: 2 }),
	how: fc.integer({ min: 0, max: 3 }),
	releaseMode: fc.integer({ min: 0, max: 3 }),
	stack: fc.integer({ min: 0, max: 3 }),
	/** The event between is of another thread. */
	isSwitched: fc.boolean(),
});
type Pair = typeof arbitraryPair extends fc.Arbitrary<infer T> ? T : never;

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
const zigzag = (value: number): number => (value >= 0 ? 2 * value : -2 * value - 1);

/** How what may be left out is written. */
interface Form {
	acquire(code: number, delta: number): number[];
	release(mode: number): number[];
}

function encode(pairs: readonly Pair[], form: Form): number[] {
	let lock = 2;
	return pairs.flatMap(({ delta, step, operation, how, releaseMode, stack, isSwitched }) => {
		const to = Math.min(3, Math.max(1, lock + step)) - lock;
		lock += to;
		const acquire = [...form.acquire(operation | (how << 6), delta), zigzag(to), stack];
		return [...acquire, ...(isSwitched ? [0x0b, 0, 2] : []), ...form.release(releaseMode)];
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
const long: Form = {
	acquire: (code, delta) => [code, ...varint(delta)],
	release: (mode) => [3 | (mode << 4), 0, 0],
};
const short: Form = {
	acquire: (code, delta) => (delta === 0 ? [code | 0x30] : [code, ...varint(delta)]),
	release: (mode) => [3 | (mode << 4) | 0x80],
};

test("what leaves out the time and the lock of the event before says what is said at length", () => {
	fc.assert(
		fc.property(fc.array(arbitraryPair, { maxLength: 30 }), (pairs) => {
			const first = [1, 0, 4, 0];
			const reading = read(traceOf(...first, ...encode(pairs, short)));
			expect(reading).toEqual(read(traceOf(...first, ...encode(pairs, long))));
			expect(reading.totals.losses).toEqual([]);
		}),
	);
});

test("the first event of a chunk may be at its time", () => {
	expect(dump(open(traceOf(0x31, 2, 0)))).toMatch(/acquire \S+ t=5\n/);
});

test("a release of no lock before is an error", () => {
	expect(() => read(traceOf(0x83))).toThrow("a lock id the trace has room for");
});

test("a release has no stack, if it has no lock", () => {
	expect(read(traceOf(1, 0, 4, 1, 0x43, 0, 0, 1)).totals.losses).toEqual([]);
	expect(() => read(traceOf(1, 0, 4, 1, 0xc3))).toThrow("found 0xc3");
});
