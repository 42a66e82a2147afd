import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type FrameId, TraceError } from "../../src/model/index.js";
import { bytesSource, openTrace, packTrace, parseText, TraceWriter } from "../../src/trace/index.js";
import {
	attempt,
	concat,
	definitionsPacket,
	dump,
	eventsOf,
	headerPacket,
	open,
	packet,
	read,
} from "./support.js";

const text = `holdwait 1
lock mu mutex
T1 acquire mu @ f a.c:1
T1 release mu
end
`;

describe("a trace in any form", () => {
	const binary = parseText(text);

	test.each([
		["text", Buffer.from(text)],
		[
			"text with a byte order mark, comments and blank lines before it",
			Buffer.from(`\uFEFF\n# made by hand\n\n${text}`),
		],
		["text with other line ends", Buffer.from(text.replaceAll("\n", "\r\n"))],
		["binary", binary],
		["gzipped binary", gzipSync(binary)],
		["gzipped text", gzipSync(text)],
		["packed", Buffer.concat([...packTrace(open(binary))])],
	])("%s is read", (_, bytes) => {
		expect(read(bytes).events).toEqual(read(binary).events);
		expect(read(bytes).totals).toMatchObject({ events: 2, closed: true, losses: [] });
	});

	test("a gzip file cut short is read up to there, with a reported loss", () => {
		const whole = gzipSync(binary);
		const { totals } = read(whole.subarray(0, whole.length - 12));
		expect(totals.losses[0]).toMatchObject({ reason: "truncated", detail: "the gzip stream has no end" });
	});

	test("a gzip file that inflates to more than allowed is refused", () => {
		const bytes = gzipSync(new Uint8Array(100_000));
		const action = () => openTrace(bytesSource(bytes, "big.gz"), { maxInflatedBytes: 50_000 });
		expect(action).toThrow(TraceError);
		expect(action).toThrow("big.gz: expected a trace of at most 50000 bytes in the gzip file, found more");
	});

	test("a source that gives less than it said is refused", () => {
		const source = { name: "shrunk", size: binary.length + 10, read: bytesSource(binary).read };
		expect(() => openTrace(source)).toThrow("Did the file change while it was read?");
	});
});

describe("what is no trace", () => {
	test.each([
		["an empty file", new Uint8Array(0), "an empty file"],
		["zero bytes", new Uint8Array(50), "zero bytes only"],
		["a program", Buffer.from("\x7fELF\x02\x01\x01"), "a program or library (ELF)"],
		["JSON", Buffer.from('{"version": 3}'), 'a file that begins with "{\\"version\\": 3}"'],
		["other text", Buffer.from("hello holdwait"), 'a file that begins with "hello holdwait"'],
		["another protobuf file", Buffer.from([0x0a, 3, 8, 1, 16]), "a file that begins with"],
		["gzipped garbage", gzipSync("garbage"), 'a file that begins with "garbage"'],
		["a gzip file in a gzip file", gzipSync(gzipSync(text)), "a file that begins with"],
	])("%s is refused with a hint what to do", (_, bytes, found) => {
		const error = attempt(bytes) as TraceError;
		expect(error).toBeInstanceOf(TraceError);
		expect(error.details.found).toContain(found);
		expect(error.details.hint).toContain("holdwait record");
	});

	test("damaged gzip data is refused", () => {
		const bytes = gzipSync(text);
		bytes.fill(0x55, 12, 30);
		expect(attempt(bytes)).toMatchObject({ details: { expected: "a gzip stream", found: "damaged data" } });
	});
});

describe("the header", () => {
	const detailsOf = (...parts: Uint8Array[]) => (attempt(concat(...parts)) as TraceError).details;

	test.each([
		["of another version", headerPacket({ version: 2 }), "format version 1", "version 2"],
		["with another magic", headerPacket({ magic: "holdwaits" }), 'the magic "holdwait"', '"holdwaits"'],
		[
			"without checksum",
			Buffer.from([0x0a, 12, 0x0a, 10, 0x0a, 8, ...Buffer.from("holdwait")]),
			"a whole trace header",
			"a checksum that is missing",
		],
		[
			"that is not first",
			concat(packet({ clockSync: { ticks: 1 } }), headerPacket()),
			"the header as first packet",
			"another packet",
		],
	])("%s is an error", (_, bytes, expected, found) => {
		expect(detailsOf(bytes)).toMatchObject({ source: "test", offset: 0, expected, found });
	});

	test("is given with its process and clock", () => {
		const process = { pid: 7, parentPid: 3, executable: "/bin/x", argument: ["x", "-v"], forked: true };
		const { definitions } = open(
			headerPacket({ runtime: "go", recorder: "r 1", ticksPerSecond: 5, startUnixSeconds: 9, process }),
		);
		expect(definitions).toMatchObject({
			version: 1,
			runtime: "go",
			recorder: "r 1",
			ticksPerSecond: 5,
			startUnixSeconds: 9,
		});
		expect(definitions.process).toEqual({
			pid: 7,
			parentPid: 3,
			executable: "/bin/x",
			arguments: ["x", "-v"],
			forked: true,
		});
	});

	test("without ticks per second gets them from two clock syncs", () => {
		const syncs = [
			packet({ clockSync: { ticks: 100, unixSeconds: 50 } }),
			packet({ clockSync: { ticks: 600, unixSeconds: 52 } }),
		];
		const { definitions } = open(concat(headerPacket({ ticksPerSecond: 0 }), ...syncs));
		expect(definitions.ticksPerSecond).toBe(250);
		expect(definitions.startUnixSeconds).toBe(49.6);
	});
});

