import type { Frame } from "../model/index.js";

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
