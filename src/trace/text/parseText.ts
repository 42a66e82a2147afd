import { TraceError } from "../../model/index.js";
import { TextStatements } from "./statements.js";
import { type Token, tokenize } from "./tokens.js";

/** Ids that even the smallest binary trace has room for, whatever the number of lines. */
const idsWithoutLines = 24;

/**
 * Turns the text twin into a binary trace (FORMAT.md §7).
 * @param text the whole of it
 * @param name what people call it, for errors
 * @returns the same trace in binary form
 * @throws TraceError with the line, what was expected and what was found
 */
export function parseText(text: string, name = "text"): Uint8Array {
	const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
	const filled = lines.filter((line) => /^\s*[^\s#]/.test(line)).length;
	const statements = new TextStatements(filled + idsWithoutLines);
	lines.forEach((line, index) => {
		inLine(name, index + 1, () => {
			const tokens = tokenize(line);
			if (tokens.length > 0) statements.take(tokens as [Token, ...Token[]]);
		});
	});
	return inLine(name, lines.length, () => statements.finish());
}

/** Says of an error where it happened. */
function inLine<T>(source: string, line: number, action: () => T): T {
	try {
		return action();
	} catch (error) {
		if (error instanceof TraceError) throw new TraceError({ line, ...error.details, source });
		throw error;
	}
}
