import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Event, eventCode, Operation, TraceError } from "../../src/model/index.js";
import { bytesSource } from "../../src/trace/index.js";
import { packets } from "../../src/trace/packets.js";
import {
	acquireBytes,
	attempt,
	byThread,
	concat,
	definitionsPacket,
	framed,
	headerPacket,
	open,
	openChunk,
	packet,
	padding,
	type Reading,
	read,
	releaseBytes,
	write,
} from "./support.js";

const gap = eventCode(Operation.gap);
const nest = [...acquireBytes(1, 1), ...acquireBytes(2, 1), ...releaseBytes(3), 0x03, 4, 1];
const chunk = (writer: number, sequence: number, baseTime: number) => ({
	writer,
	sequence,
	thread: writer,
	baseTime,
	events: Uint8Array.from(nest),
});

/** Small traces of every shape a recorder or packer leaves. */
const shapes: Record<string, Uint8Array> = {
	sealed: write(script("none", true)),
	deflated: write(script("deflate", true)),
	"not ended": write(script("none", false)),
	"several writers and padding": concat(
		headerPacket(),
		definitionsPacket(),
		packet({ chunk: chunk(1, 0, 10) }),
		packet({ chunk: chunk(2, 0, 12) }),
		padding(200),
		packet({ clockSync: { ticks: 50, unixSeconds: 1 } }),
		packet({ chunk: chunk(1, 1, 60) }),
		packet({ end: { packets: 6 } }),
	),
	"as a killed recorder leaves it": concat(
		headerPacket(),
		definitionsPacket(),
		packet({ chunk: chunk(1, 0, 10) }),
		openChunk(chunk(2, 0, 12), 100),
		openChunk(chunk(1, 1, 90), 60),
		padding(150),
		new Uint8Array(40),
	),
};

function script(codec: "none" | "deflate", isEnded: boolean) {
	const acquire = eventCode(Operation.acquire);
	const release = eventCode(Operation.release);
	const events = Array.from({ length: 64 }, (_, index) => ({
		thread: ((index >> 3) & 1) + 1,
		code: (index & 4) === 0 ? acquire : release,
		time: index * 3,
		object: (index & 3) + 1,
		second: 0,
		stack: (index & 4) === 0 ? (index % 3) + 1 : 0,
	})) as unknown as Event[];
	return {
		lockNames: ["a", "b", "c", "d"],
		stacks: [[{ function: "f" }], [{ function: "g", file: "g.c", line: 7 }], [{ function: "h", offset: 12 }]],
		events,
		isEnded,
		options: { codec, chunkBytes: 80 },
	} as const;
}

/** Offsets where one packet ends and the next begins, the end of the file included. */
function borders(bytes: Uint8Array): Set<number> {
	const offsets = [...packets(bytesSource(bytes))].map(({ offset }) => offset);
	return new Set([...offsets, bytes.length]);
}

function expectPrefixes(actual: readonly Event[], whole: readonly Event[]): void {
	const expected = byThread(whole);
	for (const [thread, events] of byThread(actual))
		expect(events).toEqual(expected.get(thread)?.slice(0, events.length));
}

test("the deflated shape is deflated", () => {
	expect((shapes.deflated as Uint8Array).length).toBeLessThan((shapes.sealed as Uint8Array).length);
});

describe.each(Object.entries(shapes))("%s", (_, bytes) => {
	const whole = read(bytes);
	const headerEnd = [...packets(bytesSource(bytes))][1]?.offset as number;
	const packetBorders = borders(bytes);
	const zerosFrom = bytes.length - [...bytes].reverse().findIndex((byte) => byte !== 0);

	test("cut at every byte, it is read up to there, and the loss is reported", () => {
		for (let cut = 0; cut < bytes.length; cut++) {
			const reading = attempt(bytes.subarray(0, cut));
			if (cut < headerEnd) {
				expect(reading, `cut at ${cut}`).toBeInstanceOf(TraceError);
				continue;
			}
			const { events, totals } = reading as Reading;
			expectPrefixes(events, whole.events);
			const isReported = totals.losses.some(({ reason }) => reason === "truncated");
			const isBorder = packetBorders.has(cut) || cut >= zerosFrom;
			expect(isReported, `cut at ${cut}`).toBe(!isBorder);
			expect(totals.closed, `cut at ${cut}`).toBe(false);
		}
	});

	test("what stands before a cut is used, not only what stands in whole packets", () => {
		const lastChunk = [...packets(bytesSource(bytes))].filter(
			(step) => step.kind === "packet" && step.body[0] === 0x1a,
		);
		const { offset } = lastChunk[0] as { offset: number };
		const counts = new Set<number>();
		for (let cut = offset; cut < bytes.length; cut++) counts.add(read(bytes.subarray(0, cut)).events.length);
		expect(Math.max(...counts)).toBe(whole.events.length);
		expect(counts.size).toBeGreaterThan(4);
	});
});

