import type { ByteSource } from "../source.js";
import { textAt, uint64, viewAt } from "./bytes.js";

/** What holdwait wants to know of an executable or library. */
export interface ElfFile {
	/** NT_GNU_BUILD_ID in hexadecimal; empty if the file has none. */
	readonly buildId: string;
	/** The dynamic linker it asks for, `/lib64/ld-linux-x86-64.so.2`; empty for static programs and libraries. */
	readonly interpreter: string;
	/** The file of the debug information kept apart from it (.gnu_debuglink); empty if it names none. */
	readonly debugLink: string;
	readonly sections: readonly Section[];
}

export interface Section {
	readonly name: string;
	readonly type: number;
	readonly offset: number;
	/** In bytes. */
	readonly size: number;
	/** Index of the section it refers to: of a symbol table, its names. */
	readonly link: number;
}

export const SectionType = { symbols: 2, notes: 7, dynamicSymbols: 11 } as const;
const segmentInterpreter = 3;
const segmentNotes = 4;
const noteBuildId = 3;
/** A note section is read whole; real ones have some hundred bytes. */
const longestNotes = 65536;

/**
 * Reads the headers of a 64-bit little-endian ELF file (System V ABI, ELF-64 object file format).
 * @returns undefined when it is anything else; what a damaged file cannot tell is left empty
 */
export function readElf(file: ByteSource): ElfFile | undefined {
	const header = viewAt(file, 0, 64);
	if (header === undefined || header.getUint32(0) !== 0x7f454c46) return undefined;
	if (header.getUint8(4) !== 2 || header.getUint8(5) !== 1) return undefined;
	// Read before the next read makes the view invalid.
	const segmentTable = table(header, { offset: 32, entrySize: 54, count: 56 });
	const sectionTable = table(header, { offset: 40, entrySize: 58, count: 60 });
	const namesIndex = header.getUint16(62, true);
	const segments = readSegments(file, segmentTable);
	const sections = readSections(file, sectionTable, namesIndex);
	return {
		buildId: findBuildId(file, segments, sections),
		interpreter: interpreterOf(file, segments),
		debugLink: debugLinkOf(file, sections),
		sections,
	};
}

interface Table {
	readonly offset: number;
	readonly entrySize: number;
	readonly count: number;
}

function table(header: DataView, at: Table): Table {
	return {
		offset: uint64(header, at.offset),
		entrySize: header.getUint16(at.entrySize, true),
		count: header.getUint16(at.count, true),
	};
}

/** @returns a view of the entries that are in the file, each of at least `smallest` bytes */
function entries(file: ByteSource, { offset, entrySize, count }: Table, smallest: number): DataView[] {
	if (entrySize < smallest) return [];
	const view = viewAt(file, offset, entrySize * count);
	if (view === undefined) return [];
	const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
	return Array.from({ length: count }, (_, i) => new DataView(bytes.buffer, i * entrySize, entrySize));
}

interface Segment {
	readonly type: number;
	readonly offset: number;
	readonly size: number;
}

function readSegments(file: ByteSource, at: Table): Segment[] {
	return entries(file, at, 56).map((entry) => ({
		type: entry.getUint32(0, true),
		offset: uint64(entry, 8),
		size: uint64(entry, 32),
	}));
}

function readSections(file: ByteSource, at: Table, namesIndex: number): Section[] {
	const all = entries(file, at, 64);
	const names = all[namesIndex];
	const namesOffset = names === undefined ? file.size : uint64(names, 24);
	return all.map((entry) => ({
		name: textAt(file, namesOffset + entry.getUint32(0, true), 256),
		type: entry.getUint32(4, true),
		offset: uint64(entry, 24),
		size: uint64(entry, 32),
		link: entry.getUint32(40, true),
	}));
}

function findBuildId(file: ByteSource, segments: readonly Segment[], sections: readonly Section[]): string {
	const places = [
		...segments.filter(({ type }) => type === segmentNotes),
		// Files of debug information keep the section but their segments point nowhere.
		...sections.filter(({ type }) => type === SectionType.notes),
	];
	for (const { offset, size } of places) {
		const found = size <= longestNotes ? buildIdInNotes(viewAt(file, offset, size)) : "";
		if (found !== "") return found;
	}
	return "";
}

function buildIdInNotes(notes: DataView | undefined): string {
	if (notes === undefined) return "";
	let at = 0;
	while (at + 12 <= notes.byteLength) {
		const nameSize = notes.getUint32(at, true);
		const size = notes.getUint32(at + 4, true);
		const name = at + 12;
		const content = name + aligned(nameSize);
		if (content + size > notes.byteLength) return "";
		const isGnu = nameSize === 4 && notes.getUint32(name) === 0x474e5500;
		if (isGnu && notes.getUint32(at + 8, true) === noteBuildId) return hexadecimal(notes, content, size);
		at = content + aligned(size);
	}
	return "";
}

const aligned = (size: number): number => Math.ceil(size / 4) * 4;

function hexadecimal(view: DataView, offset: number, length: number): string {
	const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, length);
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function interpreterOf(file: ByteSource, segments: readonly Segment[]): string {
	const segment = segments.find(({ type }) => type === segmentInterpreter);
	return segment === undefined ? "" : textAt(file, segment.offset, segment.size);
}

function debugLinkOf(file: ByteSource, sections: readonly Section[]): string {
	const section = sections.find(({ name }) => name === ".gnu_debuglink");
	return section === undefined ? "" : textAt(file, section.offset, section.size);
}
