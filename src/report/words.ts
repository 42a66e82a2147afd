import type { Finding, Frame, LockUse, Participant, Rule, Verdict } from "../model/index.js";

/** `1,204` */
export function digits(value: number): string {
	return value.toLocaleString("en-US");
}

/** `1 lock`, `2 locks`; `many` where an s is not enough. */
export function count(value: number, one: string, many = `${one}s`): string {
	return `${digits(value)} ${value === 1 ? one : many}`;
}

/** Microseconds matter: they show the order of events in different threads. */
export function atSecond(seconds: number): string {
	return `${seconds.toFixed(6)} s`;
}

/** `T1 "ticker"` */
export function threadName(participant: Participant): string {
	const { thread, threadName } = participant;
	return threadName === undefined ? thread : `${thread} "${threadName}"`;
}

/** `mu (Queue.mu)`: the instance, and the class where it says more. */
export function lockName(use: LockUse): string {
	return use.lock === use.class ? use.lock : `${use.lock} (${use.class})`;
}

/** `set.go:12`, `set.go`, `in libfoo.so`, or nothing. */
export function placeOf(frame: Frame): string {
	if (frame.file !== undefined) return frame.line === undefined ? frame.file : `${frame.file}:${frame.line}`;
	return frame.module === undefined ? "" : `in ${frame.module}`;
}

const howWords = { try: "by try-lock", timed: "with a time limit", inherited: "inherited by fork" } as const;

/** `exclusive`, `shared, with a time limit` */
export function modeOf(use: LockUse): string {
	return use.how === undefined ? use.mode : `${use.mode}, ${howWords[use.how]}`;
}

/** What a participant does with the lock it is after. */
export function verbOf(finding: Finding, wants: NonNullable<Participant["wants"]>): string {
	if (finding.rule === "release-unheld") return "releases";
	if (wants.waitsFor === "condition") return "waits for condition";
	if (wants.waitsFor === "join") return "waits for the end of";
	return wants.waitsFor === "permit" ? "waits for a permit of" : "wants";
}

/** `, held by T2`, or nothing. In a cycle that did not happen, the two were not there at the same time. */
export function heldBy(finding: Finding, wanted: LockUse): string {
	const holders = finding.rule === "release-unheld" ? [] : holdersOf(finding, wanted);
	if (holders.length === 0) return "";
	if (finding.verdict === "deadlocked") return `, held by ${holders.join(", ")}`;
	return `, which ${holders.join(", ")} ${holders.length === 1 ? "holds" : "hold"}`;
}

/** Threads of the finding that hold what is wanted, as they take part in it. */
export function holdersOf(finding: Finding, wanted: LockUse): string[] {
	return finding.participants
		.filter((participant) => participant.holds.some((held) => held.inCycle && held.lock === wanted.lock))
		.map((participant) => participant.thread);
}

const verdictBasis: Record<Exclude<Verdict, "dismissed">, string> = {
	deadlocked: "It happened: these threads were stuck when the trace ended.",
	predicted:
		"It can happen: a schedule of the recorded events ends in this deadlock, and was replayed step by step.",
	potential: "It could happen: nothing recorded rules it out. That a schedule leads there is not proved.",
};

/** Misuse rests on what was recorded, not on a schedule that might follow. */
const misuseBasis: Partial<Record<Rule, string>> = {
	"recursive-read": "It could happen: it hangs when another thread asks to write between the two reads.",
	"release-unheld":
		"This was recorded: a thread gave back a lock that it did not hold. That a deadlock follows is not proved.",
	"held-at-end": "This was recorded: the lock was never given back. Whoever asks for it next waits for ever.",
	"wait-holding-lock":
		"This was recorded: a thread waited while it held a lock. It hangs if whoever ends the wait needs that lock.",
	"long-hold": "This was recorded: a lock was held over the limit. That is slow, not stuck.",
};

/** How the verdict is known: the first question of everyone who reads a report. */
export function basisOf(finding: Finding): string {
	if (finding.verdict === "dismissed") return "It cannot happen.";
	if (finding.verdict === "deadlocked") return verdictBasis.deadlocked;
	return misuseBasis[finding.rule] ?? verdictBasis[finding.verdict];
}

export const writerRole = "a writer: it only queues, and thereby blocks new readers";
export const truncatedStack = "… deeper callers were not recorded";
export const noStack = "no stack was recorded";
