import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { TraceError } from "../../src/model/index.js";
import {
	acquireBytes,
	attempt,
	concat,
	definitionsPacket,
	framed,
	headerPacket,
	open,
	packet,
	read,
	releaseBytes,
} from "./support.js";

const nest = [...acquireBytes(1, 1), ...acquireBytes(2, 1), ...releaseBytes(3), 0x03, 4, 1];
const chunk = (writer: number, sequence: number, baseTime: number) => ({
	writer,
	sequence,
	thread: writer,
	baseTime,
	events: Uint8Array.from(nest),
});

describe("a sealed chunk", () => {
	const start = [headerPacket(), definitionsPacket()];
	const offset = concat(...start).length;
	const withEvents = (...events: number[]) =>
		concat(...start, packet({ chunk: { ...chunk(1, 0, 10), events: Uint8Array.from(events) } }));
	const errorOf = (bytes: Uint8Array) => {
		const error = attempt(bytes);
		expect(error).toBeInstanceOf(TraceError);
		return (error as TraceError).details;
	};

	test.each([
		["an unknown operation", [...nest, 0x10, 0, 0], "an event code", "0x10"],
		["an unknown kind of hand-over", [...nest, 0x2f, 0, 0, 0, 2, 0], "an event code", "0x2f"],
		["a hand-over to thread 0", [0x0f, 0, 2, 0, 0, 0], "a thread id the trace has room for", "0"],
		[
			"a hand-over with a stack beyond the size of the file",
			[0x0f, 0, 2, 0, 2, 0xff, 0xff, 0x7f],
			"a stack id the trace has room for",
			"2097151",
		],
		["half a hand-over at its end", [...nest, 0x0f, 1, 2, 0, 2], "a whole event", "the end of the chunk"],
		["an unknown mode", [...nest, 0x38, 0, 0, 0], "an event code", "0x38"],
		["lock 0", [0x01, 0, 0, 0], "a lock id the trace has room for", "0"],
		[
			"a lock beyond the size of the file",
			[0x01, 0, 0xfe, 0xff, 0xff, 0x7f, 0],
			"a lock id the trace has room for",
			"134217727",
		],
		[
			"a stack beyond the size of the file",
			[0x01, 0, 2, 0xff, 0xff, 0x7f],
			"a stack id the trace has room for",
			"2097151",
		],
		[
			"a varint of more than 32 bits",
			[0x01, 0, 0xff, 0xff, 0xff, 0xff, 0x7f, 0],
			"a lock id the trace has room for",
			"",
		],
		[
			"a time beyond 2^53",
			[0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 2, 0],
			"a time of at most 2^53 ticks",
			"",
		],
		["half an event at its end", [...nest, 0x01, 1], "a whole event", "the end of the chunk"],
		["thread 0 to fork", [0x0a, 0, 0, 0], "a thread or text id the trace has room for", "0"],
		[
			"an acquire of nobody",
			[0x0b, 0, 0, ...nest],
			"a thread for every event but marks and gaps",
			"thread 0",
		],
	])("with %s is an error that says where", (_, events, expected, found) => {
		const details = errorOf(withEvents(...events));
		expect(details.expected).toBe(expected);
		expect(details.found).toContain(found);
		expect(details.offset).toBeGreaterThan(offset);
		expect(details.source).toBe("test");
	});

	test("that goes back in time is an error", () => {
		const bytes = concat(...start, packet({ chunk: chunk(1, 0, 10) }), packet({ chunk: chunk(1, 1, 5) }));
		expect(errorOf(bytes)).toMatchObject({ expected: "a chunk from tick 20 on", found: "tick 5" });
	});

	test.each([
		["a broken time", { ...chunk(1, 0, 1.5) }, "a whole number of ticks up to 2^53", "1.5"],
		["an unknown codec", { ...chunk(1, 0, 0), codec: 2 }, "codec none (0) or deflate (1)", "codec 2"],
		[
			"a huge raw size",
			{ ...chunk(1, 0, 0), codec: 1, rawSize: 2 ** 31 },
			"a raw size of at most 14448 bytes",
			"2147483648",
		],
		[
			"an impossible thread",
			{ ...chunk(1, 0, 0), thread: 2 ** 31 },
			"a thread id the trace has room for",
			"2147483648",
		],
	])("with %s is an error", (_, body, expected, found) => {
		expect(errorOf(concat(...start, packet({ chunk: body as never })))).toMatchObject({
			expected,
			found,
			offset,
		});
	});

	test("that does not inflate to its raw size is an error", () => {
		const bytes = concat(...start, packet({ chunk: { ...chunk(1, 0, 0), codec: 1, rawSize: 20 } }));
		expect(errorOf(bytes)).toMatchObject({ expected: "20 bytes of deflated events", offset });
	});

	test("that repeats a sequence number is an error", () => {
		const again = packet({ chunk: chunk(1, 0, 30) });
		const details = errorOf(concat(...start, packet({ chunk: chunk(1, 0, 10) }), again));
		expect(details).toMatchObject({ expected: "writer 1 to go on with chunk 1", found: "chunk 0" });
	});
});

