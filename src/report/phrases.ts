import type { Finding, LockUse, Participant, Rule, Verdict } from "../model/index.js";
import { atSecond, lockName, modeOf } from "./words.js";

type Wants = NonNullable<Participant["wants"]>;

export const writerRole = "a writer: it only queues, and thereby blocks new readers";
export const truncatedStack = "… deeper callers were not recorded";
export const noStack = "no stack was recorded";

const verdictBasis: Record<Verdict, string> = {
	deadlocked: "It happened: these threads were stuck when the trace ended.",
	predicted:
		"It can happen: a schedule of the recorded events ends in this deadlock, and was replayed step by step.",
	potential: "It could happen: nothing recorded rules it out. That a schedule leads there is not proved.",
	dismissed: "It cannot happen",
};

/** Somebody is stuck behind a lock whose owner is not among them. */
const orphanBasis = "It happened: threads were stuck waiting for this lock when the trace ended.";

/** Misuse rests on what was recorded, not on a schedule that might follow. */
const misuseBasis: Partial<Record<Rule, string>> = {
	"self-deadlock":
		"This was recorded: a thread asked for a lock that it already held, and could only wait for itself.",
	upgrade: "This was recorded: a thread that reads asked to write, and could only wait for itself.",
	"recursive-read": "It could happen: it hangs when another thread asks to write between the two reads.",
	"release-unheld":
		"This was recorded: a thread gave back a lock that it did not hold. That a deadlock follows is not proved.",
	"held-at-end": "This was recorded: the lock was never given back. Whoever asks for it next waits for ever.",
	"wait-holding-lock":
		"This was recorded: a thread waited while it held a lock. It hangs if whoever ends the wait needs that lock.",
	"long-hold": "This was recorded: a lock was held for long. Slow is not yet stuck.",
};

/** How the verdict is known, in one or two sentences: the first question of everyone who reads a report. */
export function basisOf({ verdict, rule, reason }: Finding): string[] {
	if (verdict === "dismissed") return [`${verdictBasis.dismissed}: ${reason ?? "no reason given"}`];
	const basis = (verdict === "potential" ? misuseBasis[rule] : undefined) ?? verdictBasis[verdict];
	const orphaned = verdict === "deadlocked" && rule === "held-at-end";
	return [orphaned ? orphanBasis : basis, ...(reason === undefined ? [] : [`Why: ${reason}`])];
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

/** ` exclusive, held by T2, since 3.000002 s`; what is no lock has no mode. */
export function wantedFrom(finding: Finding, participant: Participant & { readonly wants: Wants }): string {
	const { wants } = participant;
	const mode = wants.waitsFor === undefined ? ` ${modeOf(wants)}` : "";
	const word = finding.verdict === "deadlocked" ? "since" : "at";
	const when = wants.seconds === undefined ? "" : `, ${word} ${atSecond(wants.seconds)}`;
	return `${mode}${heldBy(finding, participant)}${when}`;
}

/** What is waited for; a thread that is joined has no class. */
export function wantedName(wants: Wants): string {
	return wants.waitsFor === "join" ? wants.lock : lockName(wants);
}

/** What a participant does with the lock it is after. */
export function verbOf(wants: Wants): string {
	if (wants.waitsFor === "condition") return "waits for condition";
	if (wants.waitsFor === "join") return "waits for the end of";
	return wants.waitsFor === "permit" ? "waits for a permit of" : "wants";
}

/** In a cycle that did not happen, holder and asker were not there at the same time: `held by` would be untrue. */
function heldBy(finding: Finding, { thread, wants }: Participant): string {
	if (wants === undefined) return "";
	const holders = holdersOf(finding, wants).map((holder) => (holder === thread ? "it" : holder));
	const names = holders.join(", ");
	if (holders.length === 0) return finding.rule === "class-order" ? heldClass(finding, wants) : "";
	if (finding.verdict === "deadlocked") return `, held by ${names === "it" ? "itself" : names}`;
	return `, which ${names} ${holders.length === 1 ? "holds" : "hold"}`;
}

/** Between classes the lock held is another instance of the class of the lock wanted. */
function heldClass({ participants }: Finding, wants: Wants): string {
	const holds = ({ holds }: Participant) => holds.some((held) => held.inCycle && held.class === wants.class);
	const holder = participants.find(holds);
	return holder === undefined ? "" : `, of a class that ${holder.thread} holds`;
}

/** Threads of the finding that hold what is wanted, as they take part in it. */
function holdersOf(finding: Finding, wanted: LockUse): string[] {
	return finding.participants
		.filter((participant) => participant.holds.some((held) => held.inCycle && held.lock === wanted.lock))
		.map((participant) => participant.thread);
}
