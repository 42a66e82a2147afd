import type { SnapshotStack } from "../snapshot/index.js";
import { type Goroutine, hasReceiver, placeOf, typeOf } from "./goroutine.js";
import type { LockWait, WantedLock } from "./locks.js";

/** Goroutines with one stack, which passes through a method of the object that has the lock. */
export interface Candidates {
	readonly goroutines: readonly Goroutine[];
	/** Whether they wait for that lock themselves. */
	readonly wait: boolean;
	/** Where the method is on their stack. */
	readonly frame: number;
}

/** Goroutines of one stack that are named; and stacks, those of the fewest goroutines first. */
const namedPerStack = 3;
const namedStacks = 3;

/** The goroutines of a dump by their stacks: there are few of these. */
export type ByStack = ReadonlyMap<SnapshotStack, readonly Goroutine[]>;

/**
 * Who may hold a lock. Go does not tell; but a goroutine holds it, as a rule, while it is in a method of the object that
 * the lock belongs to. One that waits for the lock itself counts when such a method called the one that asks.
 */
export function candidatesFor(lock: WantedLock, byStack: ByStack): Candidates[] {
	const types = new Set(lock.waits.flatMap(({ call }) => call.type ?? []));
	const objects = new Set(lock.waits.map(({ object }) => object).filter((object) => object !== 0));
	const waits = new Map(lock.waits.map((wait) => [wait.goroutine, wait]));
	const found: Candidates[] = [];
	for (const [stack, goroutines] of byStack) {
		const methods = [...stack.frames.keys()].filter((frame) => types.has(typeOf(stack.frames[frame]!) ?? ""));
		for (const wait of [true, false]) {
			// Methods of the library that call each other tell nothing.
			if (wait && methods.every((method) => /^sync\./.test(stack.frames[method]?.function ?? ""))) continue;
			const alike = goroutines.filter((goroutine) => waits.has(goroutine) === wait);
			const asker = askerOf(alike, waits);
			const frame = methods.filter((method) => method > asker).at(-1);
			if (frame === undefined) continue;
			const mayHold = alike.filter((goroutine) => isOneOf(objects, goroutine, frame));
			if (mayHold.length > 0) found.push({ goroutines: mayHold, wait, frame });
		}
	}
	return found.sort((a, b) => a.goroutines.length - b.goroutines.length);
}

/** All of one stack ask at the same place, if they ask. */
function askerOf(alike: readonly Goroutine[], waits: ReadonlyMap<Goroutine, LockWait>): number {
	const first = alike[0];
	return first === undefined ? Number.POSITIVE_INFINITY : (waits.get(first)?.call.asker ?? -1);
}

/** Whether the method is one of those objects, as far as its receiver is known. */
function isOneOf(objects: ReadonlySet<number>, { stack, firsts }: Goroutine, frame: number): boolean {
	const object = hasReceiver(stack.frames[frame]!) ? (firsts[frame] ?? 0) : 0;
	return object === 0 || objects.size === 0 || objects.has(object);
}

/** `it may be held by G18 (asks for it in main.(*HashSet).Values set.go:28), …`; nothing when nobody may. */
export function candidateNotes(candidates: readonly Candidates[]): string[] {
	if (candidates.length === 0) return [];
	const shown = candidates.slice(0, namedStacks).map(({ goroutines, wait, frame }) => {
		const { stack, state } = goroutines[0]!;
		const names = goroutines.slice(0, namedPerStack).map(({ id }) => `G${id}`);
		const hidden = goroutines.length - names.length;
		const more = hidden > 0 ? ` and ${hidden.toLocaleString("en-US")} more` : "";
		const doing = wait ? "asks for it" : (state ?? "stands");
		return `${names.join(", ")}${more} (${doing} in ${placeOf(stack.frames[frame]!)})`;
	});
	const rest =
		candidates.length > namedStacks ? ` and others with ${candidates.length - namedStacks} more stacks` : "";
	return [`it may be held by ${shown.join("; ")}${rest}, to judge by the methods on their stacks`];
}
