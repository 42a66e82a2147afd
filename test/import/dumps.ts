import { readFileSync } from "node:fs";
import { join } from "node:path";
import { analyze } from "../../src/analyze/index.js";
import { importers } from "../../src/import/index.js";
import type { Finding, Report } from "../../src/model/index.js";
import { bytesSource, dumpText, openTrace } from "../../src/trace/index.js";
import { root } from "../support/holdwait.js";

/** A dump of a real program, cut to what matters. */
export function dumpOf(name: string): string {
	return readFileSync(join(root, "test/import/dumps", `${name}.txt`), "utf8");
}

const opened = (text: string) =>
	openTrace(bytesSource(new TextEncoder().encode(text), "dump.txt"), { foreign: importers });

export function analyzeDump(text: string): Report {
	return analyze([{ name: "dump.txt", trace: opened(text) }]);
}

/** The events of a dump as text, without gaps and places. */
export function eventsOf(text: string): string[] {
	const lines = [...dumpText(opened(text))].join("").split("\n");
	return lines.filter((line) => / (acquire|attempt) /.test(line)).map((line) => line.replace(/ @ .*/, ""));
}

/** `verdict rule: participants; how many more wait`, of each finding. */
export function brief({ verdict, rule, participants, victims }: Finding): string {
	const who = participants.map(({ thread, threadName }) => threadName ?? thread).join(", ");
	return `${verdict} ${rule}: ${who}${victims === undefined ? "" : ` + ${victims.count}`}`;
}

export function briefly(text: string): string[] {
	return analyzeDump(text).findings.map(brief).sort();
}

/** What the report says this dump cannot tell, or lost. */
export function lossesOf(text: string): string[] {
	return analyzeDump(text).traces[0]!.losses.map(({ reason, detail }) => `${reason}: ${detail}`);
}
