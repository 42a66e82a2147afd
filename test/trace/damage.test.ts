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
	headerPacket,
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
		const events = Uint8Array.from([...nest, 0x10, 5, 5]);
		const bytes = concat(
			...start,
			openChunk({ ...nonsense, events }, 200),
			packet({ chunk: chunk(1, 1, 90) }),
		);
		const reading = read(bytes);
		expect(reading.events.map(({ code }) => code)).toEqual([1, 1, 3, 3, gap, 1, 1, 3, 3]);
		expect(reading.totals.losses).toMatchObject([{ reason: "damaged" }]);
		expect(reading.totals.losses[0]?.detail).toContain("found 0x10");
	});
});
