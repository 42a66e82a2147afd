import type { LockDefinition } from "../../trace/index.js";
import type { Snapshot, SnapshotStack, SnapshotThread, StackPool } from "../snapshot/index.js";
import { Candidates, candidateNote } from "./candidates.js";
import type { Goroutine } from "./goroutine.js";
import { lockCallOf } from "./lockCall.js";
import { definitionOf, doubtOf, type LockWait, lockWaitOf, type WantedLock, wantedLocks } from "./locks.js";

const secondsPerMinute = 60;

/** What no goroutine dump tells. */
export const limits =
	"a goroutine dump shows what each goroutine waits for; Go does not note who holds a lock, so neither does the dump, and nothing tells what came before";

/** Goroutines → what each waits for. Nobody is said to hold anything: who may is in the notes of the locks. */
export function snapshotOf(
	goroutines: readonly Goroutine[],
	pool: StackPool,
): Pick<Snapshot, "runtime" | "threads"> {
	const waits = goroutines.flatMap((goroutine) => {
		const call = lockCallOf(goroutine);
		return call === undefined ? [] : [lockWaitOf(goroutine, call)];
	});
	const types = new Set(waits.flatMap(({ type }) => type ?? []));
	const candidates = new Candidates(goroutines, types);
	const first = new Set<Goroutine>();
	const wanted = new Map<Goroutine, { lock: LockDefinition; wait: LockWait }>();
	for (const lock of wantedLocks(waits)) {
		const places = candidates.of(lock);
		const definition = definitionOf(lock, noteOf(lock, places));
		for (const { goroutine } of places[0] ?? []) first.add(goroutine);
		for (const wait of lock.waits) wanted.set(wait.goroutine, { lock: definition, wait });
	}
	for (const { goroutine, call } of waits) if (call.waitsForReaders) first.add(goroutine);
	const threads = goroutines.map((goroutine) => threadOf(goroutine, wanted.get(goroutine), pool));
	const isFirst = goroutines.map((goroutine) => first.has(goroutine));
	return {
		runtime: "go",
		threads: [
			...threads.filter((_, index) => isFirst[index]),
			...threads.filter((_, index) => !isFirst[index]),
		],
	};
}

function noteOf(lock: WantedLock, places: ReturnType<Candidates["of"]>): string {
	const reads = lock.waits.some(({ call }) => call.waitsForReaders);
	const parts = [
		...(reads ? ["a writer has its turn and waits for readers to leave: whoever holds it reads"] : []),
		...candidateNote(places, lock),
		...doubtOf(lock),
	];
	return parts.join("\n");
}

function threadOf(
	goroutine: Goroutine,
	wanted: { lock: LockDefinition; wait: LockWait } | undefined,
	pool: StackPool,
): SnapshotThread {
	const { id, labels, minutes } = goroutine;
	const thread = { label: `G${id}`, ...(labels === undefined ? {} : { name: labels }), holds: [] };
	if (wanted === undefined) return thread;
	const { lock, wait } = wanted;
	const seconds = minutes * secondsPerMinute;
	return {
		...thread,
		wait: { lock, mode: wait.call.mode, timed: false, stack: stackOf(goroutine, pool), seconds },
	};
}

/** Without the runtime's own frames around it. */
function stackOf({ frames }: Goroutine, pool: StackPool): SnapshotStack {
	const isRuntime = (index: number): boolean => frames[index]?.function?.startsWith("runtime.") === true;
	let from = 0;
	let to = frames.length;
	while (from < to && isRuntime(from)) from++;
	while (to > from && isRuntime(to - 1)) to--;
	return pool.stack(frames.slice(from, to));
}
