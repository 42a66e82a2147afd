import { How, type Lock, type LockId, type MisuseRule, Mode } from "../model/index.js";
import { blocking } from "./blocking.js";
import { needsWriter, searchNotes, writerRole } from "./cycleDraft.js";
import type { CycleInput } from "./cycleInput.js";
import { type Dependency, gatherDependencies, holdOf, isRequest, type Occurrence } from "./dependencies.js";
import { type Role, wantOf } from "./describe.js";
import { type Draft, type OpenDraft, settleAll } from "./draft.js";
import { findWriter } from "./judge.js";
import { type Acquisition, type ContextId, isThreadEnd, type Observation } from "./observe/index.js";

/** Threads of one dependency that are tried as the reader of a recursive read before one is settled on. */
const readerLimit = 16;

/**
 * Threads that ask for a lock they hold already: self-deadlock, upgrade, recursive read.
 * @param stuck what is reported as stuck: that it happened says more than that it could, and needs no search
 */
export function selfPatternFindings(input: Omit<CycleInput, "order">, stuck: readonly Draft[] = []): Draft[] {
	const again = requestsOfHeldLocks(input.observation, (lock) => input.describer.definitions.lock(lock));
	const known = requestsOfStuckReaders(input.observation, stuck);
	const drafts = gatherDependencies(input.observation, again).flatMap((dependency) => {
		const held = holdOf(dependency, dependency.wants.lock);
		if (dependency.occurrences.every(({ context }) => known.has(context))) return [];
		if (held === undefined) return [];
		const draft = draftOf(dependency, held, input);
		return draft === undefined ? [] : [draft];
	});
	return settleAll(drafts, input.witnesses);
}

/** Only those that mean something: locks that are taken again by right may be taken so millions of times. */
function* requestsOfHeldLocks(
	observation: Observation,
	lockOf: (lock: LockId) => Lock,
): Generator<ContextId> {
	const { contexts } = observation;
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (!isRequest(observation, context)) continue;
		const lock = contexts.lockOf(context);
		const held = strongestHold(observation, contexts.parentOf(context), lock);
		if (held === undefined || isThreadEnd(lock)) continue;
		if (selfRule(lockOf(lock), held, contexts.modeOf(context)) !== undefined) yield context;
	}
}

/** The mode of the hold that {@link holdOf} finds: exclusive, or else that of the outermost. */
function strongestHold({ contexts }: Observation, context: ContextId, lock: LockId): Mode | undefined {
	let mode: Mode | undefined;
	for (let node = contexts.find(context, lock); node !== 0; ) {
		mode = contexts.modeOf(node);
		if (mode === Mode.exclusive) return mode;
		node = contexts.find(contexts.parentOf(node), lock);
	}
	return mode;
}

function requestsOfStuckReaders({ pending }: Observation, stuck: readonly Draft[]): Set<number> {
	const reading = stuck.filter(({ rule, verdict }) => rule === "recursive-read" && verdict === "deadlocked");
	const readers = reading.flatMap(({ roles }) => roles.filter(({ role }) => role === "holder"));
	return new Set(readers.map(({ thread }) => pending[thread]!));
}

function draftOf(
	dependency: Dependency,
	held: Acquisition,
	input: Omit<CycleInput, "order">,
): Draft | OpenDraft | undefined {
	const { wants } = dependency;
	const lock = input.describer.definitions.lock(wants.lock);
	if (wants.how === How.try || wants.isConversion) return undefined;
	const rule = selfRule(lock, held.mode, wants.mode);
	if (rule === undefined) return undefined;
	if (rule === "recursive-read") return recursiveRead(dependency, lock, input);
	const occurrence = dependency.occurrences[0]!;
	return {
		kind: "misuse",
		verdict: "potential",
		rule,
		title: selfTitle(rule, { dependency, occurrence }, input),
		roles: [roleOf(dependency, occurrence)],
		notes: notesOf(dependency, input.observation),
		count: dependency.occurrences.length,
	};
}

/** What it is when a thread that holds `lock` in mode `held` asks for it in mode `wanted`; undefined when it may. */
export function selfRule(lock: Lock, held: Mode, wanted: Mode): MisuseRule | undefined {
	const { reentrancy } = lock;
	if (held === Mode.exclusive) {
		const mayReenter = reentrancy === "all" || (reentrancy === "write" && wanted === Mode.exclusive);
		return mayReenter ? undefined : "self-deadlock";
	}
	if (held === Mode.upgradeable)
		return wanted === Mode.upgradeable && reentrancy === "none" ? "self-deadlock" : undefined;
	if (wanted === Mode.exclusive) return "upgrade";
	return wanted === Mode.shared ? "recursive-read" : undefined;
}

