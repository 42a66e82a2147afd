import { type CycleRule, How, type LockId, Mode } from "../model/index.js";
import { blocking } from "./blocking.js";
import type { Candidate, Judgement, Link, NeededWriter } from "./candidate.js";
import { wantBefore } from "./candidate.js";
import type { CycleInput, CycleOptions } from "./cycleInput.js";
import { type Describer, type Role, type Want, wantOf } from "./describe.js";
import type { Draft, OpenDraft } from "./draft.js";
import { duePhrase, waitedFor } from "./objects.js";
import { type Acquisition, isThreadEnd } from "./observe/index.js";
import type { Search } from "./predict/index.js";

export const timedNote = "a timed lock takes part: the deadlock would end when it times out";

type Input = Omit<CycleInput, "order">;

/** What a report says of a judged cycle; open where a schedule is to be searched for. */
export function cycleDraft(
	candidate: Candidate,
	judgement: Judgement,
	input: Input & Pick<CycleOptions, "view">,
): Draft | OpenDraft {
	const { describer } = input;
	const roles = rolesOf(candidate, judgement);
	const common = {
		kind: "cycle" as const,
		rule: ruleOf(candidate, input),
		title: cycleTitle(roles, describer),
		verdict: judgement.verdict,
	};
	if (judgement.verdict === "dismissed") return { ...common, roles, reason: judgement.reason() };
	const unseen = judgement.writers.find(({ writer }) => writer === undefined);
	if (unseen !== undefined)
		return {
			...common,
			roles: [...roles, ...writerRoles(judgement.writers)],
			reason: needsWriter(unseen.lock, input),
			notes: notesOf(candidate, judgement),
		};
	const unproved = {
		...common,
		roles: [...roles, ...writerRoles(judgement.writers)],
		notes: notesOf(candidate, judgement),
	};
	if (input.view !== "instances" || isTimed(candidate)) return unproved;
	return {
		wanted: wantedOf(candidate, judgement, input),
		settle(search) {
			if (search.kind === "none") return { ...unproved, notes: [...unproved.notes, ...searchNotes(search)] };
			return { ...common, ...provedBy(search, candidate, describer) };
		},
	};
}

function provedBy(
	search: Extract<Search, { kind: "found" }>,
	candidate: Candidate,
	describer: Describer,
): Pick<Draft, "verdict" | "title" | "roles" | "notes" | "witness"> {
	const occurrences = search.cast.holders.map(({ occurrence }) => occurrence);
	const roles = rolesOf(candidate, { occurrences });
	return {
		verdict: "predicted",
		title: cycleTitle(roles, describer),
		roles: [...roles, ...search.cast.writers.map(writerRole)],
		notes: notesOf(candidate, { occurrences }),
		witness: search,
	};
}

function wantedOf({ links }: Candidate, judgement: Judgement & { verdict: "potential" }, input: Input) {
	const writers = judgement.writers.map(({ lock }) => ({ lock, candidates: input.context.writersOf(lock) }));
	const isMixed = links.some(({ held }) => dueTo(held, input) !== undefined);
	return { dependencies: links.map(({ dependency }) => dependency), writers, isMixed };
}

/** What those wait for who wait for this hold, where it stands for something that is yet to be brought. */
function dueTo({ lock }: Acquisition, { describer }: Pick<Input, "describer">) {
	return isThreadEnd(lock) ? undefined : waitedFor(describer.definitions.lock(lock), Mode.exclusive);
}

function writerRoles(writers: readonly NeededWriter[]): Role[] {
	return writers.flatMap(({ writer }) => (writer === undefined ? [] : [writerRole(writer)]));
}

/** What the search for a witness met, when it found none. */
export function searchNotes(search: Extract<Search, { kind: "none" }>): string[] {
	switch (search.why) {
		case "exhausted":
			return [
				"no schedule of the recorded events leads there; it would take a run that does something else before",
			];
		case "bound":
			return ["the search for a schedule that leads there stopped at its bound"];
		case "budget":
			return [
				"the search for a schedule that leads there was not finished: with those of other cycles it took what one trace may take",
			];
		case "too-large":
			return ["the trace is too large to search it for a schedule that leads there"];
	}
}

