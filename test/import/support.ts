import { analyze } from "../../src/analyze/index.js";
import { importers } from "../../src/import/index.js";
import type { Report } from "../../src/model/index.js";
import { bytesSource, dumpText, openTrace, type RecordedTrace } from "../../src/trace/index.js";

export function openImported(text: string): RecordedTrace {
	return openTrace(bytesSource(new TextEncoder().encode(text), "log.std"), { foreign: importers });
}

/** The text twin of an imported trace, without what is the same in all. */
export function imported(text: string): string[] {
	const lines = [...dumpText(openImported(text))].join("").trimEnd().split("\n");
	return lines.filter((line) => !/^(holdwait|recorder|clock) /.test(line));
}

export function analyzeImported(text: string): Report {
	return analyze([{ name: "log.std", trace: openImported(text) }]);
}

/** One event per word, as `1:acq(y)`; a line of each. */
export function rapidText(events: string): string {
	return events
		.trim()
		.split(/\s+/)
		.map((event, index) => `T${event.replace(":", "|")}|${index + 1}\n`)
		.join("");
}
