import type { Finding, Report } from "../model/index.js";
import { digits } from "./words.js";

/** Longest name shown, in characters; the JSON report has all of it. */
const longest = 500;

/** Controls, format characters such as direction overrides, line separators, halves of surrogate pairs. */
const invisible = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * The report as people may see it. Schedules stay behind: they are for tools, and can be as long as the trace.
 */
export function forPeople(report: Report): Report {
	return legible({ ...report, findings: report.findings.map(withoutSchedule) });
}

function withoutSchedule(finding: Finding): Finding {
	const { witness } = finding;
	return witness === undefined ? finding : { ...finding, witness: { ...witness, schedule: [] } };
}

/**
 * A copy in which every string can be shown as it is: no control or invisible character is left that could drive a
 * terminal or reorder text, and none is longer than 500 characters. Done once, on the whole report, so that no
 * reporter can forget it.
 */
function legible<Value>(value: Value): Value {
	const known = new Map<string, string>();
	const copyText = (text: string): string => {
		const shown = known.get(text) ?? visible(shorten(text));
		known.set(text, shown);
		return shown;
	};
	return copy(value, copyText) as Value;
}

function copy(value: unknown, copyText: (text: string) => string): unknown {
	if (typeof value === "string") return copyText(value);
	if (Array.isArray(value)) return value.map((item) => copy(item, copyText));
	if (typeof value !== "object" || value === null) return value;
	const copied: Record<string, unknown> = {};
	for (const [key, field] of Object.entries(value)) copied[key] = copy(field, copyText);
	return copied;
}

// Zero-width joiners stay: they hold emojis and several scripts together.
function visible(text: string): string {
	return text.replace(invisible, (character) => {
		const code = character.codePointAt(0) ?? 0;
		const hex = code.toString(16);
		return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
	});
}

function shorten(text: string): string {
	if (text.length <= longest) return text;
	const start = text.slice(0, longest).replace(/[\ud800-\udbff]$/, "");
	return `${start}… (${digits(text.length)} characters)`;
}
