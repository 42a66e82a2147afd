import type { LockOrder, Report } from "../model/index.js";
import { forPeople } from "./legible.js";
import type { ReportOptions } from "./options.js";
import { extent, summarize } from "./summary.js";
import { dismissedLines, findingLines } from "./text-finding.js";
import { totalsOf } from "./totals.js";
import { type Fact, missingFrom, seenIn, togetherIn, trustOf, worthOf } from "./trust.js";
import { count, digits } from "./words.js";
import { type Page, wrap } from "./wrap.js";

/** Traces whose own warnings are shown; the totals count all of them. */
const tracesShown = 20;
/** Lines of the suggested lock order shown without `verbose`. */
const orderLinesShown = 12;

/** Characters in a line unless told otherwise. */
const defaultColumns = 100;

/** The report for people at a terminal: what was found first, then why to believe it. */
export function textReport(report: Report, options: ReportOptions = {}): string {
	const shown = forPeople(report);
	const { verbose = false, style = (_, text) => text, columns = defaultColumns } = options;
	const settings = { verbose, style, columns };
	const sections = [
		headline(shown, settings),
		...shown.findings.map((finding, index) => findingLines(finding, { ...settings, number: index + 1 })),
		dismissedSection(shown, settings),
		orderSection(shown.lockOrder, settings),
		trustSection(shown, settings),
	];
	return `${sections
		.filter((lines) => lines.length > 0)
		.map((lines) => lines.join("\n"))
		.join("\n\n")}\n`;
}

interface Settings extends Page {
	readonly verbose: boolean;
}

function headline(report: Report, page: Page): string[] {
	if (report.findings.length > 0) return wrap([["bold", summarize(report)]], 2, page);
	const totals = totalsOf(report.traces);
	const worth = wrap([worthOf(totals)], 0, page);
	if (totals.events === 0)
		return [...wrap([["yellow", "Nothing was recorded, so nothing was found."]], 0, page), ...worth];
	const judged = missingFrom(totals).length === 0;
	const clean = `No deadlocks found in ${extent(report)}`;
	const first = judged
		? (["green", `${clean}.`] as const)
		: (["yellow", `${clean}, but not everything could be judged.`] as const);
	return [...wrap([first], 2, page), ...worth];
}

function dismissedSection(report: Report, settings: Settings): string[] {
	if (report.dismissed.length === 0) return [];
	const title = settings.style("bold", `Dismissed: ${digits(report.dismissed.length)} that cannot happen`);
	if (!settings.verbose)
		return [title, ...report.dismissed.flatMap((finding) => dismissedLines(finding, settings))];
	const first = report.findings.length + 1;
	const blocks = report.dismissed.map((finding, index) =>
		findingLines(finding, { ...settings, number: first + index }),
	);
	return [title, ...blocks.flatMap((lines) => ["", ...lines])];
}

function orderSection({ generations, against }: LockOrder, settings: Settings): string[] {
	if (against.length === 0 && (!settings.verbose || generations.length === 0)) return [];
	const order = generations.map((classes, index) =>
		wrap([`  ${index + 1}. ${classes.join(", ")}`], 5, settings),
	);
	const breaks = against.map(({ held, wanted, count: times }) =>
		wrap([`  ! ${wanted} was taken while ${held} was held, ${count(times, "time")}`], 4, settings),
	);
	return [
		settings.style("bold", "Suggested lock order: take locks of earlier lines first"),
		...cut(order, settings),
		...(against.length === 0 ? [] : ["  Against it, rarest first:", ...cut(breaks, settings)]),
	];
}

/** The first entries of a list that may be as long as the program has lock classes. */
function cut(entries: readonly (readonly string[])[], { verbose }: Settings): readonly string[] {
	if (verbose || entries.length <= orderLinesShown) return entries.flat();
	const rest = entries.length - orderLinesShown;
	return [...entries.slice(0, orderLinesShown).flat(), `  … ${count(rest, "more line")}`];
}

function trustSection({ traces, programs }: Report, page: Page): string[] {
	const title = page.style("bold", "What this rests on");
	if (traces.length === 1)
		return [title, ...traces.map(({ name }) => `  ${name}`), ...factLines(trustOf(traces), page)];
	const flawed = traces.filter((trace) => missingFrom(trace).length > 0);
	const details = flawed
		.slice(0, tracesShown)
		.flatMap((trace) => [`  ${trace.name}`, ...factLines(missingFrom(trace), page)]);
	const hidden = flawed.length - tracesShown;
	return [
		title,
		`  ${count(traces.length, "trace")}, ${digits(flawed.length)} of them with something missing`,
		...factLines(flawed.length === 0 ? trustOf(traces) : seenIn(traces), page),
		...factLines(togetherIn(programs), page),
		...details,
		...(hidden > 0 ? [`  … and ${count(hidden, "more trace")} with something missing`] : []),
	];
}

function factLines(facts: readonly Fact[], page: Page): string[] {
	return facts.flatMap(({ warns, text }) =>
		wrap(warns ? ["  ", ["yellow", `! ${text}`]] : [`    ${text}`], 4, page),
	);
}
