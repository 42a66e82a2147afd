/** A symbol of a made-up ELF file. */
export interface FunctionSpec {
	readonly name: string;
	readonly start: number;
	readonly size: number;
	/** 0: defined elsewhere. */
	readonly section?: number;
	/** Symbol type: 1 is a variable, 2 a function. */
	readonly type?: number;
}

export interface ElfSpec {
	readonly buildId?: string;
	readonly interpreter?: string;
	readonly debugLink?: string;
	readonly functions?: readonly FunctionSpec[];
}

/** Writes the smallest 64-bit ELF file that says this: header, segments, section contents, section headers. */
export function elfBytes({ buildId, interpreter, debugLink, functions = [] }: ElfSpec): Uint8Array {
	const names = text(["", ...functions.map(({ name }) => name)]);
	const symbols = Buffer.concat([Buffer.alloc(24), ...functions.map((f) => symbol(f, names.offsets))]);
	const sections = [
		{ name: "", type: 0, content: Buffer.alloc(0), link: 0 },
		{ name: ".note.gnu.build-id", type: 7, content: note(buildId ?? ""), link: 0 },
		{ name: ".symtab", type: 2, content: symbols, link: 3 },
		{ name: ".strtab", type: 3, content: names.bytes, link: 0 },
		{ name: ".gnu_debuglink", type: 1, content: Buffer.from(`${debugLink ?? ""}\0`), link: 0 },
		{ name: ".interp", type: 1, content: Buffer.from(`${interpreter ?? ""}\0`), link: 0 },
	];
	const sectionNames = text([...sections.map(({ name }) => name), ".shstrtab"]);
	sections.push({ name: ".shstrtab", type: 3, content: sectionNames.bytes, link: 0 });
	let at = 64 + 56;
	const offsets = sections.map(({ content }) => {
		at += content.length;
		return at - content.length;
	});
	const header = elfHeader(at, sections.length);
	const interp = Buffer.alloc(56);
	interp.writeUInt32LE(interpreter === undefined ? 0 : 3, 0);
	interp.writeBigUInt64LE(BigInt(offsets[5]!), 8);
	interp.writeBigUInt64LE(BigInt(sections[5]!.content.length), 32);
	const headers = sections.map(({ name, type, content, link }, i) => {
		const entry = Buffer.alloc(64);
		entry.writeUInt32LE(sectionNames.offsets.get(name)!, 0);
		entry.writeUInt32LE(type, 4);
		entry.writeBigUInt64LE(BigInt(offsets[i]!), 24);
		entry.writeBigUInt64LE(BigInt(content.length), 32);
		entry.writeUInt32LE(link, 40);
		return entry;
	});
	return Buffer.concat([header, interp, ...sections.map(({ content }) => content), ...headers]);
}

function elfHeader(sectionTable: number, sectionCount: number): Buffer {
	const header = Buffer.alloc(64);
	header.write("\x7fELF\x02\x01\x01", "latin1");
	header.writeBigUInt64LE(64n, 32);
	header.writeBigUInt64LE(BigInt(sectionTable), 40);
	header.writeUInt16LE(56, 54);
	header.writeUInt16LE(1, 56);
	header.writeUInt16LE(64, 58);
	header.writeUInt16LE(sectionCount, 60);
	header.writeUInt16LE(sectionCount - 1, 62);
	return header;
}

function text(names: readonly string[]): { bytes: Buffer; offsets: Map<string, number> } {
	const offsets = new Map<string, number>();
	let bytes = Buffer.alloc(0);
	for (const name of names) {
		offsets.set(name, bytes.length);
		bytes = Buffer.concat([bytes, Buffer.from(`${name}\0`)]);
	}
	return { bytes, offsets };
}

function symbol(
	{ name, start, size, section = 1, type = 2 }: FunctionSpec,
	names: Map<string, number>,
): Buffer {
	const entry = Buffer.alloc(24);
	entry.writeUInt32LE(names.get(name)!, 0);
	entry.writeUInt8(0x10 | type, 4);
	entry.writeUInt16LE(section, 6);
	entry.writeBigUInt64LE(BigInt(start), 8);
	entry.writeBigUInt64LE(BigInt(size), 16);
	return entry;
}

function note(buildId: string): Buffer {
	if (buildId === "") return Buffer.alloc(0);
	const content = Buffer.from(buildId, "hex");
	const header = Buffer.alloc(12);
	header.writeUInt32LE(4, 0);
	header.writeUInt32LE(content.length, 4);
	header.writeUInt32LE(3, 8);
	return Buffer.concat([header, Buffer.from("GNU\0"), content]);
}
