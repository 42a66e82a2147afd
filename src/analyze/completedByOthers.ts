import { type LockId, Mode, type ThreadId } from "../model/index.js";
import type { CycleInput } from "./cycleInput.js";
import type { Dependency } from "./dependencies.js";
import type { Completer, ContextId } from "./observe/index.js";

type Input = Pick<CycleInput, "observation" | "describer">;

/** Requests of a lock by each thread. */
export type RequestsByLock = ReadonlyMap<LockId, ReadonlyMap<ThreadId, readonly ContextId[]>>;

/**
 * Why a wait at an object does not depend on threads that want what the waiter holds; undefined when it does, or when that is not known.
 * @param wait what was held, and what was waited for
 * @param requests of the locks that were held
 */
export function whyCompleted(wait: Dependency, requests: RequestsByLock, input: Input): string | undefined {
	return enoughForAll(wait, input) ?? freeCompleter(wait, requests, input);
}

/** There was always room, or a permit: with all that was ever asked for it never comes to waiting. */
function enoughForAll({ wants }: Dependency, { observation, describer }: Input): string | undefined {
	const { kind, permits, variant } = describer.definitions.lock(wants.lock);
	const name = describer.lockName(wants.lock);
	if (variant === "timer") return `${name} is completed by a timer`;
	const asked = observation.objects.countOf(wants.lock, "take", wants.mode);
	if (asked === undefined || permits === undefined) return undefined;
	if (kind === "semaphore" && asked <= permits)
		return `enough permits: ${name} has ${permits}, and ${asked} were ever asked for`;
	if (kind === "channel" && wants.mode === Mode.exclusive && asked <= permits)
		return `enough room: ${name} has room for ${permits}, and ${asked} were ever sent`;
	return undefined;
}

/** A thread that brings what is waited for before it ever wants one of the locks that the waiter holds. */
function freeCompleter(
	wait: Dependency,
	requests: RequestsByLock,
	{ observation, describer }: Input,
): string | undefined {
	const { kind } = describer.definitions.lock(wait.wants.lock);
	// All that were counted must be done: one that is kept from it is enough.
	if (kind === "waitgroup" && isEachNeeded(wait.wants.lock, { observation, describer })) return undefined;
	const waiters = new Set(wait.occurrences.map(({ thread }) => thread));
	const completers = observation.objects.completers(wait.wants.lock, wait.wants.mode);
	const isFree = ([thread, { first }]: readonly [ThreadId, Completer]) =>
		!waiters.has(thread) &&
		wait.holds.every(({ lock }) =>
			(requests.get(lock)?.get(thread) ?? []).every((request) => first < observation.contexts.first(request)),
		);
	const free = [...completers].find(isFree);
	if (free === undefined) return undefined;
	const names = wait.holds.map(({ lock }) => describer.lockName(lock)).join(", ");
	return `${describer.threadLabel(free[0])} completes ${describer.lockName(wait.wants.lock)} without ${names}`;
}

/** As many are done as were counted, so that none can be spared. */
function isEachNeeded(group: LockId, { observation, describer }: Input): boolean {
	const done = observation.objects.countOf(group, "give", Mode.exclusive);
	const counted = observation.objects.countOf(group, "count", Mode.shared);
	if (done === undefined || counted === undefined) return true;
	return done <= counted + (describer.definitions.lock(group).permits ?? 0);
}
