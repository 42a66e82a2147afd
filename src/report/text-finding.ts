import type { Finding, Frame, LockUse, Participant, Verdict } from "../model/index.js";
import type { Style, StyleFormat } from "./options.js";
import {
	atSecond,
	basisOf,
	count,
	digits,
	heldBy,
	lockName,
	modeOf,
	noStack,
	placeOf,
	threadName,
	truncatedStack,
	verbOf,
	writerRole,
} from "./words.js";

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
		...(finding.verdict === "dismissed" ? [] : [`   ${basisOf(finding)}`]),
		...(finding.reason === undefined ? [] : [`   ${reasonLine(finding.verdict, finding.reason)}`]),
		...finding.participants.flatMap((participant) => [
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
	return `  - ${finding.title}${times}: ${finding.reason ?? "no reason given"}`;
}

function reasonLine(verdict: Verdict, reason: string): string {
	return `${verdict === "dismissed" ? "It cannot happen" : "Why"}: ${reason}`;
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
	const role = participant.role === "writer" ? `, ${writerRole}` : "";
	return [
		`   ${settings.style("bold", threadName(participant))}${role}`,
		...participant.holds.flatMap((held) =>
			held.inCycle ? heldLines(held, settings) : bystanderLines(held, settings),
		),
		...(participant.wants === undefined ? [] : wantedLines(finding, participant.wants, settings)),
	];
}

function heldLines(held: LockUse, { style }: FindingSettings): string[] {
	const since = held.seconds === undefined ? "" : `, since ${atSecond(held.seconds)}`;
	return [
		`   ${style("cyan", "●")} holds ${style("bold", lockName(held))} ${modeOf(held)}${since}`,
		...stackLines(held),
	];
}

/** A lock that takes no part: named, but kept small, as it misleads more often than it helps. */
function bystanderLines(held: LockUse, settings: FindingSettings): string[] {
	const line = `     also holds ${lockName(held)} ${modeOf(held)}`;
	if (settings.verbose) return [line, ...stackLines(held)];
	const site = held.stack[0];
	return [site === undefined ? line : `${line}, taken in ${frameText(site)}`];
}

function wantedLines(
	finding: Finding,
	wants: NonNullable<Participant["wants"]>,
	{ style }: FindingSettings,
): string[] {
	const word = finding.verdict === "deadlocked" ? "since" : "at";
	const when = wants.seconds === undefined ? "" : `, ${word} ${atSecond(wants.seconds)}`;
	const lock =
		wants.waitsFor === undefined ? `${style("bold", lockName(wants))} ${modeOf(wants)}` : lockName(wants);
	return [
		`   ${style("red", "→")} ${verbOf(finding, wants)} ${lock}${heldBy(finding, wants)}${when}`,
		...stackLines(wants),
	];
}

function stackLines(use: LockUse): string[] {
	if (use.stack.length === 0) return [`         (${noStack})`];
	const width = Math.max(
		...use.stack.map((frame) => frame.function.length).filter((length) => length <= widestFunction),
		0,
	);
	const lines = use.stack.map(
		(frame) => `         ${`${frame.function.padEnd(width)}  ${placeOf(frame)}`.trimEnd()}`,
	);
	return use.stackTruncated === true ? [...lines, `         ${truncatedStack}`] : lines;
}

function frameText(frame: Frame): string {
	return `${frame.function} ${placeOf(frame)}`.trimEnd();
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
	const more = size > threads.length ? ` and ${digits(size - threads.length)} more` : "";
	const verb = size === 1 ? "wants" : "want";
	const line = `     ${digits(size)} ${verb} ${lockName(wants)} ${modeOf(wants)}: ${threads.join(", ")}${more}`;
	return [line, ...stackLines(verbose ? wants : { ...wants, stack: wants.stack.slice(0, 3) })];
}
