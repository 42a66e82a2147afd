import type { Command } from "commander";
import type { Report } from "../../model/index.js";
import { type ReportOptions, reporters, summarize } from "../../report/index.js";
import { type Analysis, analyzeInputs, statusOf } from "../analysis.js";
import { type Comparison, compare, type KnownFinding, readBaseline, writeBaseline } from "../baseline.js";
import { writeMessage } from "../console.js";
import { ExitCode } from "../exit.js";
import { checkTargets, writeReport } from "../output.js";
import { type AnalysisFlags, addAnalysisOptions } from "./analysisOptions.js";

interface CheckFlags extends AnalysisFlags {
	readonly baseline?: string;
	readonly writeBaseline?: string;
}

export function addCheck(program: Command): void {
	const command = program
		.command("check")
		.description("the CI gate: fails on findings that are not in the baseline");
	addAnalysisOptions(command)
		.option("--baseline <file>", "findings in this file are known and do not fail the check")
		.option("--write-baseline <file>", "write the findings to this file as known ones, and exit with 0")
		.action(check);
}

function check(traces: string[], flags: CheckFlags): void {
	checkTargets(flags);
	const baseline = flags.baseline === undefined ? [] : readBaseline(flags.baseline);
	const analysis = analyzeInputs(traces, flags);
	if (flags.writeBaseline === undefined) gate(analysis, baseline, flags);
	else accept(analysis, flags.writeBaseline);
	for (const doubt of analysis.doubts) writeMessage(doubt);
}

function gate(analysis: Analysis, baseline: readonly KnownFinding[], flags: CheckFlags): void {
	const comparison = compare(analysis.report.findings, baseline);
	const fresh = { ...analysis.report, findings: comparison.fresh };
	process.exitCode = statusOf({ ...analysis, report: fresh }, flags.failOn);
	const verbose = flags.verbose ?? false;
	writeReport(analysis.report, flags, (options) => concise(fresh, comparison, { ...options, verbose }));
	for (const { fingerprint, title } of comparison.stale) {
		writeMessage(`the baseline knows what was not found any more: ${fingerprint} ${title ?? ""}`);
	}
}

/** New findings in full, then one line that says it all; a green check is that line alone. */
function concise(fresh: Report, { known }: Comparison, options: ReportOptions): string {
	const count = known.length === 1 ? "1 known finding" : `${known.length} known findings`;
	const aside = known.length === 0 ? "" : `; ${count} of the baseline not shown`;
	const line = `${summarize(fresh)}${aside}\n`;
	if (fresh.findings.length === 0 && !options.verbose) return line;
	const withoutOrder = { ...fresh, lockOrder: { generations: [], against: [] } };
	return `${reporters.text(withoutOrder, options)}\n${line}`;
}

/** A baseline made from traces that cannot be trusted would hide what they missed. */
function accept(analysis: Analysis, path: string): void {
	process.exitCode = statusOf(analysis, "never");
	if (process.exitCode !== ExitCode.clean) return;
	writeBaseline(path, analysis.report.findings);
	writeMessage(`${path}: ${analysis.report.findings.length} known findings written`);
}
