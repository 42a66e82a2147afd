import type { LockOrder, Report } from "../model/index.js";
import { legible } from "./legible.js";
import type { ReportOptions, Style } from "./options.js";
import { extent, summarize } from "./summary.js";
import { dismissedLine, findingLines } from "./text-finding.js";
import { totalsOf } from "./totals.js";
import { type Fact, missingFrom, seenIn, trustOf, worthOf } from "./trust.js";
import { count, digits } from "./words.js";

/** Traces whose own warnings are shown; the totals count all of them. */
const tracesShown = 20;
/** Lines of the suggested lock order shown without `verbose`. */
const orderLinesShown = 12;

/** The report for people at a terminal: what was found first, then why to believe it. */
export function textReport(report: Report, options: ReportOptions = {}): string {
	const shown = legible(report);
	const settings = { verbose: options.verbose ?? false, style: options.style ?? ((_, text) => text) };
	const sections = [
		headline(shown, settings.style),
		...shown.findings.map((finding, index) => findingLines(finding, { ...settings, number: index + 1 })),
		dismissedSection(shown, settings),
		orderSection(shown.lockOrder, settings),
		trustSection(shown, settings.style),
	];
	return `${sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join("\n"))
		.join("\n\n")}\n`;
}

interface Settings {
	readonly verbose: boolean;
	readonly style: Style;
}

function headline(report: Report, style: Style): string[] {
	if (report.findings.length > 0) return [style("bold", summarize(report))];
	const totals = totalsOf(report.traces);
	if (totals.events === 0)
		return [style("yellow", "Nothing was recorded, so nothing was found."), worthOf(totals)];
	const judged = missingFrom(totals).length === 0;
	const clean = `No deadlocks found in ${extent(report)}`;
	const first = judged
		? style("green", `${clean}.`)
		: style("yellow", `${clean}, but not everything could be judged.`);
	return [first, worthOf(totals)];
}

function dismissedSection(report: Report, settings: Settings): string[] {
	if (report.dismissed.length === 0) return [];
	const title = settings.style("bold", `Dismissed: ${digits(report.dismissed.length)} that cannot happen`);
	if (!settings.verbose) return [title, ...report.dismissed.map(dismissedLine)];
	const first = report.findings.length + 1;
	const blocks = report.dismissed.map((finding, index) =>
		findingLines(finding, { ...settings, number: first + index }),
	);
	return [title, ...blocks.flatMap((lines) => ["", ...lines])];
}

function orderSection({ generations, against }: LockOrder, { verbose, style }: Settings): string[] {
	if (against.length === 0 && !verbose) return [];
	const order = generations.map((classes, index) => `  ${index + 1}. ${classes.join(", ")}`);
	const breaks = against.map(
		({ held, wanted, count: times }) =>
			`  ! ${wanted} was taken while ${held} was held, ${count(times, "time")}`,
	);
	return [
		style("bold", "Suggested lock order: take locks of earlier lines first"),
		...cut(order, verbose),
		...(against.length === 0 ? [] : ["  Against it, rarest first:", ...cut(breaks, verbose)]),
	];
}

function cut(lines: readonly string[], verbose: boolean): readonly string[] {
	if (verbose || lines.length <= orderLinesShown) return lines;
	return [...lines.slice(0, orderLinesShown), `  … ${count(lines.length - orderLinesShown, "more line")}`];
}

function trustSection({ traces }: Report, style: Style): string[] {
	const title = style("bold", "What this rests on");
	if (traces.length === 1)
		return [title, ...traces.map(({ name }) => `  ${name}`), ...factLines(trustOf(traces), style)];
	const flawed = traces.filter((trace) => missingFrom(trace).length > 0);
	const details = flawed
		.slice(0, tracesShown)
		.flatMap((trace) => [`  ${trace.name}`, ...factLines(missingFrom(trace), style)]);
	const hidden = flawed.length - tracesShown;
	return [
		title,
		`  ${count(traces.length, "trace")}, ${digits(flawed.length)} of them with something missing`,
		...factLines(flawed.length === 0 ? trustOf(traces) : seenIn(traces), style),
		...details,
		...(hidden > 0 ? [`  … and ${count(hidden, "more trace")} with something missing`] : []),
	];
}

function factLines(facts: readonly Fact[], style: Style): string[] {
	return facts.map((fact) => (fact.warns ? `  ${style("yellow", `! ${fact.text}`)}` : `    ${fact.text}`));
}
