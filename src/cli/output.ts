import { isatty, WriteStream } from "node:tty";
import { styleText } from "node:util";
import { isMainThread } from "node:worker_threads";
import type { Report } from "../model/index.js";
import { type ReportOptions, reporters, type Style } from "../report/index.js";
import { writeResult } from "./console.js";
import { CommandError } from "./exit.js";
import { writeFileWhole } from "./files/output.js";

/** Where each form of the report goes: a file, or `-` for standard output. */
export interface Targets {
	readonly text?: string;
	readonly json?: string;
	readonly html?: string;
}

const standardOutput = "-";

/** @throws CommandError when two forms would be mixed on standard output */
export function checkTargets({ text, json, html }: Targets): void {
	const mixed = [text, json, html].filter((target) => target === standardOutput).length > 1;
	if (mixed) throw new CommandError("only one of --text, --json, --html can go to standard output ('-')");
}

/** Makes the text, given how to highlight it. */
export type TextOf = (options: ReportOptions) => string;

/**
 * Writes every form that was asked for; text to standard output unless it or another form goes elsewhere.
 * @param report what JSON and HTML show
 */
export function writeReport(report: Report, targets: Targets, textOf: TextOf): void {
	const { json, html } = targets;
	if (json !== undefined) writeTo(json, reporters.json(report));
	if (html !== undefined) writeTo(html, reporters.html(report));
	const taken = json === standardOutput || html === standardOutput;
	const text = targets.text ?? (taken ? undefined : standardOutput);
	if (text !== undefined) writeTo(text, textOf(text === standardOutput ? terminal() : {}));
}

/** Colours only on a terminal; `styleText` honours NO_COLOR and FORCE_COLOR. */
const style: Style = (format, text) => styleText(format, text, { stream: screen() });

/** In a thread of its own, the standard output of the process looks like none of a terminal. */
function screen(): WriteStream {
	opened ??= isMainThread || !isatty(1) ? process.stdout : new WriteStream(1);
	return opened;
}
let opened: WriteStream | undefined;

/** As wide as the terminal, if there is one; it may say that it is 0 wide. */
function terminal(): ReportOptions {
	const { columns } = screen();
	return columns > 0 ? { style, columns } : { style };
}

function writeTo(target: string, content: string): void {
	if (target === standardOutput) writeResult(content);
	else writeFileWhole(target, [content]);
}
