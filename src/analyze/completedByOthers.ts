import { type LockId, Mode, type ThreadId } from "../model/index.js";
import type { CycleInput } from "./cycleInput.js";
import type { Dependency } from "./dependencies.js";
import type { Hindrances } from "./hindrances.js";
import { completesWaitIn, type ObjectUse, type Observation } from "./observe/index.js";

interface Input extends Pick<CycleInput, "observation" | "describer"> {
	/** Asked for only where it matters. */
	readonly hindrances: () => Hindrances;
}

/**
 * Why a wait at an object does not depend on threads that want what the waiter holds; undefined when it does, or when that is not known.
 * @param wait what was held, and what was waited for
 */
export function whyCompleted(wait: Dependency, input: Input): string | undefined {
	return enoughForAll(wait, input) ?? broughtFreely(wait, input);
}

/** There was always room, or a permit: with all that was ever asked for it never comes to waiting. */
function enoughForAll({ wants }: Dependency, { observation, describer }: Input): string | undefined {
	const { kind, permits, variant } = describer.definitions.lock(wants.lock);
	const name = describer.lockName(wants.lock);
	if (variant === "timer") return `${name} is completed by a timer`;
	if (permits === undefined) return undefined;
	const asked = askedAt(wants.lock, wants.mode, observation);
	if (kind === "semaphore" && asked <= permits)
		return `enough permits: ${name} has ${permits}, and ${asked} were ever asked for`;
	if (kind === "channel" && wants.mode === Mode.exclusive && asked <= permits)
		return `enough room: ${name} has room for ${permits}, and ${asked} were ever sent`;
	return undefined;
}

/** Threads that nobody can keep from it bring all that is ever asked for. */
function broughtFreely(wait: Dependency, input: Input): string | undefined {
	const { observation, describer } = input;
	const { lock, mode } = wait.wants;
	const waiters = new Set(wait.occurrences.map(({ thread }) => thread));
	const free: ThreadId[] = [];
	let missing = neededAt(wait, input);
	for (const thread of observation.objects.completers(lock, mode).keys()) {
		if (waiters.has(thread)) continue;
		const count = countFree(thread, wait, input);
		if (count > 0) free.push(thread);
		missing -= count;
		if (missing <= 0) return phrase(free, wait, describer);
	}
	return undefined;
}

/** How often it must be brought so that nobody is left waiting; infinite where what is brought may be lost. */
function neededAt({ wants: { lock, mode } }: Dependency, { observation, describer }: Input): number {
	const { kind, permits = 0 } = describer.definitions.lock(lock);
	switch (kind) {
		case "waitgroup":
			return observation.objects.counted(lock) + permits;
		case "semaphore":
			return askedAt(lock, mode, observation) - permits;
		case "channel":
			return askedAt(lock, mode, observation) - (mode === Mode.exclusive ? permits : 0);
		default:
			return Number.POSITIVE_INFINITY;
	}
}

/** How often it was asked for, by those too who got nothing. */
function askedAt(lock: LockId, mode: Mode, { objects, pending, contexts }: Observation): number {
	const isPending = (context: number) => context !== 0 && contexts.lockOf(context as never) === lock;
	return objects.taken(lock, mode) + pending.filter(isPending).length;
}

/** How often this thread brings it before anybody can keep it from that: a channel is closed for all. */
function countFree(thread: ThreadId, { wants: { lock, mode } }: Dependency, input: Input): number {
	const { objects } = input.observation;
	const opposite = mode === Mode.shared ? Mode.exclusive : Mode.shared;
	const hindered = input.hindrances().first(thread, { object: lock, mode: opposite });
	const { first, last, count } = objects.completers(lock, mode).get(thread)!;
	const isFree = (use: ObjectUse) =>
		use.thread === thread && use.time < hindered && completesWaitIn(mode, use);
	const free = objects.history(lock)?.filter(isFree);
	if (free?.some(({ kind }) => kind === "close")) return Number.POSITIVE_INFINITY;
	return free?.length ?? (last < hindered ? count : Number(first < hindered));
}

function phrase(
	threads: readonly ThreadId[],
	{ holds, wants }: Dependency,
	describer: Input["describer"],
): string {
	const names = threads.slice(0, 3).map((thread) => describer.threadLabel(thread));
	const others = threads.length > names.length ? ` and ${threads.length - names.length} others` : "";
	const held = holds.map(({ lock }) => describer.lockName(lock)).join(", ");
	const who = `${names.join(", ")}${others} ${threads.length > 1 ? "complete" : "completes"}`;
	return `${who} ${describer.lockName(wants.lock)} without ${held}`;
}
