import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesSource } from "../../src/trace/source.js";
import { findSymbols, readElf } from "../../src/trace/symbols/index.js";
import { elfBytes, type FunctionSpec } from "./elfBytes.js";

function namesAt(functions: readonly FunctionSpec[], offsets: readonly number[]): Record<number, string> {
	const file = bytesSource(elfBytes({ functions }));
	return Object.fromEntries(findSymbols(file, readElf(file)!, offsets));
}

test("build id, interpreter and debug link are read", () => {
	const spec = { buildId: "ab12cd34", interpreter: "/lib64/ld-linux-x86-64.so.2", debugLink: "app.debug" };
	expect(readElf(bytesSource(elfBytes(spec)))).toMatchObject(spec);
});

test("what a file does not say is empty", () => {
	expect(readElf(bytesSource(elfBytes({})))).toMatchObject({ buildId: "", interpreter: "", debugLink: "" });
});

test.each([
	["nothing", new Uint8Array(0)],
	["a text", new TextEncoder().encode("#!/bin/sh\n".repeat(20))],
	["a 32-bit program", elfBytes({}).map((byte, i) => (i === 4 ? 1 : byte))],
	["a big-endian program", elfBytes({}).map((byte, i) => (i === 5 ? 2 : byte))],
])("%s is not an ELF file of this kind", (_, bytes) => {
	expect(readElf(bytesSource(bytes))).toBeUndefined();
});

test("an address is in the function around it, from its first byte to its last", () => {
	const functions = [
		{ name: "first", start: 0x1000, size: 16 },
		{ name: "second", start: 0x1010, size: 16 },
	];
	expect(namesAt(functions, [0xfff, 0x1000, 0x100f, 0x1010, 0x101f, 0x1020])).toEqual({
		4096: "first",
		4111: "first",
		4112: "second",
		4127: "second",
	});
});

test("a function of unknown size reaches to the next one", () => {
	const functions = [
		{ name: "start", start: 0x100, size: 0 },
		{ name: "next", start: 0x200, size: 8 },
	];
	expect(namesAt(functions, [0x1ff, 0x204, 0x300])).toEqual({ 511: "start", 516: "next" });
});

test("of two symbols at one address the one with a size is used", () => {
	const functions = [
		{ name: "label", start: 0x100, size: 0 },
		{ name: "function", start: 0x100, size: 8 },
	];
	expect(namesAt(functions, [0x104])).toEqual({ 260: "function" });
	expect(namesAt([...functions].reverse(), [0x104])).toEqual({ 260: "function" });
});

test("sections and functions of other files do not count", () => {
	const functions = [
		{ name: "section", start: 0x100, size: 8, type: 3 },
		{ name: "imported", start: 0x100, size: 8, section: 0 },
	];
	expect(namesAt(functions, [0x104])).toEqual({});
});

test("a part of a variable is told from its start", () => {
	const functions = [{ name: "table", start: 0x100, size: 80, type: 1 }];
	expect(namesAt(functions, [0x100, 0x128, 0x150])).toEqual({ 256: "table", 296: "table+0x28" });
});

test("many functions: the same answer as asking each function in turn", () => {
	const layout = fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 40 })), { maxLength: 40 });
	fc.assert(
		fc.property(layout, fc.array(fc.nat(2000), { maxLength: 50 }), (gaps, offsets) => {
			let at = 0;
			const functions = gaps.map(([gap, size], i) => {
				const start = at + gap;
				at = start + size;
				return { name: `f${i}`, start, size };
			});
			const expected = offsets.flatMap((offset): [number, string][] => {
				const found = functions.find(({ start, size }) => offset >= start && offset < start + size);
				return found === undefined ? [] : [[offset, found.name]];
			});
			// The order of symbols in a file means nothing.
			const shuffled = functions.toSorted((a, b) => ((a.start * 7919) % 31) - ((b.start * 7919) % 31));
			expect(namesAt(shuffled, offsets)).toEqual(Object.fromEntries(expected));
		}),
	);
});

test("a damaged file never throws and never hangs", () => {
	const functions = [{ name: "work", start: 0x1000, size: 64 }];
	const whole = elfBytes({
		buildId: "ab12cd34ef",
		interpreter: "/lib/ld.so",
		debugLink: "x.debug",
		functions,
	});
	const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 });
	fc.assert(
		fc.property(damage, fc.nat(whole.length), (changes, length) => {
			const bytes = whole.slice();
			for (const [at, value] of changes) bytes[at] = value;
			const file = bytesSource(bytes.subarray(0, Math.max(length, 64)));
			const elf = readElf(file);
			if (elf !== undefined) findSymbols(file, elf, [0, 0x1000, 0x103f, 2 ** 40]);
		}),
		{ numRuns: 3000 },
	);
});