test("varints may be longer than their numbers need", () => {
	const stack = packet({ definitions: { stack: [{ id: 1 }] } });
	const long = (first: number) => [first, 0x80, 0x80, 0];
	const nestOf = (time: number[], lock: number[], stackId: number[]) => [0x01, ...time, ...lock, ...stackId];
	const events = [
		...nestOf([1], [2], [1]),
		...[0x03, 0x80, 0x80, 0x80, 0x02, 0x00],
		...nestOf([1], long(0x82), [1]),
		...nestOf([1], [0], long(0x81)),
		...nestOf(long(0x81), [1], [0]),
	];
	const chunk = packet({
		chunk: { writer: 1, thread: 1, events: Uint8Array.from([...events, ...nest, ...nest, ...nest]) },
	});
	const { events: seen } = read(concat(headerPacket(), definitionsPacket(), stack, chunk));
	expect(seen.slice(0, 5).map(({ code, time, object, stack: id }) => [code, time, object, id])).toEqual([
		[1, 1, 1, 1],
		[3, 4194305, 1, 0],
		[1, 4194306, 2, 1],
		[1, 4194307, 2, 1],
		[1, 4194308, 1, 0],
	]);
});

describe("framing", () => {
	const start = concat(headerPacket(), definitionsPacket(), packet({ chunk: chunk(1, 0, 10) }));
	const lossesOf = (...more: Uint8Array[]) => read(concat(start, ...more)).totals.losses;

	test.each([
		["another byte than 0x0a", Uint8Array.from([0x12, 3, 1, 2, 3]), "found byte 0x12"],
		[
			"a length beyond 64 MiB",
			Uint8Array.from([0x0a, 0xff, 0xff, 0xff, 0x7f, 1, 1]),
			"a packet of at most 67108864 bytes",
		],
		[
			"a length that does not end",
			Uint8Array.from([0x0a, 255, 255, 255, 255, 255, 255]),
			"a length that does not end",
		],
		["bytes behind zeros", Uint8Array.from([0, 0, 0, 7]), "expected zero bytes to the end of the file"],
		[
			"padding whose lengths differ",
			Uint8Array.from([0x0a, 4, 0x72, 1, 0, 0]),
			"expected padding of 4 bytes",
		],
	])("with %s ends the trace there, with a reported loss", (_, bytes, detail) => {
		const losses = lossesOf(bytes, packet({ chunk: chunk(1, 1, 90) }));
		expect(losses).toHaveLength(1);
		expect(losses[0]).toMatchObject({ reason: "damaged" });
		expect(losses[0]?.detail).toContain(detail);
		expect(losses[0]?.offset).toBeGreaterThanOrEqual(start.length);
	});

	test("a packet without checksum is skipped with a reported loss", () => {
		expect(lossesOf(framed(Uint8Array.from([0x22, 0]))).map(({ detail }) => detail)).toEqual([
			"packet skipped: its checksum is missing",
		]);
	});

	test("a packet of a kind not known yet is passed over", () => {
		const unknown = Uint8Array.from([0x62, 1, 7]);
		const body = concat(unknown, Uint8Array.from([0x7d, ...checksum(unknown)]));
		expect(lossesOf(framed(body), packet({ end: { packets: 4 } }))).toEqual([]);
	});

	test("definitions that are no protobuf are an error", () => {
		const body = Uint8Array.from([0x12, 2, 0x0a, 9]);
		const bytes = concat(start, framed(concat(body, Uint8Array.from([0x7d, ...checksum(body)]))));
		expect(attempt(bytes)).toMatchObject({
			details: { expected: "a packet of the schema", offset: start.length },
		});
	});

	test.each([
		["id 0", { thread: [{ id: 0 }] }, "0"],
		["an id beyond the size of the file", { lock: [{ id: 1_000_000 }] }, "1000000"],
		["an unknown kind", { lock: [{ id: 1, kind: 99 }] }, "99"],
	])("a definition with %s is an error", (_, definitions, found) => {
		const error = attempt(concat(start, packet({ definitions: definitions as never })));
		expect(error).toMatchObject({ details: { found, offset: start.length } });
	});

	test("a second header is an error", () => {
		expect(attempt(concat(start, headerPacket()))).toMatchObject({ details: { expected: "one header" } });
	});

	test("an end that counts other packets than there are is a reported loss", () => {
		expect(lossesOf(packet({ end: { packets: 9 } }))).toMatchObject([
			{ reason: "missing-packet", detail: "expected 9 packets before the end, found 3" },
		]);
	});
});