function ruleOf(candidate: Candidate, input: Input & Pick<CycleOptions, "view">): CycleRule {
	if (input.view !== "instances") return "class-order";
	const isWait = ({ held }: Link) => isThreadEnd(held.lock) || dueTo(held, input) !== undefined;
	if (candidate.links.some(isWait)) return "wait-cycle";
	return isSoft(candidate, input) ? "reader-writer-reader" : "lock-order";
}

export function needsWriter(
	lock: LockId,
	{ describer, context }: Pick<CycleInput, "describer" | "context">,
): string {
	const name = describer.definitions.lock(lock).label;
	return context.writersOf(lock).length === 0
		? `needs a writer queued on ${name}, and none was ever seen in this trace`
		: `needs one more writer, queued on ${name}: those seen writing it have other parts to play`;
}

export function writerRole(writer: NonNullable<NeededWriter["writer"]>): Role {
	return {
		thread: writer.occurrence.thread,
		role: "writer",
		holds: writer.dependency.holds,
		wants: wantOf(writer.dependency.wants, writer.occurrence.last),
	};
}

function rolesOf({ links }: Candidate, { occurrences }: Pick<Judgement, "occurrences">): Role[] {
	return links.map(({ dependency, held }, index) => {
		const { thread, last } = occurrences[index]!;
		return {
			thread,
			role: "holder",
			holds: dependency.holds,
			inCycle: held.lock,
			wants: wantOf(dependency.wants, last),
		};
	});
}

function isSoft({ links }: Candidate, { context }: Input): boolean {
	return links.some(({ held }, index) => {
		const wants = wantBefore(links, index);
		return blocking(context.definitions.lock(wants.lock), wants.mode, held.mode) === "soft";
	});
}

function cycleTitle(roles: readonly Role[], describer: Describer): string {
	const parts = roles.map(({ thread, inCycle, wants }, index) => {
		const before = roles[(index + roles.length - 1) % roles.length]!.wants!;
		const asks = describer.asksFor(wants!.lock!, wants!.mode as Mode);
		const holds = isThreadEnd(inCycle!) ? "" : ` ${holdsWhat(inCycle!, before, describer)} and`;
		return `${describer.threadLabel(thread)}${holds} ${asks}${describer.at(wants!.stack)}`;
	});
	const shown = parts.slice(0, 3).join("; ");
	return parts.length <= 3 ? shown : `ring of ${parts.length}: ${shown}; and ${parts.length - 3} more`;
}

/** @param before what the one before it in the cycle waits for */
function holdsWhat(lock: LockId, { mode }: Want, describer: Describer): string {
	const kind = waitedFor(describer.definitions.lock(lock), mode as Mode);
	return `${kind === undefined ? "holds" : duePhrase[kind]} ${describer.lockName(lock)}`;
}

/** Somebody would give up: nobody is stuck for ever. */
function isTimed({ links }: Pick<Candidate, "links">): boolean {
	return links.some(({ dependency }) => dependency.wants.how === How.timed);
}

function notesOf({ links }: Candidate, { occurrences }: Pick<Judgement, "occurrences">): string[] {
	const notes: string[] = [];
	const rarest = Math.min(
		...links.map(({ dependency }) => sum(dependency.occurrences.map(({ count }) => count))),
	);
	notes.push(`the rarest of these nestings was seen ${rarest === 1 ? "once" : `${rarest} times`}`);
	if (isTimed({ links })) notes.push(timedNote);
	const threads = new Set(
		links.flatMap(({ dependency }) => dependency.occurrences.map(({ thread }) => thread)),
	);
	if (threads.size > occurrences.length) notes.push(`${threads.size} threads take part in these nestings`);
	return notes;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
