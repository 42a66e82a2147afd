import { readdirSync, readFileSync } from "node:fs";
import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { dump, eventsOf, open, openChunk, read } from "./support.js";

const folder = new URL("../../proto/golden/", import.meta.url);
const names = readdirSync(folder).flatMap((file) => (file.endsWith(".hwt") ? [file.slice(0, -4)] : []));
const schema = protobuf.loadSync(new URL("../../proto/trace.proto", import.meta.url).pathname);
const Trace = schema.lookupType("holdwait.Trace");

describe.each(names)("golden trace %s", (name) => {
	const binary = readFileSync(new URL(`${name}.hwt`, folder));
	const text = readFileSync(new URL(`${name}.txt`, folder));

	test("says the same in binary and in text", () => {
		expect(dump(open(binary))).toBe(dump(open(text)));
		expect(read(binary).events.length).toBeGreaterThan(2);
	});

	test("is read by any protobuf library", () => {
		const trace = Trace.toObject(Trace.decode(binary), { defaults: true }) as {
			packet: Record<string, unknown>[];
		};
		expect(trace.packet[0]).toMatchObject({ header: { magic: "holdwait", version: 1 } });
		expect(trace.packet.some((packet) => packet.chunk !== undefined)).toBe(true);
	});
});

test("golden traces cover chunks not sealed, deflated chunks, and a trace not closed", () => {
	const totals = new Map(
		names.map((name) => [name, read(readFileSync(new URL(`${name}.hwt`, folder))).totals]),
	);
	expect(totals.get("killed")).toMatchObject({ unsealedChunks: 2, closed: false, losses: [], events: 4 });
	expect(totals.get("two-locks")).toMatchObject({ unsealedChunks: 0, closed: true, losses: [] });
	expect(readFileSync(new URL("packed.hwt", folder)).length).toBeLessThan(240 * 4);
});

describe("the worked example of the format", () => {
	const page = readFileSync(new URL("../../proto/FORMAT.md", import.meta.url), "utf8");
	const section = page.slice(page.indexOf("## 6."), page.indexOf("## 7."));
	const [hex = "", text = ""] = [...section.matchAll(/```\n(.*?)```/gs)].map((match) => match[1] as string);
	const lines = hex
		.trimEnd()
		.split("\n")
		.map((line) => /^ *(\d+): ([0-9a-f ]+?) *;/.exec(line) as RegExpExecArray);
	const bytes = Buffer.from(
		lines
			.map((line) => line[2])
			.join("")
			.replaceAll(" ", ""),
		"hex",
	);

	test("has its bytes where it says", () => {
		let offset = 0;
		for (const line of lines) {
			expect(Number(line[1])).toBe(offset);
			offset += (line[2] as string).split(" ").length;
		}
	});

	test("is the trace it says", () => {
		expect(dump(open(bytes))).toBe(text);
		expect(eventsOf(open(bytes))).toHaveLength(2);
		expect(read(bytes).totals).toMatchObject({ closed: true, losses: [], unsealedChunks: 0 });
	});

	test("gives the chunk not sealed byte for byte", () => {
		const events = bytes.subarray(113, 120);
		const unsealed = openChunk({ writer: 1, thread: 1, baseTime: 100, events }, 16);
		expect(section).toContain(
			`\`${[...unsealed.subarray(0, 17)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ")}`,
		);
	});
});
