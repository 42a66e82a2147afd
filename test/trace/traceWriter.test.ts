import { describe, expect, test } from "vitest";
import type { LockId, StackId, ThreadId, Ticks } from "../../src/model/index.js";
import { TraceWriter, type TraceWriterOptions } from "../../src/trace/index.js";
import { eventsOf, open, read } from "./support.js";

function written(action: (writer: TraceWriter) => void, options: TraceWriterOptions = {}): Uint8Array {
	const pieces: Uint8Array[] = [];
	action(new TraceWriter((bytes) => pieces.push(bytes), options));
	return Buffer.concat(pieces);
}

const acquire = (thread: ThreadId, object: LockId, time: number, stack = 0) => ({
	thread,
	code: 1,
	time: time as Ticks,
	object,
	stack: stack as StackId,
});

describe("the writer", () => {
	test("interns texts, modules, frames and stacks", () => {
		written((writer) => {
			expect([writer.text("a"), writer.text("b"), writer.text("a"), writer.text("")]).toEqual([1, 2, 1, 0]);
			expect([writer.module("/x", "ab"), writer.module("/x"), writer.module("/x", "ab")]).toEqual([1, 2, 1]);
			const frame = { function: "f", file: "a.c", line: 3 };
			expect([writer.frame(frame), writer.frame({ ...frame, line: 4 }), writer.frame(frame)]).toEqual([
				1, 2, 1,
			]);
			expect([
				writer.stack([frame]),
				writer.stack([frame], true),
				writer.stack([frame]),
				writer.stack([]),
			]).toEqual([1, 2, 1, 0]);
		});
	});

	test("keeps everything a definition says", () => {
		const bytes = written((writer) => {
			const created = writer.stack([{ function: "make", file: "a.c", line: 1 }], true);
			writer.lock({ name: "old" });
			writer.lock({
				name: "mu",
				kind: "semaphore",
				policy: "rH",
				reentrancy: "write",
				class: "C.mu",
				created,
				address: 0xffff_ffff_8000_0000n,
				previous: 1 as LockId,
				permits: 0,
				variant: "adaptive",
				robust: true,
				processShared: true,
				detectsSelf: true,
			});
			writer.thread({ label: "main", name: "the main one", osId: 9, inherited: true });
			writer.end();
		});
		const { definitions } = open(bytes);
		expect(definitions.lock(2 as LockId)).toEqual({
			id: 2,
			label: "mu",
			name: "mu",
			kind: "semaphore",
			policy: "rH",
			reentrancy: "write",
			declaredClass: "C.mu",
			created: 1,
			address: "0xffffffff80000000",
			previous: 1,
			permits: 0,
			variant: "adaptive",
			robust: true,
			processShared: true,
			detectsSelf: true,
			defined: true,
		});
		expect(definitions.stackTruncated(1 as StackId)).toBe(true);
		expect(definitions.thread(1 as ThreadId)).toEqual({
			id: 1,
			label: "main",
			name: "the main one",
			osId: 9,
			inherited: true,
		});
	});

	test("writes chunks of the size asked for", () => {
		const bytes = written(
			(writer) => {
				const [lock, thread] = [writer.lock({}), writer.thread()];
				for (let time = 1; time <= 1000; time++) writer.event(acquire(thread, lock, time));
				writer.end();
			},
			{ chunkBytes: 256 },
		);
		expect(read(bytes).events).toHaveLength(1000);
		const chunks = open(bytes).definitions.index.writers[0]?.chunks ?? [];
		expect(chunks.length).toBeGreaterThan(15);
		expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(256);
	});

	test("can be flushed and go on; what stands until then is a readable trace", () => {
		const pieces: Uint8Array[] = [];
		const writer = new TraceWriter((bytes) => pieces.push(bytes));
		const [lock, thread] = [writer.lock({}), writer.thread()];
		writer.event(acquire(thread, lock, 1));
		writer.flush();
		expect(read(Buffer.concat(pieces)).totals).toMatchObject({ events: 1, closed: false, losses: [] });
		writer.event({ thread, code: 3, time: 2 as Ticks, object: lock });
		writer.end();
		expect(read(Buffer.concat(pieces)).totals).toMatchObject({ events: 2, closed: true, losses: [] });
	});

	test("notes losses, clock syncs and marks", () => {
		const bytes = written(
			(writer) => {
				writer.loss({ reason: "disk-full", events: 3, detail: "no room" }, 5 as Ticks);
				writer.clockSync(0 as Ticks, 10);
				writer.clockSync(1000 as Ticks, 12);
				writer.mark(writer.thread(), 4 as Ticks, "a test begins");
				writer.mark(0 as ThreadId, 4 as Ticks, "");
				writer.end();
			},
			{ ticksPerSecond: 0 },
		);
		const trace = open(bytes);
		expect(
			eventsOf(trace).map(({ thread, object }) => [thread, trace.definitions.text(object as never)]),
		).toEqual([
			[1, "a test begins"],
			[0, ""],
		]);
		expect(trace.totals().losses).toMatchObject([{ reason: "disk-full", events: 3, detail: "no room" }]);
		expect(trace.definitions.ticksPerSecond).toBe(500);
	});

	test.each([
		["an unknown code", { code: 0 }, "event code 0 is unknown"],
		["a thread switch, which it makes itself", { code: 11 }, "event code 11 is unknown"],
		["a time before the thread's last", { time: 4 }, "time 4 is not a whole number from 5 to 2^53"],
		["half a tick", { time: 7.5 }, "time 7.5 is not a whole number"],
		["lock 0", { object: 0 }, "object 0 is not a whole number from 1"],
		["thread 0", { thread: 0 }, "thread 0 is not a whole number from 1"],
		["a negative stack", { stack: -1 }, "stack -1 is not a whole number from 0"],
		["a wait without its lock", { code: 5 }, "second 0 is not a whole number from 1"],
	])("refuses %s", (_, part, message) => {
		const writer = new TraceWriter(() => {});
		const event = acquire(writer.thread(), writer.lock({}), 5);
		writer.event(event);
		expect(() => writer.event({ ...event, ...part } as never)).toThrow(new RangeError(message).message);
	});

	test("refuses chunks too small for an event", () => {
		expect(() => new TraceWriter(() => {}, { chunkBytes: 10 })).toThrow(RangeError);
	});
});
