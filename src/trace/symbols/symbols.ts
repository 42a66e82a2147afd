/**
 * Which function or variable an address lies in, from the symbol tables of an ELF file.
 *
 * Idea: few addresses are asked for and symbols may be millions, so the symbols are streamed past the sorted
 * addresses instead of being kept. Each symbol is noted at the first address at or above its start if it starts
 * later than what is noted there; one sweep then carries the latest start upwards.
 * Source: System V ABI, symbol table. Cost: O(symbols · log addresses) time, O(addresses) memory.
 */

import type { ByteSource } from "../source.js";
import { textAt, uint64, viewAt } from "./bytes.js";
import { type ElfFile, type Section, SectionType } from "./elf.js";

const entrySize = 24;
const entriesPerRead = 4096;
const typeVariable = 1;
const typeFunction = 2;
const typeIndirectFunction = 10;

interface Candidate {
	readonly start: number;
	/** In bytes; 0: not known, reaches to the next symbol. */
	readonly size: number;
	readonly isVariable: boolean;
	/** Where in the file its name stands. */
	readonly name: number;
}

/**
 * @param offsets addresses in the module's own numbering
 * @returns the name of the function or variable around each, as linked (mangled); no entry where no symbol covers it
 */
export function findSymbols(
	file: ByteSource,
	elf: ElfFile,
	offsets: Iterable<number>,
): ReadonlyMap<number, string> {
	const sorted = Float64Array.from(new Set(offsets)).sort();
	const noted = new Array<Candidate | undefined>(sorted.length);
	for (const section of elf.sections) {
		if (section.type !== SectionType.symbols && section.type !== SectionType.dynamicSymbols) continue;
		const names = elf.sections[section.link];
		if (names !== undefined) noteSymbols(file, { section, names, sorted, noted });
	}
	return sweep(file, sorted, noted);
}

interface Search {
	readonly section: Section;
	readonly names: Section;
	readonly sorted: Float64Array;
	readonly noted: (Candidate | undefined)[];
}

function noteSymbols(file: ByteSource, { section, names, sorted, noted }: Search): void {
	const end = Math.min(section.offset + section.size, file.size);
	for (let at = section.offset; at + entrySize <= end; at += entrySize * entriesPerRead) {
		const count = Math.min(entriesPerRead, Math.floor((end - at) / entrySize));
		const view = viewAt(file, at, count * entrySize);
		if (view === undefined) return;
		for (let i = 0; i < count; i++) {
			const candidate = symbolAt(view, i * entrySize, names);
			if (candidate !== undefined) note(candidate, sorted, noted);
		}
	}
}

function symbolAt(view: DataView, at: number, names: Section): Candidate | undefined {
	const type = view.getUint8(at + 4) & 15;
	const isDefined = view.getUint16(at + 6, true) !== 0;
	const isVariable = type === typeVariable;
	if (!isDefined || !(isVariable || type === typeFunction || type === typeIndirectFunction)) return undefined;
	const name = view.getUint32(at, true);
	if (name >= names.size) return undefined;
	const start = uint64(view, at + 8);
	return { start, size: uint64(view, at + 16), isVariable, name: names.offset + name };
}

function note(candidate: Candidate, sorted: Float64Array, noted: (Candidate | undefined)[]): void {
	const index = firstAtLeast(sorted, candidate.start);
	if (index === sorted.length) return;
	const current = noted[index];
	const later = current === undefined || candidate.start > current.start;
	const saysMore = current?.start === candidate.start && current.size === 0 && candidate.size > 0;
	if (later || saysMore) noted[index] = candidate;
}

function firstAtLeast(sorted: Float64Array, value: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (sorted[middle]! < value) low = middle + 1;
		else high = middle;
	}
	return low;
}

function sweep(
	file: ByteSource,
	sorted: Float64Array,
	noted: readonly (Candidate | undefined)[],
): Map<number, string> {
	const found = new Map<number, string>();
	let latest: Candidate | undefined;
	for (const [index, offset] of sorted.entries()) {
		latest = noted[index] ?? latest;
		if (latest === undefined) continue;
		const covers = latest.size === 0 || offset < latest.start + latest.size;
		const name = covers ? textAt(file, latest.name) : "";
		// What stands in a part of a variable is another thing than what stands at its start.
		const part =
			latest.isVariable && offset > latest.start ? `+0x${(offset - latest.start).toString(16)}` : "";
		if (name !== "") found.set(offset, name + part);
	}
	return found;
}
