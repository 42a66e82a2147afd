/**
 * The filters, in their order: distinct threads, modes, guards, must-happen-before. Each names its reason.
 * Source: Bensalem and Havelund 2005 (single thread, gate locks, segments); lockdep's recursive reads for modes.
 */
import { How, type Lock, type LockId, type TraceDefinitions } from "../model/index.js";
import { blocking, conflicts } from "./blocking.js";
import { type Candidate, type Judgement, type Link, type NeededWriter, wantBefore } from "./candidate.js";
import type { Dependency, Occurrence } from "./dependencies.js";
import type { HappensBefore } from "./happensBefore.js";
import type { Acquisition } from "./observe/index.js";

/** Combinations of threads that are tried before a cycle is kept without having found one. */
const assignSteps = 20_000;

/** The reason for cycles that need a try-lock to wait. */
export const onlyTries = "only try-locks: a try-lock never waits";

export interface JudgeContext {
	readonly definitions: Pick<TraceDefinitions, "lock">;
	readonly happensBefore: HappensBefore;
	/** The same with what objects nobody owns order for certain; asked for only when forks and joins do not dismiss a cycle. */
	readonly certainOrder?: () => HappensBefore;
	/** Every plain or timed exclusive request of a lock, with or without other locks held. */
	writersOf(lock: LockId): readonly Dependency[];
}

/** Says whether a cycle of dependencies could deadlock, or the first filter that proves that it cannot. */
export function judge(candidate: Candidate, context: JudgeContext): Judgement {
	const { links } = candidate;
	const dependencies = links.map(({ dependency }) => dependency);
	const fallback = dependencies.map(({ occurrences }) => occurrences[0]!);
	const dismissed = (reason: () => string, passed: number, occurrences = fallback): Judgement => ({
		verdict: "dismissed",
		reason,
		passed,
		occurrences,
	});

	const assigned = candidate.anyThread ? fallback : assign(dependencies, differentThreads);
	if (assigned === "none") return dismissed(() => tooFewThreads(dependencies), 0);
	const threads = assigned === "unknown" ? fallback : assigned;
	const modes = modesReason(links, context);
	if (modes !== undefined) return dismissed(() => modes, 1, threads);
	const guard = guardOf(links, candidate.anyThread);
	if (guard !== undefined)
		return dismissed(() => `guarded by ${context.definitions.lock(guard).label}`, 2, threads);
	const meeting = candidate.anyThread ? fallback : assign(dependencies, canMeet(context.happensBefore));
	if (meeting === "none") return dismissed(() => "ordered by fork/join", 3, threads);
	const ordered = candidate.anyThread ? undefined : orderedByObjects(dependencies, context);
	if (ordered !== undefined) return dismissed(() => ordered, 3, threads);
	const concurrent = meeting === "unknown" ? threads : meeting;

	const soft = softLocks(links, context);
	const cast =
		soft.length === 0 || candidate.anyThread ? undefined : castWriters(soft, dependencies, context);
	if (cast !== undefined) return { verdict: "potential", ...cast };
	const writers: NeededWriter[] = [];
	for (const lock of soft) {
		const writer = findWriter(lock, { dependencies, occurrences: concurrent }, context);
		if (writer.kind === "impossible") return dismissed(() => writer.reason, writer.passed, concurrent);
		const isTaken =
			writer.kind === "found" && writers.some((other) => isSameThread(other, writer.occurrence));
		writers.push(writer.kind === "found" && !isTaken ? { lock, writer } : { lock });
	}
	return { verdict: "potential", occurrences: concurrent, writers };
}

function isSameThread({ writer }: NeededWriter, { thread }: Occurrence): boolean {
	return writer?.occurrence.thread === thread;
}

/** Participants and one writer for each of `locks`, all different threads that can be there at once; undefined if there are none. */
function castWriters(
	locks: readonly LockId[],
	dependencies: readonly Dependency[],
	context: JudgeContext,
): { occurrences: Occurrence[]; writers: NeededWriter[] } | undefined {
	const dependencyOf = new Map<Occurrence, Dependency>();
	const parts = locks.map((lock) => {
		const unguarded = context
			.writersOf(lock)
			.filter(({ holds }) => dependencies.every((one) => commonGuard(one.holds, holds) === undefined));
		for (const writer of unguarded)
			for (const occurrence of writer.occurrences) dependencyOf.set(occurrence, writer);
		return { occurrences: unguarded.flatMap(({ occurrences }) => occurrences) };
	});
	const assigned = assign([...dependencies, ...parts], canMeet(context.happensBefore));
	if (typeof assigned === "string") return undefined;
	const chosen = assigned.slice(dependencies.length);
	const writers = chosen.map((occurrence, index) => {
		const lock = locks[index]!;
		return { lock, writer: { dependency: dependencyOf.get(occurrence)!, occurrence } };
	});
	return { occurrences: assigned.slice(0, dependencies.length), writers };
}

function tooFewThreads(dependencies: readonly Dependency[]): string {
	const seen = new Set(dependencies.flatMap(({ occurrences }) => occurrences.map(({ thread }) => thread)));
	if (seen.size === 1) return "single-thread";
	return `single-thread: needs ${dependencies.length} threads, only ${seen.size} take part`;
}

function modesReason(links: readonly Link[], { definitions }: JudgeContext): string | undefined {
	for (const [index, { held }] of links.entries()) {
		const wants = wantBefore(links, index);
		if (wants.how === How.try) return onlyTries;
		const lock = definitions.lock(wants.lock);
		if (blocking(lock, wants.mode, held.mode) === "never") return neverConflict(lock);
	}
	return undefined;
}

