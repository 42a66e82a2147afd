import type { Finding, LockUse, Participant, Rule, Verdict } from "../model/index.js";
import { atSecond, count, lockName, modeOf } from "./words.js";

type Wants = NonNullable<Participant["wants"]>;

export const writerRole = "a writer: it only queues, and thereby blocks new readers";
export const truncatedStack = "… deeper callers were not recorded";
export const noStack = "no stack was recorded";

const verdictBasis: Record<Verdict, string> = {
	deadlocked: "It happened: these threads were stuck when the trace ended.",
	predicted:
		"It can happen: a schedule of the recorded events, replayed step by step, ends in this deadlock.",
	potential: "It could happen: nothing known rules it out. That a schedule leads there is not proved.",
	dismissed: "It cannot happen",
};

/** Somebody is stuck behind a lock whose owner is not among them. */
const orphanBasis = "It happened: threads were stuck waiting for this lock when the trace ended.";

/** Others wait, and the holder was running: the trace ended too early to tell. */
const stillHeldBasis =
	"This was recorded: others waited for the lock when the trace ended. Slow is not yet stuck.";

/** What was recorded, not a schedule that might follow. */
const potentialBasis: Partial<Record<Rule, string>> = {
	"class-order":
		"It could happen: the classes were nested in a circle, whichever threads and instances took part. That these meet is not proved.",
	"different-runs":
		"It could happen if what these runs did came together: each of these nestings was recorded in one of them. That they meet is not proved.",
	"self-deadlock":
		"This was recorded: a thread asked for a lock that it already held, and that nobody else could give back.",
	upgrade: "This was recorded: a thread that still reads asked to write, and stood in its own way.",
	"recursive-read": "It could happen: it hangs when another thread asks to write between the two reads.",
	"release-unheld":
		"This was recorded: a thread gave back a lock that it did not hold. That a deadlock follows is not proved.",
	"held-at-end":
		"This was recorded: the lock was never given back. Whoever asks for it then waits for ever, unless it is robust or made anew.",
	"wait-holding-lock":
		"This was recorded: a thread waited while it held a lock. It hangs if whoever ends the wait needs that lock.",
	"long-hold": "This was recorded: a lock was held for long. Slow is not yet stuck.",
	"unseen-holder": "This was recorded: threads wait for a lock. Slow is not yet stuck.",
};

/** How the verdict is known, in one or two sentences: the first question of everyone who reads a report. */
export function basisOf(finding: Finding): string[] {
	const { verdict, reason } = finding;
	if (verdict === "dismissed") return [`${verdictBasis.dismissed}: ${reason ?? "no reason given"}`];
	return [sentenceOf(finding), ...(reason === undefined ? [] : [`${reasonWord(finding)}: ${reason}`])];
}

function sentenceOf({ verdict, rule, victims }: Finding): string {
	if (verdict === "deadlocked" && rule === "held-at-end") return orphanBasis;
	if (verdict !== "potential") return verdictBasis[verdict];
	if (rule === "long-hold" && victims !== undefined) return stillHeldBasis;
	return potentialBasis[rule] ?? verdictBasis.potential;
}

/** What could happen has a reason against it; what was recorded has one for it, or something that was seen beside it. */
function reasonWord({ kind, verdict, rule }: Finding): string {
	if (rule === "wait-holding-lock") return "Seen";
	return verdict === "potential" && (kind === "cycle" || rule === "recursive-read") ? "But" : "Why";
}

/** `47,841 more threads are stuck behind them`; nobody is among them when the owner itself is not stuck. */
export function victimsWord({ verdict, rule }: Finding, victims: number): string {
	const are = victims === 1 ? "is" : "are";
	if (rule === "unseen-holder") return `${count(victims, "more thread")} ${victims === 1 ? "waits" : "wait"}`;
	if (verdict !== "deadlocked") return `${count(victims, "thread")} waited for it when the trace ended`;
	if (rule === "held-at-end") return `${count(victims, "thread")} ${are} stuck behind it`;
	return `${count(victims, "more thread")} ${are} stuck behind them`;
}

/** `potential`, and where that is less than it seems, why. */
export function verdictWord({ verdict, rule }: Finding): string {
	return verdict === "potential" && rule === "different-runs" ? "potential (different runs)" : verdict;
}

