import { type AnalysisOptions, analyze } from "../analyze/index.js";
import { type Report, type Trace, TraceError } from "../model/index.js";
import { noteEvents } from "./apart.js";
import type { AnalysisFlags } from "./commands/analysisOptions.js";
import { writeMessage } from "./console.js";
import { ExitCode } from "./exit.js";
import { expandInputs, type Input } from "./files/inputs.js";
import { openInput } from "./files/openInput.js";
import { failing, lossBeyond } from "./gate.js";
import type { FailOn } from "./options.js";
import { showProgress } from "./progress.js";
import { symbolizerFor } from "./symbolize/index.js";

/** A report, and what kept it from covering everything that was asked for. */
export interface Analysis {
	readonly report: Report;
	/** Why the traces cannot be trusted, a sentence each; empty when they can. */
	readonly doubts: readonly string[];
}

interface Opened {
	readonly name: string;
	readonly argument: string;
	readonly trace: Trace;
}

/**
 * Reads and analyzes traces. One that cannot be read is left out and becomes a doubt, unless it is the only one.
 * @throws CommandError, TraceError when nothing is left to analyze
 */
export function analyzeInputs(args: readonly string[], flags: AnalysisFlags): Analysis {
	const failures: Error[] = [];
	const opened = openAll(expandInputs(args), flags, failures);
	const { report, read } = analyzeReadable(opened, flags, failures);
	return {
		report,
		doubts: [
			...failures.map(({ message }) => message),
			...(flags.allowEmpty ? [] : emptyArguments(read, report)),
			...report.traces.flatMap((trace) => lossBeyond(trace, flags.maxLoss) ?? []),
		],
	};
}

/** @returns the exit status: doubts weigh more than findings */
export function statusOf({ report, doubts }: Analysis, failOn: FailOn): ExitCode {
	if (doubts.length > 0) return ExitCode.unusable;
	return failing(report.findings, failOn).length > 0 ? ExitCode.findings : ExitCode.clean;
}

function openAll(inputs: readonly Input[], flags: AnalysisFlags, failures: Error[]): Opened[] {
	const symbolize = symbolizerFor(flags);
	const opened: Opened[] = [];
	for (const { path, argument } of inputs) {
		attempt(failures, () => opened.push({ name: path, argument, trace: openInput(path, symbolize) }));
	}
	const last = opened.length === 0 ? failures.pop() : undefined;
	if (last === undefined) return opened;
	for (const { message } of failures) writeMessage(message);
	throw last;
}

/** Does something that may find a trace unreadable, and notes the failure. */
function attempt(failures: Error[], action: () => void): void {
	try {
		action();
	} catch (error) {
		if (!(error instanceof TraceError)) throw error;
		failures.push(error);
	}
}

/** A trace may turn out to be undecodable half-way: then the others are analyzed without it. */
function analyzeReadable(opened: readonly Opened[], flags: AnalysisFlags, failures: Error[]) {
	let read = opened;
	for (;;) {
		const progress = showProgress();
		const onProgress = (events: number) => {
			noteEvents(events);
			progress.update(events);
		};
		try {
			return { report: analyze(read, { ...optionsOf(flags), onProgress }), read };
		} catch (error) {
			const culprit = error instanceof TraceError ? error.details.source : undefined;
			const rest = read.filter(({ name }) => name !== culprit);
			if (rest.length === read.length || rest.length === 0) throw error;
			failures.push(error as TraceError);
			read = rest;
		} finally {
			progress.end();
		}
	}
}

function optionsOf({ level, longHold, maxCycles }: AnalysisFlags): AnalysisOptions {
	return {
		...(level === undefined ? {} : { level }),
		...(longHold === undefined ? {} : { longHoldSeconds: longHold }),
		...(maxCycles === undefined ? {} : { maxCycles }),
	};
}

/** A process that took no lock leaves an empty trace; a whole folder without an event means that nothing was recorded. */
function emptyArguments(read: readonly Opened[], report: Report): string[] {
	const events = new Map<string, number>();
	for (const [index, { argument }] of read.entries()) {
		events.set(argument, (events.get(argument) ?? 0) + (report.traces[index]?.events ?? 0));
	}
	const empty = [...events].filter(([, count]) => count === 0).map(([argument]) => argument);
	return empty.map(
		(argument) => `${argument}: no events, so nothing was judged (--allow-empty accepts that)`,
	);
}
