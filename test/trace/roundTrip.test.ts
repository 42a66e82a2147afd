import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Event, Operation, operationOf, type TraceDefinitions } from "../../src/model/index.js";
import { packTrace } from "../../src/trace/index.js";
import {
	arbitraryScript,
	concat,
	definitionsPacket,
	dump,
	eventsOf,
	headerPacket,
	open,
	packet,
	read,
	write,
} from "./support.js";

describe("writer and reader", () => {
	test("every event comes back as it was written, in the order it was written", () => {
		fc.assert(
			fc.property(arbitraryScript, (script) => {
				const { events, totals } = read(write(script));
				expect(events).toEqual(script.events);
				expect(totals.events).toBe(script.events.length);
				expect(totals.closed).toBe(script.isEnded);
				expect(totals.losses.filter(({ reason }) => reason !== "gap")).toEqual([]);
			}),
		);
	});

	test("a trace can be iterated again, with the same events and totals", () => {
		fc.assert(
			fc.property(arbitraryScript, (script) => {
				const trace = open(write(script));
				const first = eventsOf(trace);
				const totals = trace.totals();
				expect(eventsOf(trace)).toEqual(first);
				expect(trace.totals()).toEqual(totals);
			}),
		);
	});
});

describe("pack", () => {
	test.each(["none", "deflate"] as const)("keeps events, definitions and losses with codec %s", (codec) => {
		fc.assert(
			fc.property(arbitraryScript, (script) => {
				const trace = open(write(script));
				const packed = open(Buffer.concat([...packTrace(trace, { codec })]));
				expect(eventsOf(packed)).toEqual(eventsOf(trace));
				expect(dump(packed)).toBe(dump(trace));
				expect(packed.totals()).toEqual({ ...trace.totals(), losses: packed.totals().losses });
			}),
		);
	});
});

test("a packed trace is readable when ids never defined are larger than its compressed size", () => {
	const events = Array.from({ length: 3000 }, () => [0x01, 1, 2, 0]).flat();
	const chunk = packet({ chunk: { writer: 1, thread: 1, events: Uint8Array.from(events) } });
	const packed = Buffer.concat([...packTrace(open(concat(headerPacket(), chunk)))]);
	expect(
		eventsOf(open(packed))
			.map(({ object }) => object)
			.at(-1),
	).toBe(3000);
	expect(read(packed).totals.losses).toMatchObject([{ reason: "undefined" }]);
	expect(packed.length).toBeLessThan(4000);
});

test("packing carries along what was found missing", () => {
	const whole = concat(
		headerPacket(),
		definitionsPacket(),
		packet({ chunk: { thread: 1, events: Uint8Array.from([1, 1, 2, 0]) } }),
	);
	const cut = concat(whole, Uint8Array.from([0x0a, 50, 0x22]));
	const packed = Buffer.concat([...packTrace(open(cut))]);
	expect(read(packed).totals).toMatchObject({ closed: false, losses: [{ reason: "truncated" }] });
	expect(read(Buffer.from(dump(open(cut)))).totals).toMatchObject({
		closed: false,
		losses: [{ reason: "truncated" }],
	});
});

describe("text twin", () => {
	test("the text of a trace, packed, gives the same text", () => {
		fc.assert(
			fc.property(arbitraryScript, (script) => {
				const text = dump(open(write(script)));
				expect(dump(open(Buffer.from(text)))).toBe(text);
			}),
		);
	});

	test("events, labels and stacks survive the way through text", () => {
		fc.assert(
			fc.property(arbitraryScript, (script) => {
				const before = open(write(script));
				const after = open(Buffer.from(dump(before)));
				expect(readable(after)).toEqual(readable(before));
			}),
		);
	});
});

function objectOf(definitions: TraceDefinitions, { code, object }: Event): unknown {
	const operation = operationOf(code);
	if (operation === Operation.gap || operation === Operation.thread) return object;
	return operation === Operation.mark
		? definitions.text(object as never)
		: definitions.lock(object as never).label;
}

/** Events with labels and frames in place of ids, which the way through text may number anew. */
function readable(trace: ReturnType<typeof open>) {
	const { definitions } = trace;
	return eventsOf(trace).map((event) => ({
		code: event.code,
		time: event.time,
		thread: definitions.thread(event.thread),
		object: objectOf(definitions, event),
		second: definitions.lock(event.second as never).label,
		stack: definitions.stack(event.stack as never),
	}));
}

test("locks defined as one are so still when packed, and a line each in the text twin", () => {
	const lock = [{ id: 1, kind: 4, lockClass: "Cell", alike: 49 }, { id: 30, name: "L7" }, { id: 60 }];
	const packed = [...packTrace(open(concat(headerPacket(), packet({ definitions: { lock } }))))];
	const trace = open(Buffer.concat(packed));
	const { locks } = trace.definitions.index.tables;
	expect([...locks.runs()].map(({ id, count }) => [id, count])).toEqual([
		[1, 29],
		[30, 1],
		[31, 20],
		[60, 1],
	]);
	expect(locks.get(29)).toBe(locks.get(1));
	expect(dump(trace).match(/^lock L\d+ monitor class="Cell"$/gm)).toHaveLength(49);
	expect(dump(trace)).toContain('lock L7#2 mutex name="L7"\n');
});