function checksum(body: Uint8Array): Uint8Array {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, crc32(body), true);
	return bytes;
}

describe("ids never defined", () => {
	test("get placeholders, and are counted as a loss", () => {
		const bytes = concat(headerPacket(), packet({ chunk: chunk(3, 0, 10) }));
		const trace = open(bytes);
		const { totals } = read(bytes);
		expect(totals.losses).toEqual([
			{ reason: "undefined", events: 0, detail: "3 ids are used and never defined" },
		]);
		expect(trace.definitions.lock(2 as never)).toMatchObject({ label: "L2", kind: "mutex", defined: false });
		expect(trace.definitions.thread(3 as never)).toEqual({ id: 3, label: "T3", inherited: false });
		expect(trace.definitions.stack(9 as never)).toEqual([]);
		expect(trace.definitions.text(9 as never)).toBe("");
	});

	test("raise the limits of ids as they are met", () => {
		const trace = open(concat(headerPacket(), packet({ chunk: chunk(3, 0, 10) })));
		for (const _ of trace.batches());
		expect(trace.definitions.lockLimit).toBe(2);
		expect(trace.definitions.threadLimit).toBe(3);
	});
});

test("ids beyond 2^24 - 1 are refused, however long the file is", () => {
	const zeros = new Uint8Array(2 ** 24 + 64);
	const found = (...packets: Uint8Array[]) => attempt(concat(headerPacket(), ...packets, zeros));
	const lock = (id: number) => packet({ definitions: { lock: [{ id }] } });
	expect(found(lock(2 ** 24 - 1))).not.toBeInstanceOf(TraceError);
	expect(found(lock(2 ** 24))).toMatchObject({ details: { expected: "a lock id from 1 to 16777215" } });
	const events = Uint8Array.from([0x01, 0, 0x80, 0x80, 0x80, 0x10, 0]);
	expect(found(definitionsPacket(), packet({ chunk: { ...chunk(1, 0, 10), events } }))).toMatchObject({
		details: { expected: "a lock id the trace has room for", found: "16777216" },
	});
});