function neverConflict(lock: Lock): string {
	return `modes never conflict: both only read ${lock.label}, and under policy ${lock.policy} a reader waits for no reader`;
}

function softLocks(links: readonly Link[], { definitions }: JudgeContext): LockId[] {
	const soft = links
		.map((link, index) => ({ held: link.held, wants: wantBefore(links, index) }))
		.filter(({ held, wants }) => blocking(definitions.lock(wants.lock), wants.mode, held.mode) === "soft");
	return [...new Set(soft.map(({ wants }) => wants.lock))];
}

/**
 * A lock that two of the participants hold in modes that exclude each other: they are never there together.
 * Where any instances may take the parts, the locks of the cycle itself stand for others of their class and guard nothing.
 */
function guardOf(links: readonly Link[], anyThread: boolean): LockId | undefined {
	const inCycle = new Set(anyThread ? links.map(({ held }) => held.lock) : []);
	const held = links.map(({ dependency }) => dependency.holds.filter(({ lock }) => !inCycle.has(lock)));
	for (let a = 0; a < held.length; a++)
		for (let b = a + 1; b < held.length; b++) {
			const guard = commonGuard(held[a]!, held[b]!);
			if (guard !== undefined) return guard;
		}
	return undefined;
}

function commonGuard(a: readonly Acquisition[], b: readonly Acquisition[]): LockId | undefined {
	return a.find((held) => b.some((other) => other.lock === held.lock && conflicts(held.mode, other.mode)))
		?.lock;
}

type Compatible = (a: Occurrence, b: Occurrence) => boolean;

const differentThreads: Compatible = (a, b) => a.thread !== b.thread;

/** Some moment of one and some moment of the other can be the same moment. */
function canMeet(happensBefore: HappensBefore): Compatible {
	return (a, b) =>
		a.thread !== b.thread &&
		!happensBefore.precedes({ thread: a.thread, time: a.last }, { thread: b.thread, time: b.first }) &&
		!happensBefore.precedes({ thread: b.thread, time: b.last }, { thread: a.thread, time: a.first });
}

/** What keeps them apart besides forks and joins; undefined when nothing does, or that is not known. */
function orderedByObjects(
	dependencies: readonly Dependency[],
	{ certainOrder }: JudgeContext,
): string | undefined {
	const order = certainOrder?.();
	if (order === undefined || assign(dependencies, canMeet(order)) !== "none") return undefined;
	for (const one of dependencies)
		for (const other of dependencies)
			for (const a of one.occurrences)
				for (const b of other.occurrences) {
					const end = { thread: a.thread, time: a.last };
					const start = { thread: b.thread, time: b.first };
					if (a.thread !== b.thread && order.precedes(end, start))
						return `ordered by ${order.why(end, start)}`;
				}
	return undefined;
}

/**
 * One occurrence per dependency, pairwise compatible; depth-first, bounded.
 * @returns "none" only when every combination was tried; "unknown" when the bound was met first
 */
function assign(
	dependencies: readonly Pick<Dependency, "occurrences">[],
	compatible: Compatible,
): Occurrence[] | "none" | "unknown" {
	const chosen: Occurrence[] = [];
	const cursor = [0];
	let steps = 0;
	while (cursor.length > 0) {
		if (++steps > assignSteps) return "unknown";
		const depth = cursor.length - 1;
		const options = dependencies[depth]!.occurrences;
		const next = cursor[depth]!++;
		if (next >= options.length) {
			cursor.pop();
			chosen.pop();
			continue;
		}
		const option = options[next]!;
		if (!chosen.every((other) => compatible(other, option))) continue;
		chosen.push(option);
		if (chosen.length === dependencies.length) return chosen;
		cursor.push(0);
	}
	return "none";
}

type WriterSearch =
	| { readonly kind: "found"; readonly dependency: Dependency; readonly occurrence: Occurrence }
	| { readonly kind: "never-seen" }
	| { readonly kind: "impossible"; readonly reason: string; readonly passed: number };

interface Participants {
	readonly dependencies: readonly Dependency[];
	readonly occurrences: readonly Occurrence[];
}

/** A third thread that could queue for `lock` exclusively while the participants stand where they stand. */
export function findWriter(lock: LockId, participants: Participants, context: JudgeContext): WriterSearch {
	const { occurrences } = participants;
	let impossible: WriterSearch | undefined;
	for (const dependency of context.writersOf(lock)) {
		const others = dependency.occurrences.filter((writer) =>
			occurrences.every((participant) => participant.thread !== writer.thread),
		);
		if (others.length === 0) continue;
		const guard = participants.dependencies
			.map(({ holds }) => commonGuard(holds, dependency.holds))
			.find((common) => common !== undefined);
		if (guard !== undefined) {
			const { label } = context.definitions.lock(guard);
			impossible = {
				kind: "impossible",
				reason: `guarded by ${label}: the writer cannot come between`,
				passed: 2,
			};
			continue;
		}
		const meets = canMeet(context.happensBefore);
		const occurrence = others.find((writer) =>
			occurrences.every((participant) => meets(participant, writer)),
		);
		if (occurrence !== undefined) return { kind: "found", dependency, occurrence };
		impossible = {
			kind: "impossible",
			reason: "ordered by fork/join: the writer cannot come between",
			passed: 3,
		};
	}
	return impossible ?? { kind: "never-seen" };
}
