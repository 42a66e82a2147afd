import type { Finding, LockUse, Participant, Verdict } from "../model/index.js";
import type { Style, StyleFormat } from "./options.js";
import {
	basisOf,
	heldSince,
	holdVerb,
	inReadingOrder,
	noStack,
	releasedAt,
	truncatedStack,
	verbOf,
	wantedFrom,
	wantedName,
	writerRole,
} from "./phrases.js";
import { count, digits, lockName, modeOf, placeOf, someOf, threadName } from "./words.js";

export interface FindingSettings {
	readonly number: number;
	readonly verbose: boolean;
	readonly style: Style;
}

const colours: Record<Verdict, StyleFormat> = {
	deadlocked: "red",
	predicted: "red",
	potential: "yellow",
	dismissed: "dim",
};

/** Groups of victims shown without `verbose`. */
const groupsShown = 5;
/** Function names longer than this push their place to the right instead of all places of the stack. */
const widestFunction = 48;

/** One finding: the sentence that says it, how that is known, then each thread in turn. */
export function findingLines(finding: Finding, settings: FindingSettings): string[] {
	const { style, number } = settings;
	const verdict = style(colours[finding.verdict], finding.verdict.toUpperCase());
	return [
		`${number}. ${verdict}  ${style("bold", finding.title)}`,
		...basisOf(finding).map((sentence) => `   ${sentence}`),
		...inReadingOrder(finding).flatMap((participant) => [
			"",
			...participantLines(finding, participant, settings),
		]),
		...victimLines(finding, settings),
		"",
		...finding.notes.map((note) => `   Note: ${note}`),
		style("dim", `   ${identity(finding)}`),
	];
}

/** A dismissed finding in one line: what it looked like, and why it cannot happen. */
export function dismissedLine(finding: Finding): string {
	const times = finding.count === 1 ? "" : ` (${digits(finding.count)} times)`;
	return `  - ${finding.title}${times} — ${finding.reason ?? "no reason given"}`;
}

function identity(finding: Finding): string {
	return [
		finding.rule,
		...(finding.count === 1 ? [] : [count(finding.count, "instance")]),
		`fingerprint ${finding.fingerprint.slice(0, 12)}`,
		...(finding.traces.length > 1 ? [`in ${finding.traces.join(", ")}`] : []),
	].join(" · ");
}

function participantLines(finding: Finding, participant: Participant, settings: FindingSettings): string[] {
	const { role, holds, releases } = participant;
	return [
		`   ${settings.style("bold", threadName(participant))}${role === "writer" ? `, ${writerRole}` : ""}`,
		...holds.flatMap((held) =>
			(settings.verbose || held.inCycle ? heldLines : bystanderLine)(finding, held, settings),
		),
		...wantedLines(finding, participant, settings),
		...(releases === undefined ? [] : releaseLines(releases, settings)),
	];
}

type Held = Participant["holds"][number];

function heldLines(finding: Finding, held: Held, { style }: FindingSettings): string[] {
	const marker = held.inCycle ? style("cyan", "●") : " ";
	const name = held.inCycle ? style("bold", lockName(held)) : lockName(held);
	return withStack(`   ${marker} ${holdVerb(finding, held)} ${name}${heldSince(finding, held)}`, held);
}

/** A lock that takes no part: named, but kept small, as it misleads more often than it helps. */
function bystanderLine(finding: Finding, held: Held): string[] {
	const site = held.stack[0];
	const where = site === undefined ? "" : `, taken in ${`${site.function} ${placeOf(site)}`.trimEnd()}`;
	return [`     ${holdVerb(finding, held)} ${lockName(held)}${heldSince(finding, held)}${where}`];
}

function wantedLines(finding: Finding, participant: Participant, { style }: FindingSettings): string[] {
	const { wants } = participant;
	if (wants === undefined) return [];
	const rest = wantedFrom(finding, { ...participant, wants });
	return withStack(
		`   ${style("red", "→")} ${verbOf(wants)} ${style("bold", wantedName(wants))}${rest}`,
		wants,
	);
}

function releaseLines(released: LockUse, { style }: FindingSettings): string[] {
	const line = `releases ${style("bold", lockName(released))}${releasedAt(released)}`;
	return withStack(`   ${style("red", "→")} ${line}`, released);
}

/** The line with its stack below, or with the word that there is none. */
function withStack(line: string, { stack, stackTruncated }: LockUse): string[] {
	if (stack.length === 0) return [`${line} (${noStack})`];
	const widths = stack.map((frame) => frame.function.length).filter((width) => width <= widestFunction);
	const width = Math.max(...widths, 0);
	const frames = stack.map((frame) =>
		`         ${frame.function.padEnd(width)}  ${placeOf(frame)}`.trimEnd(),
	);
	return [line, ...frames, ...(stackTruncated === true ? [`         ${truncatedStack}`] : [])];
}

function victimLines({ victims }: Finding, { verbose }: FindingSettings): string[] {
	if (victims === undefined || victims.count === 0) return [];
	const are = victims.count === 1 ? "is" : "are";
	const shown = verbose ? victims.groups : victims.groups.slice(0, groupsShown);
	const hidden = victims.groups.slice(shown.length);
	const rest = hidden.reduce((total, group) => total + group.count, 0);
	return [
		"",
		`   ${count(victims.count, "more thread")} ${are} stuck behind them:`,
		...shown.flatMap((group) => groupLines(group, verbose)),
		...(rest === 0 ? [] : [`     … and ${count(rest, "thread")} in ${count(hidden.length, "more group")}`]),
	];
}

function groupLines(
	{ count: size, threads, wants }: NonNullable<Finding["victims"]>["groups"][number],
	verbose: boolean,
): string[] {
	const verb = size === 1 ? "wants" : "want";
	const line = `     ${digits(size)} ${verb} ${lockName(wants)} ${modeOf(wants)}: ${someOf(threads, size)}`;
	return withStack(line, verbose ? wants : { ...wants, stack: wants.stack.slice(0, 3) });
}
