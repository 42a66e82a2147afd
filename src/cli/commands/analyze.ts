import type { Command } from "commander";
import { reporters } from "../../report/index.js";
import { analyzeInputs, statusOf } from "../analysis.js";
import { writeMessage } from "../console.js";
import { checkTargets, writeReport } from "../output.js";
import { type AnalysisFlags, addAnalysisOptions } from "./analysisOptions.js";

export function addAnalyze(program: Command): void {
	const command = program
		.command("analyze")
		.description("the full picture: every finding, with all its stacks");
	addAnalysisOptions(command).action((traces: string[], flags: AnalysisFlags) => {
		checkTargets(flags);
		const analysis = analyzeInputs(traces, flags);
		// Before writing: it stands also when whoever reads the report stops half-way.
		process.exitCode = statusOf(analysis, flags.failOn);
		const verbose = flags.verbose ?? false;
		writeReport(analysis.report, flags, (options) =>
			reporters.text(analysis.report, { ...options, verbose }),
		);
		for (const doubt of analysis.doubts) writeMessage(doubt);
	});
}