describe("one flipped bit", () => {
	test.each(["sealed", "deflated", "several writers and padding"])(
		"in a trace that is %s gives an error, a reported loss, or the same trace",
		(name) => {
			const bytes = shapes[name] as Uint8Array;
			const whole = read(bytes);
			const silent: number[] = [];
			for (let bit = 0; bit < bytes.length * 8; bit++) {
				const flipped = Uint8Array.from(bytes);
				(flipped[bit >> 3] as number) ^= 1 << (bit & 7);
				const reading = attempt(flipped);
				if (reading instanceof TraceError) continue;
				const isReported = reading.totals.losses.length > whole.totals.losses.length;
				if (!isReported && reading.text !== whole.text) silent.push(bit);
			}
			expect(silent).toEqual([]);
			expect(whole.events.length).toBeGreaterThan(10);
		},
	);
});

describe("a damaged chunk", () => {
	const good = [headerPacket(), definitionsPacket(), packet({ chunk: chunk(1, 0, 10) })];
	const later = [
		packet({ chunk: chunk(2, 0, 15) }),
		packet({ chunk: chunk(1, 2, 60) }),
		packet({ end: { packets: 6 } }),
	];
	const broken = packet({ chunk: chunk(1, 1, 30) }, 12345);

	test("is skipped with a reported loss, and a gap says where", () => {
		const { events, totals } = read(concat(...good, broken, ...later));
		const first = byThread(events)
			.get(1)
			?.map(({ code, time, object }) => [code, time, object]);
		expect(first?.map(([code]) => code)).toEqual([1, 1, 3, 3, gap, 1, 1, 3, 3]);
		expect(first?.[4]).toEqual([gap, 20, 0]);
		expect(
			byThread(events)
				.get(2)
				?.map(({ code }) => code),
		).toEqual([1, 1, 3, 3]);
		expect(totals).toMatchObject({ events: 12, closed: true });
		expect(totals.losses).toMatchObject([{ reason: "damaged", offset: concat(...good).length }]);
	});

	test("that is missing altogether leaves a hole in the sequence: a loss and a gap", () => {
		const { events, totals } = read(concat(...good, ...later));
		expect(
			byThread(events)
				.get(1)
				?.map(({ code }) => code),
		).toEqual([1, 1, 3, 3, gap, 1, 1, 3, 3]);
		expect(totals.losses.map(({ reason }) => reason)).toEqual(["missing-chunk", "missing-packet"]);
		expect(totals.losses[0]?.detail).toBe("writer 1: missing chunk 1");
	});

	test("in a writer that changes threads leaves a gap for the thread before and the one after", () => {
		const other = { ...chunk(1, 2, 60), thread: 3 };
		const { events } = read(concat(...good, broken, packet({ chunk: other })));
		expect(events.filter(({ code }) => code === gap).map(({ thread }) => thread)).toEqual([1]);
		const hole = read(concat(...good, packet({ chunk: other })));
		expect(hole.events.filter(({ code }) => code === gap).map(({ thread }) => thread)).toEqual([1, 3]);
	});
});

describe("a chunk without checksum", () => {
	const start = [headerPacket(), definitionsPacket()];
	const nonsense = { ...chunk(1, 0, 10), events: Uint8Array.from([...nest, 0x00, 5, 5]) };

	test("is read up to the zero byte and counted", () => {
		const { events, totals } = read(concat(...start, openChunk(nonsense, 200)));
		expect(events).toHaveLength(4);
		expect(totals).toMatchObject({ unsealedChunks: 1, losses: [], closed: false });
	});

	test("is read up to an unknown event code, with a reported loss and a gap", () => {
		const events = Uint8Array.from([...nest, 0x0f, 5, 5]);
		const bytes = concat(
			...start,
			openChunk({ ...nonsense, events }, 200),
			packet({ chunk: chunk(1, 1, 90) }),
		);
		const reading = read(bytes);
		expect(reading.events.map(({ code }) => code)).toEqual([1, 1, 3, 3, gap, 1, 1, 3, 3]);
		expect(reading.totals.losses).toMatchObject([{ reason: "damaged" }]);
		expect(reading.totals.losses[0]?.detail).toContain("found 0x0f");
	});
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
		["an unknown operation", [...nest, 0x0f, 0, 0], "an event code", "0x0f"],
		["an unknown mode", [...nest, 0x31, 0, 0, 0], "an event code", "0x31"],
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
