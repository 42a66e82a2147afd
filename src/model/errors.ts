/** A trace that cannot be read: says where, what was expected, what was found, and what to do. */
export class TraceError extends Error {
	override readonly name = "TraceError";

	constructor(
		readonly details: {
			/** File name or other origin; filled in by whoever knows it. */
			readonly source?: string;
			/** Byte offset in a binary trace. */
			readonly offset?: number;
			/** Line in a text trace, from 1. */
			readonly line?: number;
			readonly expected: string;
			readonly found: string;
			/** What the reader of this message can do about it. */
			readonly hint?: string;
		},
	) {
		super(describe(details));
	}
}

function describe(details: TraceError["details"]): string {
	const place = [
		details.source,
		details.offset === undefined ? undefined : `byte ${details.offset}`,
		details.line === undefined ? undefined : `line ${details.line}`,
	]
		.filter((part) => part !== undefined)
		.join(", ");
	const hint = details.hint === undefined ? "" : `\n  ${details.hint}`;
	return `${place === "" ? "" : `${place}: `}expected ${details.expected}, found ${details.found}${hint}`;
}
