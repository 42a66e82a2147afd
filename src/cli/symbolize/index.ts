/** Native frames to functions, files and lines. Takes offsets in modules, gives frames; never guesses across builds. */
import { isAbsolute, relative, resolve } from "node:path";
import type { Frame, FrameId, Module, RecordedFrame } from "../../model/index.js";
import { findFunctions } from "../../trace/symbols/index.js";
import { writeMessage } from "../console.js";
import { CommandError } from "../exit.js";
import { demangle } from "./demangle.js";
import { locate, withElf } from "./modules.js";
import { addr2line, type FramesByOffset, findProgram, llvmSymbolizer, type SymbolTool } from "./tools.js";

export interface SymbolizerOptions {
	/** A program, or `none`: names from symbol tables only, no lines. */
	readonly symbolizer?: string;
	/** Folders with programs and debug information. */
	readonly debugDir?: readonly string[];
	/** Files below it are shown relative to it; default: the current folder. */
	readonly source?: string;
}

export type Symbolize = (
	frames: readonly RecordedFrame[],
	modules: readonly Module[],
) => ReadonlyMap<FrameId, readonly Frame[]>;

/** @throws CommandError when a symbolizer was asked for that is not there */
export function symbolizerFor(options: SymbolizerOptions): Symbolize {
	const tool = chooseTool(options.symbolizer);
	const base = resolve(options.source ?? ".");
	const warned = new Set<string>();
	return (frames, modules) => {
		const resolved = new Map<FrameId, readonly Frame[]>();
		for (const module of modules) {
			const unresolved = frames.filter((frame) => frame.module === module.id && isNative(frame));
			if (unresolved.length === 0) continue;
			const { files, problem } = locate(module, options.debugDir ?? []);
			if (problem !== undefined && !warned.has(problem)) writeMessage(problem);
			if (problem !== undefined) warned.add(problem);
			const found = resolveOffsets(
				files,
				unresolved.map(({ offset }) => offset!),
				tool,
			);
			for (const { id, offset } of unresolved) {
				const known = found.get(offset!);
				if (known !== undefined)
					resolved.set(
						id,
						known.map((frame) => shorten(frame, base)),
					);
			}
		}
		return resolved;
	};
}

const isNative = ({ function: name, offset }: RecordedFrame): boolean =>
	name === undefined && offset !== undefined;

function chooseTool(wish: string | undefined): SymbolTool | undefined {
	if (wish === "none") return undefined;
	const program = wish === undefined ? findProgram("llvm-symbolizer", "addr2line") : findProgram(wish);
	if (wish !== undefined && program === undefined) {
		throw new CommandError(`${wish}: no such program; expected llvm-symbolizer, addr2line or 'none'`);
	}
	if (program === undefined) return undefined;
	return program.includes("addr2line") ? addr2line(program) : llvmSymbolizer(program);
}

/** Each file is asked for what the ones before it did not know: first its debug information, then its symbols. */
function resolveOffsets(
	files: readonly string[],
	offsets: readonly number[],
	tool: SymbolTool | undefined,
): FramesByOffset {
	const found: FramesByOffset = new Map();
	const missing = (): number[] => [...new Set(offsets)].filter((offset) => !found.has(offset));
	for (const ask of [tool, functionNames]) {
		for (const file of files) {
			const open = missing();
			if (ask === undefined || open.length === 0) break;
			for (const [offset, frames] of ask(file, open)) found.set(offset, frames);
		}
	}
	return found;
}

/** What works without any tool: names from the symbol tables. */
const functionNames: SymbolTool = (path, offsets) => {
	const mangled =
		withElf(path, (file, elf) => findFunctions(file, elf, offsets)) ?? new Map<number, string>();
	const names = demangle([...new Set(mangled.values())]);
	return new Map([...mangled].map(([offset, name]) => [offset, [{ function: names.get(name) ?? name }]]));
};

/** Relative to `base` if the file is below it: what people recognise, and the same on every machine. */
function shorten(frame: Frame, base: string): Frame {
	if (frame.file === undefined || !isAbsolute(frame.file)) return frame;
	const file = relative(base, frame.file);
	return { ...frame, file: file.startsWith("..") ? resolve(frame.file) : file };
}
