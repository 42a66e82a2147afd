import fc from "fast-check";
import { expect, test } from "vitest";
import { concat, definitionsPacket, eventsOf, headerPacket, open, packet, read } from "./support.js";

const arbitraryHandOver = fc.record({
	delta: fc.integer({ min: 0, max: 60 }),
	hasReceived: fc.boolean(),
	how: fc.integer({ min: 0, max: 2 }),
	stack: fc.integer({ min: 0, max: 3 }),
	otherStack: fc.integer({ min: 0, max: 3 }),
	/** Acquires of this thread before it. */
	before: fc.integer({ min: 0, max: 3 }),
});
type HandOver = typeof arbitraryHandOver extends fc.Arbitrary<infer T> ? T : never;

const own = 1;
const other = 2;
const acquires = (count: number): number[] => Array.from({ length: count }, () => [0x01, 1, 0, 1]).flat();

function short({ delta, hasReceived, how, stack, otherStack, before }: HandOver): number[] {
	const code = 0x0f | (hasReceived ? 16 : 0) | (how << 6);
	return [...acquires(before), code, delta, 0, stack, other, otherStack];
}

/** The same by events that say one thing each. */
function long({ delta, hasReceived, how, stack, otherStack, before }: HandOver): number[] {
	const sent = (ticks: number, site: number, way: number): number[] => [0x01 | (way << 6), ticks, 0, site];
	const received = (ticks: number, site: number, way: number): number[] => [
		0x11 | (way << 6),
		ticks,
		0,
		site,
	];
	const as = (thread: number): number[] => [0x0b, 0, thread];
	const both = hasReceived
		? [...as(other), ...sent(delta, otherStack, 0), ...as(own), ...received(1, stack, how)]
		: [...sent(delta, stack, how), ...as(other), ...received(1, otherStack, 0), ...as(own)];
	return [...acquires(before), ...both];
}

const stacks = packet({ definitions: { stack: [{ id: 1 }, { id: 2 }, { id: 3 }] } });

/** A first acquire makes the lock known to the events behind it. */
const traceOf = (events: readonly number[]): Uint8Array =>
	concat(
		headerPacket(),
		definitionsPacket(),
		stacks,
		packet({
			chunk: { writer: 1, thread: own, baseTime: 5, events: Uint8Array.from([1, 0, 2, 0, ...events]) },
		}),
	);

test("a hand-over says what two acquires with changes of thread say", () => {
	fc.assert(
		fc.property(fc.array(arbitraryHandOver, { maxLength: 20 }), (handOvers) => {
			const brief = read(traceOf(handOvers.flatMap(short)));
			expect(brief).toEqual(read(traceOf(handOvers.flatMap(long))));
		}),
	);
});

test("also where one stands at the end of what is decoded at a time", () => {
	const some = { delta: 2, how: 0, stack: 1, otherStack: 2 };
	for (let first = 0; first < 2; first++) {
		const handOvers = Array.from({ length: 30_000 }, (_, index) => ({
			...some,
			hasReceived: index % 3 === 0,
			before: index === 0 ? first : 0,
		}));
		const events = eventsOf(open(traceOf(handOvers.flatMap(short))));
		expect(events).toHaveLength(1 + first + 60_000);
		expect(events).toEqual(eventsOf(open(traceOf(handOvers.flatMap(long)))));
	}
});