describe("definitions", () => {
	test("fill in what the recorder left out, by the kind of lock", () => {
		const lock = [
			{ id: 1 },
			{ id: 2, kind: 3 },
			{ id: 3, kind: 2 },
			{ id: 4, kind: 3, policy: 3, reentrancy: 1 },
			{ id: 5, kind: 6, permits: 4 },
		];
		const { definitions } = open(concat(headerPacket(), packet({ definitions: { lock } })));
		const of = (id: number) => {
			const { kind, policy, reentrancy, permits } = definitions.lock(id as never);
			return [kind, policy, reentrancy, permits];
		};
		expect([1, 2, 3, 4, 5].map(of)).toEqual([
			["mutex", "R", "none", undefined],
			["rwlock", "r", "read", undefined],
			["recursive", "R", "all", undefined],
			["rwlock", "rH", "none", undefined],
			["semaphore", "R", "none", 3],
		]);
		expect(definitions.lockLimit).toBe(5);
	});

	test("number locks and threads of one name, so that every label is unique", () => {
		const lock = [
			{ id: 1, name: "mu" },
			{ id: 2 },
			{ id: 3, name: "mu", previous: 1 },
			{ id: 4, name: "mu#2" },
		];
		const thread = [{ id: 1, label: "w" }, { id: 2, label: "w" }, { id: 3 }];
		const { definitions } = open(concat(headerPacket(), packet({ definitions: { lock, thread } })));
		expect([1, 2, 3, 4].map((id) => definitions.lock(id as never).label)).toEqual([
			"mu",
			"L2",
			"mu#2",
			"mu#2#2",
		]);
		expect([1, 2, 3].map((id) => definitions.thread(id as never).label)).toEqual(["w", "w#2", "T3"]);
	});

	test("of an id defined again replace the earlier ones", () => {
		const thread = (name: string) => packet({ definitions: { thread: [{ id: 1, name }] } });
		const { definitions } = open(concat(headerPacket(), thread("main"), thread("worker")));
		expect(definitions.thread(1 as never).name).toBe("worker");
	});

	test("give addresses exactly", () => {
		const lock = [
			{ id: 1, address: 0x9abcdef0, addressHigh: 0xffff0001 },
			{ id: 2, address: 255 },
		];
		const { definitions } = open(concat(headerPacket(), packet({ definitions: { lock } })));
		expect(definitions.lock(1 as never).address).toBe("0xffff00019abcdef0");
		expect(definitions.lock(2 as never).address).toBe("0xff");
	});
});

describe("native frames", () => {
	const bytes = (() => {
		const pieces: Uint8Array[] = [];
		const writer = new TraceWriter((piece) => pieces.push(piece));
		const module = writer.module("/lib/x.so", "ab12");
		writer.stack([{ module, offset: 0x1_0000_0010 }, { function: "main" }]);
		writer.end();
		return Buffer.concat(pieces);
	})();

	test("stand as offsets of their module", () => {
		const { definitions } = open(bytes);
		expect(definitions.stack(1 as never)).toEqual([
			{ function: "0x100000010", module: "/lib/x.so" },
			{ function: "main" },
		]);
		expect(definitions.recordedFrames[0]).toEqual({ id: 1, module: 1, offset: 0x1_0000_0010 });
		expect(definitions.modules).toEqual([{ id: 1, path: "/lib/x.so", buildId: "ab12" }]);
	});

	test("are symbolized once, when they are looked at, several frames for one where calls were inlined", () => {
		const asked: number[][] = [];
		const symbolize = (frames: readonly { id: FrameId }[]) => {
			asked.push(frames.map(({ id }) => id));
			return new Map([
				[1 as FrameId, [{ function: "inlined" }, { function: "outer", file: "x.c", line: 3 }]],
			]);
		};
		const { definitions } = openTrace(bytesSource(bytes), { symbolize });
		expect(asked).toEqual([]);
		expect(definitions.stack(1 as never).map((frame) => frame.function)).toEqual([
			"inlined",
			"outer",
			"main",
		]);
		definitions.stack(1 as never);
		expect(asked).toEqual([[1]]);
	});

	test("are dumped with the names that symbolization found", () => {
		const event = packet({ chunk: { writer: 1, thread: 1, events: Uint8Array.from([1, 1, 2, 1]) } });
		const whole = concat(bytes, definitionsPacket(1, 1), event);
		expect(dump(open(whole))).toContain("T1 acquire L1 @ 0x100000010 m1 < main\n");
		const symbolize = () => new Map([[1 as FrameId, [{ function: "f", file: "x.c", line: 3 }]]]);
		const named = openTrace(bytesSource(whole), { symbolize });
		expect(dump(named)).toContain("T1 acquire L1 @ f x.c:3 < main\n");
		expect(eventsOf(named)).toHaveLength(1);
	});
});
