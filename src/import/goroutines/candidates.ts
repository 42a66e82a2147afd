import { type Goroutine, placeOf } from "./goroutine.js";
import type { WantedLock } from "./locks.js";

/** A goroutine whose stack passes through a method of the object that has the lock, and the frame where it does. */
export interface Candidate {
	readonly goroutine: Goroutine;
	readonly frame: number;
}

/** Candidates at one place that are named; and places, those with the fewest goroutines first. */
const namedPerPlace = 3;
const namedPlaces = 3;

/**
 * Who may hold a lock. Go does not tell; but a goroutine holds it, as a rule, while it is in a method of the object that
 * the lock belongs to. One that waits for the lock itself counts when such a method called the one that asks.
 */
export class Candidates {
	readonly #byType = new Map<string, Candidate[]>();

	/** @param types of objects that have locks somebody waits for */
	constructor(goroutines: readonly Goroutine[], types: ReadonlySet<string>) {
		for (const goroutine of goroutines) {
			const { calls } = goroutine;
			for (let frame = calls.length - 1; frame >= 0; frame--) {
				const { type } = calls[frame]!;
				if (type === undefined || !types.has(type)) continue;
				const known = this.#byType.get(type);
				if (known === undefined) this.#byType.set(type, [{ goroutine, frame }]);
				else known.push({ goroutine, frame });
			}
		}
	}

	/** Each goroutine once, in its outermost method of the object; those at rare places first. */
	of(lock: WantedLock): readonly (readonly Candidate[])[] {
		const askers = new Map(lock.waits.map(({ goroutine, call }) => [goroutine, call.asker]));
		const objects = new Set(lock.waits.flatMap(({ object }) => object ?? []));
		const types = new Set(lock.waits.flatMap(({ type }) => type ?? []));
		const seen = new Set<Goroutine>();
		const byPlace = new Map<string, Candidate[]>();
		for (const candidate of [...types].flatMap((type) => this.#byType.get(type) ?? [])) {
			const { goroutine, frame } = candidate;
			const { first } = goroutine.calls[frame]!;
			const isOther = first !== undefined && objects.size > 0 && !objects.has(first);
			if (isOther || frame <= (askers.get(goroutine) ?? -1) || seen.has(goroutine)) continue;
			seen.add(goroutine);
			const place = `${placeOf(goroutine.frames[0]!)} ${placeOf(goroutine.frames[frame]!)}`;
			const known = byPlace.get(place);
			if (known === undefined) byPlace.set(place, [candidate]);
			else known.push(candidate);
		}
		return [...byPlace.values()].sort((a, b) => a.length - b.length);
	}
}

/** `G18 (asks for it again, called by main.(*HashSet).Values set.go:28)`, for a note; nothing when there are none. */
export function candidateNote(places: readonly (readonly Candidate[])[], lock: WantedLock): string[] {
	if (places.length === 0) return [];
	const waiting = new Set(lock.waits.map(({ goroutine }) => goroutine));
	const shown = places.slice(0, namedPlaces).map((there) => {
		const { goroutine, frame } = there[0]!;
		const names = there.slice(0, namedPerPlace).map((one) => `G${one.goroutine.id}`);
		const more = there.length > namedPerPlace ? ` and ${there.length - namedPerPlace} more` : "";
		const doing = waiting.has(goroutine) ? "asks for it" : (goroutine.state ?? "stands");
		return `${names.join(", ")}${more} (${doing} in ${placeOf(goroutine.frames[frame]!)})`;
	});
	const rest = places.length > namedPlaces ? ` and others at ${places.length - namedPlaces} more places` : "";
	return [`it may be held by ${shown.join("; ")}${rest}, to judge by the methods on their stacks`];
}