/** Reads again while a writer may be waiting: the policy of the lock decides. */
function recursiveRead(
	dependency: Dependency,
	lock: Lock,
	input: Omit<CycleInput, "order">,
): Draft | OpenDraft {
	const first = dependency.occurrences[0]!;
	const common = { kind: "misuse", rule: "recursive-read", count: dependency.occurrences.length } as const;
	const titled = (occurrence: Occurrence) => ({
		...common,
		title: selfTitle("recursive-read", { dependency, occurrence }, input),
	});
	const dismissed = (reason: string): Draft => ({
		...titled(first),
		verdict: "dismissed",
		roles: [roleOf(dependency, first)],
		reason,
	});
	if (lock.policy === "rH" || blocking(lock, Mode.shared, Mode.shared) === "never")
		return dismissed(neverBlocks(lock));
	const choice = chooseReader(dependency, lock.id, input);
	if (choice.found.kind === "impossible") return dismissed(choice.found.reason);
	const notes = notesOf(dependency, input.observation);
	if (choice.found.kind === "never-seen")
		return {
			...titled(choice.reader),
			verdict: "potential",
			roles: [roleOf(dependency, choice.reader)],
			reason: needsWriter(lock.id, input),
			notes,
		};
	const unproved: Draft = {
		...titled(choice.reader),
		verdict: "potential",
		roles: [roleOf(dependency, choice.reader), writerRole(choice.found)],
	};
	const candidates = input.context.writersOf(lock.id);
	return {
		wanted: { dependencies: [dependency], writers: [{ lock: lock.id, candidates }] },
		settle(search) {
			if (search.kind === "none") return { ...unproved, notes: [...notes, ...searchNotes(search)] };
			const reader = search.cast.holders[0]!.occurrence;
			return {
				...titled(reader),
				verdict: "predicted",
				roles: [roleOf(dependency, reader), ...search.cast.writers.map(writerRole)],
				notes,
				witness: search,
			};
		},
	};
}

function neverBlocks(lock: Lock): string {
	return lock.policy === "rH"
		? `policy never blocks: under rH a thread that reads ${lock.label} already may read it again`
		: `policy never blocks: under R a waiting writer does not stop a reader of ${lock.label}`;
}

function chooseReader(dependency: Dependency, lock: LockId, input: Omit<CycleInput, "order">) {
	const readers = dependency.occurrences.slice(0, readerLimit);
	const searches = readers.map((reader) => ({
		reader,
		found: findWriter(lock, { dependencies: [dependency], occurrences: [reader] }, input.context),
	}));
	return (
		searches.find(({ found }) => found.kind === "found") ??
		searches.find(({ found }) => found.kind === "never-seen") ??
		searches[0]!
	);
}

function roleOf(dependency: Dependency, { thread, last }: Occurrence): Role {
	const { holds, wants } = dependency;
	return { thread, role: "holder", holds, inCycle: wants.lock, wants: wantOf(wants, last) };
}

const verbs = {
	"self-deadlock": "asks for it again",
	upgrade: "asks for it exclusively while it reads it",
	"recursive-read": "reads it again; a writer that comes in between stops both",
} as const;

/** `T1 holds mu and asks for it again (f a.c:3)`. */
export function selfTitle(
	rule: MisuseRule,
	{
		dependency,
		occurrence,
	}: { dependency: Pick<Dependency, "wants">; occurrence: Pick<Occurrence, "thread"> },
	{ describer }: Pick<CycleInput, "describer">,
): string {
	const { lock, stack } = dependency.wants;
	const verb = verbs[rule as keyof typeof verbs];
	return `${describer.threadLabel(occurrence.thread)} holds ${describer.lockName(lock)} and ${verb}${describer.at(stack)}`;
}

function notesOf({ wants, occurrences }: Dependency, { abandoned }: Observation): string[] {
	const notes: string[] = [];
	const refused = occurrences.some(({ context }) => (abandoned.get(context)?.refused ?? 0) > 0);
	if (refused) notes.push("the lock noticed it and refused with an error instead of blocking");
	if (wants.how === How.timed) notes.push("the lock is timed: the thread goes on when it times out");
	if (occurrences.length > 1) notes.push(`${occurrences.length} threads do this`);
	return notes;
}
