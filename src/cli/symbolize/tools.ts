import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { Frame } from "../../model/index.js";

/** Frames by the offset they were asked for, innermost first: inlined functions make several of one. */
export type FramesByOffset = Map<number, readonly Frame[]>;

/**
 * A program that reads debug information.
 * @param file an ELF file
 * @param offsets addresses in its own numbering
 * @returns what it knows; nothing for offsets it does not, and nothing at all when it fails
 */
export type SymbolTool = (file: string, offsets: readonly number[]) => FramesByOffset;

const longestOutput = 1 << 30;

/** @returns the first of these programs that is in PATH, as a full path */
export function findProgram(...names: readonly string[]): string | undefined {
	for (const name of names) {
		const folders = name.includes("/") ? [""] : (process.env.PATH ?? "").split(delimiter);
		const found = folders.map((folder) => join(folder, name)).find(isExecutable);
		if (found !== undefined) return found;
	}
	return undefined;
}

function isExecutable(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Starts a tool, gives it `input`, waits for it. @returns what it prints; empty when it fails */
export function runTool(program: string, args: readonly string[], input: string): string {
	// Debug information is looked for on this machine: no tool is to ask a server for it.
	const { DEBUGINFOD_URLS: _, ...env } = process.env;
	const result = spawnSync(program, args, { input, env, encoding: "utf8", maxBuffer: longestOutput });
	return result.error === undefined ? result.stdout : "";
}

export function llvmSymbolizer(program: string): SymbolTool {
	return (file, offsets) => {
		const output = runTool(program, ["--output-style=JSON", `--obj=${file}`], hexadecimalLines(offsets));
		const found: FramesByOffset = new Map();
		for (const line of output.split("\n")) {
			const entry = line === "" ? undefined : (JSON.parse(line) as LlvmEntry);
			const frames = entry?.Symbol?.flatMap(llvmFrame) ?? [];
			if (entry !== undefined && frames.length > 0) found.set(Number(entry.Address), frames);
		}
		return found;
	};
}

interface LlvmEntry {
	readonly Address: string;
	readonly Symbol?: readonly { FunctionName: string; FileName: string; Line: number }[];
}

function llvmFrame(symbol: { FunctionName: string; FileName: string; Line: number }): Frame[] {
	return known({ function: symbol.FunctionName, file: symbol.FileName, line: symbol.Line });
}

export function addr2line(program: string): SymbolTool {
	return (file, offsets) => {
		const output = runTool(program, ["-a", "-f", "-C", "-i", "-e", file], hexadecimalLines(offsets));
		return parseAddr2line(output);
	};
}

/** Per address one line with it, then two lines per frame: function, `file:line`. */
function parseAddr2line(output: string): FramesByOffset {
	const found: FramesByOffset = new Map();
	const lines = output.split("\n");
	let offset = 0;
	for (let i = 0; i + 1 < lines.length; i++) {
		const line = lines[i]!;
		if (/^0x[0-9a-f]+$/.test(line)) {
			offset = Number(line);
			continue;
		}
		const place = /^(.*):(\d+|\?)/.exec(lines[++i]!);
		const frame = known({ function: line, file: place?.[1] ?? "", line: Number(place?.[2]) || 0 });
		if (frame.length > 0) found.set(offset, [...(found.get(offset) ?? []), ...frame]);
	}
	return found;
}

/** @returns one frame of what is known, none if not even the function is */
function known(frame: { function: string; file: string; line: number }): Frame[] {
	const isKnown = (text: string): boolean => text !== "" && !text.startsWith("??");
	if (!isKnown(frame.function)) return [];
	if (!isKnown(frame.file)) return [{ function: frame.function }];
	return [frame.line > 0 ? frame : { function: frame.function, file: frame.file }];
}

function hexadecimalLines(offsets: readonly number[]): string {
	return offsets.map((offset) => `0x${offset.toString(16)}\n`).join("");
}
