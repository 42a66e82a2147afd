import type { Frame } from "../model/index.js";

/** Functions and files that only carry a lock operation out for somebody else. */
const plumbing: readonly { readonly function?: RegExp; readonly file?: RegExp }[] = [
	{ function: /^(std::|__gnu_cxx::|__gthread|pthread_|__pthread_|sem_|mtx_|cnd_|operator new)/ },
	{ file: /\/include\/c\+\+\/|\/bits\/gthr-|\/std_mutex\.h$/ },
	{ function: /^(sync\.|internal\/sync\.|runtime\.)/ },
	{ function: /^(java\.|jdk\.|sun\.)/ },
];

/**
 * The frames from the first one a programmer would call theirs: the guilty line comes first.
 * @param stack innermost first
 * @returns the whole stack when there is nothing else in it
 */
export function userFrames(stack: readonly Frame[]): readonly Frame[] {
	const first = stack.findIndex((frame) => !isPlumbing(frame));
	return first <= 0 ? stack : stack.slice(first);
}

function isPlumbing(frame: Frame): boolean {
	return plumbing.some(
		(pattern) =>
			pattern.function?.test(frame.function) === true ||
			(frame.file !== undefined && pattern.file?.test(frame.file) === true),
	);
}

/** `transfer bank.c:40`, for titles and class names. */
export function siteLabel(frame: Frame): string {
	if (frame.file === undefined)
		return frame.module === undefined ? frame.function : `${frame.module}+${frame.function}`;
	const file = frame.file.slice(frame.file.lastIndexOf("/") + 1);
	return frame.line === undefined ? `${frame.function} ${file}` : `${frame.function} ${file}:${frame.line}`;
}

/** The name of a function without what changes between builds: template arguments, parameters, addresses. */
export function stableFunction(frame: Frame): string {
	if (/^0x[0-9a-f]+$/i.test(frame.function)) return frame.module?.replace(/^.*\//, "") ?? "?";
	return withoutBrackets(frame.function, "<", ">").replace(/\(.*\)( const)?$/, "");
}

function withoutBrackets(text: string, open: string, close: string): string {
	let depth = 0;
	let kept = "";
	for (const character of text) {
		if (character === open) depth++;
		else if (character === close && depth > 0) depth--;
		else if (depth === 0) kept += character;
	}
	return depth === 0 && kept !== "" ? kept : text;
}
