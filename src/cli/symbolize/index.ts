/** Native frames to functions, files and lines. Takes offsets in modules, gives frames; never guesses across builds. */
import { isAbsolute, relative, resolve } from "node:path";
import type { Frame, FrameId, Module, RecordedFrame } from "../../model/index.js";
import type { Symbolize } from "../../trace/index.js";
import { findSymbols } from "../../trace/symbols/index.js";
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

/**
 * @returns what {@link openTrace} asks for names; it remembers them, so that many traces of one program cost as one
 * @throws CommandError when a symbolizer was asked for that is not there
 */
export function symbolizerFor(options: SymbolizerOptions): Symbolize {
	const tool = chooseTool(options.symbolizer);
	const base = resolve(options.source ?? ".");
	const known = new Map<string, ModuleNames>();
	const namesOf = (module: Module): ModuleNames => {
		const key = JSON.stringify([module.path, module.buildId]);
		const names = known.get(key) ?? openModule(module, options.debugDir ?? []);
		known.set(key, names);
		return names;
	};
	return (frames, modules) => {
		const resolved = new Map<FrameId, readonly Frame[]>();
		for (const module of modules) {
			const native = frames.filter((frame) => frame.module === module.id && isNative(frame));
			if (native.length === 0) continue;
			const names = namesOf(module);
			learn(
				names,
				native.filter(({ isGlobal }) => !isGlobal),
				tool,
			);
			// Tools that look for lines of code name a variable, but not the part of it.
			learn(
				names,
				native.filter(({ isGlobal }) => isGlobal),
				undefined,
			);
			for (const { id, offset } of native) {
				const found = names.frames.get(offset!);
				if (found !== undefined) resolved.set(id, shortened(found, base));
			}
		}
		return resolved;
	};
}

/** What is known of a module so far. */
interface ModuleNames {
	readonly files: readonly string[];
	readonly frames: FramesByOffset;
	/** Offsets asked for, known or not. */
	readonly asked: Set<number>;
}

function openModule(module: Module, folders: readonly string[]): ModuleNames {
	const { files, problem } = locate(module, folders);
	if (problem !== undefined) writeMessage(problem);
	return { files, frames: new Map(), asked: new Set() };
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

/** Each file is asked for what the ones before it did not know: all for their lines first, then for their symbols. */
function learn(names: ModuleNames, native: readonly RecordedFrame[], tool: SymbolTool | undefined): void {
	const fresh = [...new Set(native.map(({ offset }) => offset!))].filter(
		(offset) => !names.asked.has(offset),
	);
	for (const offset of fresh) names.asked.add(offset);
	for (const ask of tool === undefined ? [symbolNames] : [tool, symbolNames]) {
		for (const file of names.files) {
			const missing = fresh.filter((offset) => !names.frames.has(offset));
			if (missing.length === 0) return;
			for (const [offset, frames] of ask(file, missing)) names.frames.set(offset, frames);
		}
	}
}

/** What works without any tool: names from the symbol tables. */
const symbolNames: SymbolTool = (path, offsets) => {
	const mangled = withElf(path, (file, elf) => findSymbols(file, elf, offsets)) ?? new Map<number, string>();
	const names = demangle([...new Set(mangled.values())]);
	return new Map([...mangled].map(([offset, name]) => [offset, [{ function: names.get(name) ?? name }]]));
};

/** Files relative to `base` if they are below it: what people recognise, and the same on every machine. */
function shortened(frames: readonly Frame[], base: string): Frame[] {
	return frames.map((frame) => {
		if (frame.file === undefined || !isAbsolute(frame.file)) return frame;
		const file = relative(base, frame.file);
		return { ...frame, file: file.startsWith("..") ? resolve(frame.file) : file };
	});
}
