import type { FrameDefinition } from "../traceWriter.js";
import { quoteToken, type Token, tokenSource } from "./tokens.js";

/** A frame of the text twin: as it is defined, but with the module's name in place of its id. */
export interface TextFrame extends Omit<FrameDefinition, "module"> {
	readonly module?: string;
}

export interface TextStack {
	/** Innermost first. */
	readonly frames: readonly TextFrame[];
	readonly truncated: boolean;
}

const isSign = (token: Token, sign: string): boolean =>
	!token.isQuoted && token.key === undefined && token.text === sign;

export const isStackSign = (token: Token): boolean => isSign(token, "@");

/**
 * Reads what follows `@`: frames with `<` between them, `…` last when the stack was deeper.
 * @returns undefined where a frame is missing
 */
export function readStack(tokens: readonly Token[]): TextStack | undefined {
	const groups: Token[][] = [[]];
	for (const token of tokens) {
		if (isSign(token, "<")) groups.push([]);
		else groups.at(-1)?.push(token);
	}
	const last = groups.at(-1) ?? [];
	const truncated = last.length === 1 && isSign(last[0] as Token, "…");
	if (truncated || tokens.length === 0) groups.pop();
	const frames = groups.map(readFrame);
	if (frames.some((frame) => frame === undefined)) return undefined;
	return { frames: frames as TextFrame[], truncated };
}

/** `[function [file[:line]]] [0xoffset [module]]` */
function readFrame(tokens: readonly Token[]): TextFrame | undefined {
	const nativeAt = tokens.findIndex((token) => !token.isQuoted && /^0x[0-9a-f]+$/i.test(token.text));
	const resolved = nativeAt < 0 ? tokens : tokens.slice(0, nativeAt);
	const native = nativeAt < 0 ? [] : tokens.slice(nativeAt);
	if (tokens.length === 0 || resolved.length > 2 || native.length > 2) return undefined;
	return { ...readResolved(resolved), ...readNative(native) };
}

function readResolved([name, location]: readonly Token[]): TextFrame {
	if (name === undefined) return {};
	if (location === undefined) return { function: tokenSource(name) };
	const text = tokenSource(location);
	const match = /^(.*):(\d{1,9})$/s.exec(text);
	if (match === null) return { function: tokenSource(name), file: text };
	return { function: tokenSource(name), file: match[1] as string, line: Number(match[2]) };
}

function readNative([offset, module]: readonly Token[]): TextFrame {
	if (offset === undefined) return {};
	const frame = { offset: Number(offset.text) };
	return module === undefined ? frame : { ...frame, module: tokenSource(module) };
}

/** The form that {@link readStack} reads, with the `@`. */
export function printStack(stack: TextStack): string {
	const frames = stack.frames.map(printFrame);
	if (stack.truncated) frames.push("…");
	return frames.length === 0 ? "@" : `@ ${frames.join(" < ")}`;
}

function printFrame(frame: TextFrame): string {
	const { file = "", line = 0, offset, module } = frame;
	const parts: string[] = [];
	const hasLocation = file !== "" || line !== 0;
	if (frame.function !== undefined || hasLocation) parts.push(printFunction(frame.function ?? ""));
	if (hasLocation) parts.push(quoteToken(line !== 0 || /:\d{1,9}$/.test(file) ? `${file}:${line}` : file));
	if (offset !== undefined || module !== undefined || parts.length === 0)
		parts.push(`0x${(offset ?? 0).toString(16)}`);
	if (module !== undefined) parts.push(quoteToken(module));
	return parts.join(" ");
}

/** A function that looks like an offset or a sign is told apart by its quotes. */
function printFunction(name: string): string {
	return /^0x[0-9a-f]+$/i.test(name) ? JSON.stringify(name) : quoteToken(name);
}