/** Whether its locks are any locks of their classes: then labels say nothing of which is which. */
export function isBetweenClasses({ rule }: Finding): boolean {
	return rule === "class-order" || rule === "different-runs";
}

/** Holders in the order of the cycle, then the writers that only queue. */
export function inReadingOrder({ participants }: Finding): Participant[] {
	const withRole = (wanted: Participant["role"]) => participants.filter(({ role }) => role === wanted);
	return [...withRole("holder"), ...withRole("writer")];
}

/** `holds`; `also holds` what takes no part; `took` what was given back before a release too many. */
export function holdVerb(finding: Finding, held: { readonly inCycle: boolean }): string {
	if (!held.inCycle) return "also holds";
	return finding.rule === "release-unheld" ? "took" : "holds";
}

/** ` exclusive, since 3.000000 s` */
export function heldSince(finding: Finding, held: LockUse): string {
	const word = finding.rule === "release-unheld" ? "at" : "since";
	return ` ${modeOf(held)}${held.seconds === undefined ? "" : `, ${word} ${atSecond(held.seconds)}`}`;
}

/** `, at 4.000000 s`: a release gives back whatever mode was held. */
export function releasedAt({ seconds }: LockUse): string {
	return seconds === undefined ? "" : `, at ${atSecond(seconds)}`;
}

/** ` exclusive, held by T2, since 3.000002 s`; what is no lock has no mode. Empty for who wants nothing. */
export function wantedFrom(finding: Finding, participant: Participant): string {
	const { wants } = participant;
	if (wants === undefined) return "";
	const mode = wants.waitsFor === undefined ? ` ${modeOf(wants)}` : "";
	const word = finding.verdict === "deadlocked" ? "since" : "at";
	const when = wants.seconds === undefined ? "" : `, ${word} ${atSecond(wants.seconds)}`;
	return `${mode}${heldBy(finding, participant, wants)}${when}`;
}

/** What is waited for; a thread that is joined has no class. */
export function wantedName(wants: Wants): string {
	return wants.waitsFor === "join" ? wants.lock : lockName(wants);
}

/** What one or several threads do with the lock they are after. */
export function verbOf({ waitsFor }: Wants, threads = 1): string {
	const s = threads === 1 ? "s" : "";
	if (waitsFor === "condition") return `wait${s} for condition`;
	if (waitsFor === "join") return `wait${s} for the end of`;
	if (waitsFor === "count") return `wait${s} for all of`;
	if (waitsFor === "send") return `wait${s} to send on`;
	if (waitsFor === "receive") return `wait${s} to receive from`;
	return waitsFor === "permit" ? `wait${s} for a permit of` : `want${s}`;
}

/** In a cycle that did not happen, holder and asker were not there at the same time: `held by` would be untrue. */
function heldBy(finding: Finding, asker: Participant, wants: Wants): string {
	const holders = finding.rule === "different-runs" ? [] : holdersOf(finding, wants);
	if (holders.length === 0) return isBetweenClasses(finding) ? heldClass(finding, asker, wants) : "";
	const itself = finding.verdict === "deadlocked" ? "itself" : "it";
	const names = holders.map((holder) => (holder === asker ? itself : holder.thread)).join(", ");
	if (finding.verdict === "deadlocked") return `, held by ${names}`;
	const isElsewhere = holders.some((holder) => holder !== asker && holder.thread === asker.thread);
	return `, which ${names} ${holders.length === 1 ? "holds" : "hold"}${isElsewhere ? " at another time" : ""}`;
}

/** Between classes the lock held is another instance of the class of the lock wanted. */
function heldClass({ participants }: Finding, asker: Participant, wants: Wants): string {
	const holds = ({ holds }: Participant) => holds.some((held) => held.inCycle && held.class === wants.class);
	const holder = participants.find(holds);
	if (holder === undefined) return "";
	if (holder.trace !== undefined) return `, of a class that ${holder.thread} of ${holder.trace} holds`;
	return `, of a class that ${holder.thread === asker.thread ? "it" : holder.thread} holds`;
}

/** Threads of the finding that hold what is wanted, as they take part in it. */
function holdersOf(finding: Finding, wanted: LockUse): Participant[] {
	return finding.participants.filter((participant) =>
		participant.holds.some((held) => held.inCycle && held.lock === wanted.lock),
	);
}
