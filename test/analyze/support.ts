import { type AnalysisOptions, analyze } from "../../src/analyze/index.js";
import type { Finding, Report } from "../../src/model/index.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";

/** Analyzes a text trace. */
export function analyzeText(text: string, options: AnalysisOptions = {}): Report {
	const trace = openTrace(bytesSource(new TextEncoder().encode(text), "test"));
	return analyze([{ name: "test", trace }], options);
}

/** `T1: mu > rw` per participant: thread, the hold that takes part, what is wanted; writers in brackets. */
export function outline({ participants }: Finding): string {
	return participants
		.map(({ thread, role, holds, wants }) => {
			const held = holds.find(({ inCycle }) => inCycle)?.lock ?? "";
			const line = `${thread}: ${held} > ${wants?.lock ?? ""}`;
			return role === "writer" ? `[${line}]` : line;
		})
		.join(", ");
}
