import type { Style, StyleFormat } from "./options.js";

/** A piece of a line: as it is, or highlighted. */
export type Part = string | readonly [StyleFormat, string];

export interface Page {
	/** Characters that fit in a line. */
	readonly columns: number;
	readonly style: Style;
}

/**
 * Breaks a line at spaces so that it fits, where that is possible: nothing is cut, a longer word stays whole.
 * @param hang spaces before all lines but the first
 */
export function wrap(parts: readonly Part[], hang: number, { columns, style }: Page): string[] {
	const text = parts.map(textOf).join("");
	return ranges(text, hang, columns).map(([from, to], index) => {
		const line = slice(parts, [from, to], style);
		return index === 0 ? line : `${" ".repeat(hang)}${line}`;
	});
}

function textOf(part: Part): string {
	return typeof part === "string" ? part : part[1];
}

type Range = readonly [from: number, to: number];

function ranges(text: string, hang: number, columns: number): Range[] {
	const found: Range[] = [];
	const content = text.search(/\S|$/);
	let from = 0;
	for (;;) {
		const first = from === 0 ? content : from;
		const last = from + columns - (from === 0 ? 0 : hang);
		const space = last >= text.length ? -1 : breakBetween(text, first, last);
		if (space < 0) return [...found, [from, text.length]];
		found.push([from, text.slice(0, space).trimEnd().length]);
		from = space + text.slice(space).search(/\S|$/);
	}
}

/** The last space up to `last`; where a word leaves no room for one, the first space after it. -1: there is none. */
function breakBetween(text: string, first: number, last: number): number {
	const space = text.lastIndexOf(" ", last);
	return space > first ? space : text.indexOf(" ", Math.max(first, last));
}

/** What stands between two positions of all parts together. */
function slice(parts: readonly Part[], [from, to]: Range, style: Style): string {
	let at = 0;
	let line = "";
	for (const part of parts) {
		const text = textOf(part);
		const piece = text.slice(Math.max(0, from - at), Math.max(0, to - at));
		at += text.length;
		if (piece !== "") line += typeof part === "string" ? piece : style(part[0], piece);
	}
	return line;
}
