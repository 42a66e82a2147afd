import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type AnalysisOptions, analyze } from "../../src/analyze/index.js";
import type { Report } from "../../src/model/index.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";

const folder = fileURLToPath(new URL("../runs/", import.meta.url));

/** Names of the cases in test/runs. */
export const runCases: readonly string[] = readdirSync(folder);

/** Several text traces in one file, each after a line `== name`; before the first, what is expected of them. */
export interface RunCase {
	readonly head: string;
	readonly traces: readonly { readonly name: string; readonly text: string }[];
}

export function runCase(file: string): RunCase {
	const [head = "", ...parts] = readFileSync(`${folder}${file}`, "utf8").split(/^== /m);
	const traces = parts.map((part) => {
		const end = part.indexOf("\n");
		return { name: part.slice(0, end), text: part.slice(end + 1) };
	});
	return { head, traces };
}

/** Analyzes all traces of a case, or these of them. */
export function analyzeRuns({ head, traces }: RunCase, chosen = traces): Report {
	const options: AnalysisOptions = head.includes("\n# level class\n") ? { level: "class" } : {};
	const opened = chosen.map(({ name, text }) => ({
		name,
		trace: openTrace(bytesSource(new TextEncoder().encode(text), name)),
	}));
	return analyze(opened, options);
}
