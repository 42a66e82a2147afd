import { TraceError } from "../../model/index.js";
import { quoted } from "../lines.js";

/** What a line can say a thread did. */
const operations = [
	"acq",
	"rel",
	"req",
	"r",
	"w",
	"fork",
	"join",
	"wait",
	"notify",
	"notifyAll",
	"broadcast",
	"begin",
	"end",
] as const;
export type RapidOperation = (typeof operations)[number];

/** One line: an event. */
export interface RapidEvent {
	readonly thread: string;
	readonly operation: RapidOperation;
	/** A lock, variable or thread; whatever a `begin` or `end` is about. */
	readonly object: string;
	/** Of the statement; a number or a text, and empty when nothing was noted. */
	readonly location: string;
}

/** Where a line stands, for errors. */
interface Place {
	readonly number: number;
	readonly source: string;
}

const known: ReadonlySet<string> = new Set(operations);

/** The start of a file whose first line that is neither blank nor a comment is an event. */
export const firstEventLine = new RegExp(
	`^(?:\\u00EF\\u00BB\\u00BF)?(?:[ \\t]*(?:#[^\\n]*)?\\r?\\n)*[^|\\0\\n#][^|\\0\\n]*\\|(?:${operations.join("|")})\\([^()|\\n]*\\)\\|`,
);

/**
 * Reads one line.
 * @returns undefined for a blank line or a comment
 * @throws TraceError that says what is wrong with the line
 */
export function parseLine(line: string, place: Place): RapidEvent | undefined {
	const thread = line.indexOf("|");
	const open = line.indexOf("(", thread + 1);
	const close = line.indexOf(")", open + 1);
	if (isEmpty(line)) return undefined;
	const isWhole = thread > 0 && open > thread && close > open && line[close + 1] === "|";
	const name = line.slice(thread + 1, open);
	const object = line.slice(open + 1, close);
	const location = line.slice(close + 2);
	if (!isWhole || /[|(]/.test(object) || name.includes("|") || location.includes("|"))
		throw malformed(line, place);
	if (!known.has(name)) throw unknownOperation(name, place);
	const operation = name as RapidOperation;
	if (object === "" && operation !== "begin" && operation !== "end") throw nameless(operation, place);
	return { thread: nameOf(line.slice(0, thread), place), operation, object, location: location.trim() };
}

/** A byte order mark and a comment count as nothing. */
function isEmpty(line: string): boolean {
	const first = line.charCodeAt(0);
	const isOrdinary = first > 32 && first !== 35 && first !== 0xfeff;
	return !isOrdinary && /^\uFEFF?\s*(#|$)/.test(line);
}

/** The first line may begin with a byte order mark. */
function nameOf(thread: string, { number }: Place): string {
	return number === 1 ? thread.replace(/^\uFEFF/, "") : thread;
}

function malformed(line: string, { number, source }: Place): TraceError {
	return new TraceError({
		source,
		line: number,
		expected: "thread|operation(object)|location",
		found: quoted(line),
		hint: "One event per line, such as T0|acq(L1)|12; names have none of the characters | ( ).",
	});
}

function unknownOperation(name: string, { number, source }: Place): TraceError {
	return new TraceError({
		source,
		line: number,
		expected: `an operation (${operations.join(", ")})`,
		found: quoted(name),
		hint: "Lines of other operations can be left out if they do not take, give back or wait for anything.",
	});
}

function nameless(operation: string, { number, source }: Place): TraceError {
	return new TraceError({
		source,
		line: number,
		expected: `a name in ${operation}(…)`,
		found: "none",
		hint: "Give every lock, variable and thread a name.",
	});
}
