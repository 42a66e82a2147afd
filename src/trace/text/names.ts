import type { Thread } from "../../model/index.js";
import { statementWords } from "./statementWords.js";
import { quoteText, quoteToken } from "./tokens.js";

/** A thread at the beginning of a line, where the words of statements are taken. */
export function threadWord(thread: Thread): string {
	const isTaken = statementWords.some((word) => word === thread.label);
	return isTaken ? quoteText(thread.label) : quoteToken(thread.label);
}
