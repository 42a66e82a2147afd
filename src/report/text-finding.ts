import type { Finding, LockUse, Participant, Verdict } from "../model/index.js";
import type { StyleFormat } from "./options.js";
import {
	basisOf,
	heldSince,
	holdVerb,
	inReadingOrder,
	noStack,
	releasedAt,
	truncatedStack,
	verbOf,
	verdictWord,
	victimsWord,
	wantedFrom,
	wantedName,
	writerRole,
} from "./phrases.js";
import { witnessLines } from "./text-witness.js";
import {
	clausesOf,
	count,
	digits,
	frameSite,
	lockName,
	modeOf,
	placeOf,
	someOf,
	threadName,
} from "./words.js";
import { type Page, type Part, wrap } from "./wrap.js";

export interface FindingSettings extends Page {
	readonly number: number;
	readonly verbose: boolean;
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
	return [
		...titleLines(finding, settings),
		...basisOf(finding).flatMap((sentence) => wrap([`   ${sentence}`], 3, settings)),
		...inReadingOrder(finding).flatMap((participant) => [
			"",
			...participantLines(finding, participant, settings),
		]),
		...witnessLines(finding, settings),
		...victimLines(finding, settings),
		"",
		...finding.notes.flatMap((note) => wrap([`   Note: ${note}`], 9, settings)),
		...wrap([["dim", `   ${identity(finding)}`]], 5, settings),
	];
}

/** The verdict and the title; a title that does not fit has one line per thread. */
function titleLines(finding: Finding, { number, ...page }: FindingSettings): string[] {
	const { verdict, title } = finding;
	const start = `${number}. `;
	const word = verdictWord(finding).replace(verdict, verdict.toUpperCase());
	const indent = start.length + word.length + 2;
	const head: Part[] = [start, [colours[verdict], word], "  "];
	if (indent + title.length <= page.columns) return wrap([...head, ["bold", title]], indent, page);
	return clausesOf(title).flatMap((clause, index) =>
		wrap([...(index === 0 ? head : [" ".repeat(indent)]), ["bold", clause]], indent + 2, page),
	);
}

/** A dismissed finding in one sentence: what it looked like, and why it cannot happen. */
export function dismissedLines(finding: Finding, page: Page): string[] {
	const times = finding.count === 1 ? "" : ` (${digits(finding.count)} times)`;
	return wrap([`  - ${finding.title}${times} — ${finding.reason ?? "no reason given"}`], 4, page);
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
	const part = role === "writer" ? `, ${writerRole}` : "";
	return [
		...wrap(["   ", ["bold", threadName(participant)], part], 5, settings),
		...holds.flatMap((held) =>
			(settings.verbose || held.inCycle ? heldLines : bystanderLines)(finding, held, settings),
		),
		...wantedLines(finding, participant, settings),
		...(releases === undefined ? [] : releaseLines(releases, settings)),
	];
}

type Held = Participant["holds"][number];

function heldLines(finding: Finding, held: Held, settings: FindingSettings): string[] {
	const marker: Part = held.inCycle ? ["cyan", "●"] : " ";
	const name: Part = held.inCycle ? ["bold", lockName(held)] : lockName(held);
	const line = ["   ", marker, ` ${holdVerb(finding, held)} `, name, heldSince(finding, held)];
	return withStack(line, held, settings);
}

/** A lock that takes no part: named, but kept small, as it misleads more often than it helps. */
function bystanderLines(finding: Finding, held: Held, settings: FindingSettings): string[] {
	const where = held.stack.length === 0 ? "" : `, taken in ${frameSite(held.stack[0])}`;
	const line = `     ${holdVerb(finding, held)} ${lockName(held)}${heldSince(finding, held)}${where}`;
	return wrap([line], 7, settings);
}

function wantedLines(finding: Finding, participant: Participant, settings: FindingSettings): string[] {
	const { wants } = participant;
	if (wants === undefined) return [];
	const name: Part = ["bold", wantedName(wants)];
	const rest = wantedFrom(finding, participant);
	return withStack(["   ", ["red", "→"], ` ${verbOf(wants)} `, name, rest], wants, settings);
}

function releaseLines(released: LockUse, settings: FindingSettings): string[] {
	const name: Part = ["bold", lockName(released)];
	return withStack(["   ", ["red", "→"], " releases ", name, releasedAt(released)], released, settings);
}

/** The line with its stack below, or with the word that there is none. */
function withStack(line: readonly Part[], { stack, stackTruncated }: LockUse, page: Page): string[] {
	if (stack.length === 0) return wrap([...line, ` (${noStack})`], 7, page);
	const widths = stack.map((frame) => frame.function.length).filter((width) => width <= widestFunction);
	const width = Math.max(...widths, 0);
	const frames = stack.map((frame) =>
		`         ${frame.function.padEnd(width)}  ${placeOf(frame)}`.trimEnd(),
	);
	const deeper = stackTruncated === true ? [`         ${truncatedStack}`] : [];
	return [...wrap(line, 7, page), ...frames, ...deeper];
}

function victimLines(finding: Finding, settings: FindingSettings): string[] {
	const { victims } = finding;
	if (victims === undefined || victims.count === 0) return [];
	const shown = settings.verbose ? victims.groups : victims.groups.slice(0, groupsShown);
	const hidden = victims.groups.slice(shown.length);
	const rest = hidden.reduce((total, group) => total + group.count, 0);
	return [
		"",
		`   ${victimsWord(finding, victims.count)}:`,
		...shown.flatMap((group) => groupLines(group, settings)),
		...(rest === 0 ? [] : [`     … and ${count(rest, "thread")} in ${count(hidden.length, "more group")}`]),
	];
}

function groupLines(
	{ count: size, threads, wants }: NonNullable<Finding["victims"]>["groups"][number],
	settings: FindingSettings,
): string[] {
	const verb = verbOf(wants, size);
	const mode = wants.waitsFor === undefined ? ` ${modeOf(wants)}` : "";
	const line = `     ${digits(size)} ${verb} ${wantedName(wants)}${mode}: ${someOf(threads, size)}`;
	const stack = settings.verbose ? wants.stack : wants.stack.slice(0, 3);
	return withStack([line], { ...wants, stack }, settings);
}
