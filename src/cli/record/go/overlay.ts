import { CommandError } from "../../exit.js";
import type { Edit, Patch } from "./edit.js";

/**
 * Applies a patch to the source of one file.
 * @param source the file as the installed Go has it
 * @param appended what is appended, whole files of record/go
 * @param where names the file in errors
 * @throws CommandError when an anchor is not there exactly once
 */
export function patched(source: string, patch: Patch, { appended, where }: PatchContext): string {
	const edited = patch.edits.reduce((text, edit) => applied(text, edit, where), source);
	return edited + appended.map(withoutHead).join("");
}

export interface PatchContext {
	readonly appended: readonly string[];
	readonly where: string;
}

function applied(text: string, edit: Edit, where: string): string {
	const [begin, end] = edit.within === undefined ? [0, text.length] : scope(text, edit.within, where);
	const pieces = text.slice(begin, end).split(edit.find);
	if (pieces.length !== 2) mismatch(where, edit, pieces.length - 1);
	return text.slice(0, begin) + pieces.join(edit.put) + text.slice(end);
}

/** From its first line to the brace in the first column that ends it. */
function scope(text: string, head: string, where: string): [number, number] {
	const begin = text.indexOf(`\n${head}`);
	if (begin < 0) mismatch(where, { find: head }, 0);
	return [begin, text.indexOf("\n}\n", begin) + 3];
}

function mismatch(where: string, { within, find }: Omit<Edit, "put">, found: number): never {
	const place = within === undefined ? "" : ` in '${within.replace(/\s*\{$/, "")}'`;
	throw new CommandError(
		`${where}: not the source this recorder knows\n` +
			`  expected once${place}: ${JSON.stringify(find)}\n` +
			`  found: ${found} times`,
	);
}

/** Go allows one package clause and one list of imports to a file: what is appended uses those of the file. */
function withoutHead(source: string): string {
	return source.replace(/^package \w+\n/, "\n");
}
