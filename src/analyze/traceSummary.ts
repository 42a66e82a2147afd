import type { Trace, TraceSummary } from "../model/index.js";
import type { LockClasses } from "./classes.js";
import { isRequest } from "./dependencies.js";
import { LockSet } from "./lockSet.js";
import { type ContextId, isThreadEnd, type Observation } from "./observe/index.js";

type Summary = Omit<TraceSummary, "cyclesNotListed">;

/** What this trace is worth: how much was seen, what is missing, what is uncertain. */
export function summarizeTrace(
	{ name, trace }: { name: string; trace: Trace },
	{ observation, classes }: { observation: Observation; classes: LockClasses },
): Summary {
	const { definitions } = trace;
	const { events, lastTime, closed, unsealedChunks, losses } = trace.totals();
	return {
		name,
		formatVersion: definitions.version,
		runtime: definitions.runtime,
		recorder: definitions.recorder,
		...(definitions.process === undefined ? {} : { process: definitions.process }),
		events,
		...(definitions.ticksPerSecond === 0 ? {} : { seconds: lastTime / definitions.ticksPerSecond }),
		threads: observation.held.reduce((count, context) => count + (context === 0 ? 0 : 1), 0),
		lockClasses: classes.count,
		...countLocks(observation),
		degradedLocks: degradedLocks(trace, observation),
		closed,
		unsealedChunks,
		losses,
		overlaps: observation.overlaps,
	};
}

function countLocks(observation: Observation): Pick<Summary, "locks" | "locksNested" | "dependencies"> {
	const { contexts, locks } = observation;
	const known = new LockSet(locks.limit);
	const nested = new LockSet(locks.limit);
	let dependencies = 0;
	for (const lock of observation.permitHolders.keys()) known.add(lock);
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (contexts.isRoot(context)) continue;
		const lock = contexts.lockOf(context);
		if (isThreadEnd(lock)) continue;
		known.add(lock);
		const parent = contexts.parentOf(context);
		if (contexts.isRoot(parent) || !isRequest(observation, context)) continue;
		dependencies++;
		nested.add(lock);
		nested.add(contexts.lockOf(parent));
	}
	return { locks: known.size, locksNested: nested.size, dependencies };
}

/** Locks handed from thread to thread. Semaphores are meant to be. */
function degradedLocks({ definitions }: Trace, { locks, contexts }: Observation): string[] {
	const labels = new Set<string>();
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (contexts.isRoot(context)) continue;
		const lock = contexts.lockOf(context);
		if (!locks.isDegraded(lock)) continue;
		const { kind, label } = definitions.lock(lock);
		if (kind !== "semaphore") labels.add(label);
	}
	return [...labels];
}
