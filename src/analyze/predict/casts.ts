import type { LockId, ThreadId } from "../../model/index.js";
import type { Dependency, Occurrence } from "../dependencies.js";

/** What is looked for: dependencies whose requests are to be pending at once, and locks on which a writer must queue between. */
export interface Wanted {
	readonly dependencies: readonly Dependency[];
	/** Per soft edge, the exclusive requests that could play the writer. */
	readonly writers: readonly { readonly lock: LockId; readonly candidates: readonly Dependency[] }[];
	/** One of them waits for something that anybody could bring: all others must have ended, or wait, too. */
	readonly isMixed?: boolean;
}

/** One choice of threads: who plays which dependency, then who plays which writer. */
export interface Cast {
	readonly holders: readonly Player[];
	readonly writers: readonly (Player & { readonly lock: LockId })[];
}

export interface Player {
	readonly dependency: Dependency;
	readonly occurrence: Occurrence;
}

/**
 * Choices of pairwise different threads.
 * @param limit choices to give at most
 */
export function* assignments({ dependencies, writers }: Wanted, limit: number): Iterable<Cast> {
	const roles: { dependency: Dependency; occurrence: Occurrence; lock: LockId | undefined }[][] = [
		...dependencies.map((dependency) =>
			dependency.occurrences.map((occurrence) => ({ dependency, occurrence, lock: undefined })),
		),
		...writers.map(({ lock, candidates }) =>
			candidates.flatMap((dependency) =>
				dependency.occurrences.map((occurrence) => ({ dependency, occurrence, lock })),
			),
		),
	];
	const chosen: (typeof roles)[number] = [];
	const cursor = [0];
	let yielded = 0;
	let steps = 0;
	while (cursor.length > 0 && yielded < limit && ++steps < 100 * limit) {
		const depth = cursor.length - 1;
		const option = roles[depth]![cursor[depth]!++];
		if (option === undefined) {
			cursor.pop();
			chosen.pop();
			continue;
		}
		const threads = new Set<ThreadId>(chosen.map(({ occurrence }) => occurrence.thread));
		if (threads.has(option.occurrence.thread)) continue;
		chosen.push(option);
		if (chosen.length < roles.length) {
			cursor.push(0);
			continue;
		}
		yielded++;
		yield castOf(chosen, dependencies.length);
		chosen.pop();
	}
}

function castOf(chosen: readonly (Player & { lock: LockId | undefined })[], holders: number): Cast {
	return {
		holders: chosen.slice(0, holders),
		writers: chosen.slice(holders).map((player) => ({ ...player, lock: player.lock! })),
	};
}
