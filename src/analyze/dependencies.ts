import { How, type LockId, Mode, type StackId, type ThreadId, type Ticks } from "../model/index.js";
import { type Acquisition, type ContextId, endOf, isThreadEnd, type Observation } from "./observe/index.js";

/** One thread that had a dependency. */
export interface Occurrence {
	readonly thread: ThreadId;
	readonly context: ContextId;
	/** First request and latest acquire. */
	readonly first: Ticks;
	readonly last: Ticks;
	readonly count: number;
}

/**
 * "Holding these, asked for that": the same locks, modes and stacks, whichever threads did it.
 * With nothing held it is a plain request, which matters only as the writer of a soft edge.
 */
export interface Dependency {
	/** Outermost first, one entry per lock and mode. */
	readonly holds: readonly Acquisition[];
	readonly wants: Acquisition;
	readonly occurrences: readonly Occurrence[];
}

/** Whether this node of the trie was a request for a lock that could close a cycle: not moved, not inherited. */
export function isRequest(observation: Observation, context: ContextId): boolean {
	return isAsked(observation, context) && !isObjectWait(observation, context);
}

/** Whether it was a wait at an object that nobody owns: a condition, channel, wait group, or semaphore. */
export function isObjectWait({ contexts, locks }: Observation, context: ContextId): boolean {
	if (contexts.isRoot(context)) return false;
	const lock = contexts.lockOf(context);
	return !isThreadEnd(lock) && !locks.isOwned(lock);
}

/** It was asked for in this context, and not only taken along into it. */
function isAsked({ contexts }: Observation, context: ContextId): boolean {
	if (contexts.isRoot(context)) return false;
	return !contexts.isMoved(context) && contexts.howOf(context) !== How.inherited;
}

/** Whether it was asked for in such a way that the thread may wait. */
export function mayWait(observation: Observation, context: ContextId): boolean {
	return isAsked(observation, context) && observation.contexts.howOf(context) !== How.try;
}

/** What was held when `context` was asked for, without locks whose owner is not certain, and without repetitions. */
export function holdsBefore(observation: Observation, context: ContextId): Acquisition[] {
	const { contexts, locks } = observation;
	const seen = new Set<number>();
	const holds = contexts.path(contexts.parentOf(context)).filter(({ lock, mode }) => {
		const key = lock * 4 + mode;
		if (seen.has(key) || locks.isDegraded(lock)) return false;
		seen.add(key);
		return true;
	});
	const own = ownEnd(observation, context);
	return own === undefined ? holds : [own, ...holds];
}

/** The end of the thread itself, which it holds for as long as it lives; only where somebody waits for it. */
function ownEnd({ contexts, joined }: Observation, context: ContextId): Acquisition | undefined {
	if (joined.size === 0) return undefined;
	const root = contexts.rootOf(context);
	const thread = contexts.threadOf(root);
	if (!joined.has(thread)) return undefined;
	return {
		context: root,
		lock: endOf(thread),
		mode: Mode.exclusive,
		how: How.plain,
		stack: 0 as StackId,
		moved: false,
		isConversion: false,
	};
}

/** Whether one of these locks is among {@link holdsBefore}. */
export function holdsAny(
	{ contexts, locks, joined }: Observation,
	context: ContextId,
	wanted: { has(lock: LockId): boolean },
): boolean {
	let node = contexts.parentOf(context);
	for (; !contexts.isRoot(node); node = contexts.parentOf(node)) {
		const lock = contexts.lockOf(node);
		if (wanted.has(lock) && !locks.isDegraded(lock)) return true;
	}
	const thread = contexts.threadOf(node);
	return joined.has(thread) && wanted.has(endOf(thread));
}

/**
 * Gathers contexts that differ only in their thread into dependencies, in order of first sight.
 * @param most dependencies to gather: those seen first, each with all its contexts
 */
export function gatherDependencies(
	observation: Observation,
	contexts: Iterable<ContextId>,
	most = Number.POSITIVE_INFINITY,
): Dependency[] {
	const gathered = new Map<string, { holds: Acquisition[]; wants: Acquisition; occurrences: Occurrence[] }>();
	for (const context of contexts) {
		const holds = holdsBefore(observation, context);
		const wants = observation.contexts.acquisition(context);
		const key = [...holds, wants].map(signature).join("|");
		const known = gathered.get(key);
		if (known === undefined && gathered.size >= most) continue;
		const dependency = known ?? { holds, wants, occurrences: [] };
		if (known === undefined) gathered.set(key, dependency);
		dependency.occurrences.push(occurrence(observation, context));
	}
	return [...gathered.values()];
}

function signature({ lock, mode, how, stack }: Acquisition): string {
	return `${lock} ${mode} ${how} ${stack}`;
}

function occurrence({ contexts }: Observation, context: ContextId): Occurrence {
	return {
		thread: contexts.threadOf(context),
		context,
		first: contexts.first(context),
		last: contexts.since(context),
		count: Math.max(1, contexts.count(context)),
	};
}

/** The hold of `lock` that blocks others most: the exclusive one where there are several. */
export function holdOf(dependency: Dependency, lock: LockId): Acquisition | undefined {
	const holds = dependency.holds.filter((held) => held.lock === lock);
	return holds.find((held) => held.mode === 0) ?? holds[0];
}
