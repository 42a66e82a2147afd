import type { ThreadId } from "../../model/index.js";

/** What a waiting thread needs to go on: all of these threads, any thread at all, or nothing. */
export type Need = { readonly all: readonly ThreadId[] } | "anybody" | "nothing";

/**
 * Waiting threads that never go on, whatever the others do: those left when all that can go on have gone.
 * Source: graph reduction, Holt 1972.
 * @param running threads that wait for nothing
 */
export function stuckThreads(
	running: Iterable<ThreadId>,
	waiting: ReadonlyMap<ThreadId, Need>,
): readonly ThreadId[] {
	const goesOn = new Set(running);
	for (let before = -1; goesOn.size > before; ) {
		before = goesOn.size;
		for (const [thread, need] of waiting) if (isMet(need, goesOn)) goesOn.add(thread);
	}
	return [...waiting.keys()].filter((thread) => !goesOn.has(thread));
}

function isMet(need: Need, goesOn: ReadonlySet<ThreadId>): boolean {
	if (need === "nothing") return true;
	if (need === "anybody") return goesOn.size > 0;
	return need.all.every((thread) => goesOn.has(thread));
}
