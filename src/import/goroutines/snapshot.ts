import type { LockDefinition } from "../../trace/index.js";
import type { Snapshot, SnapshotStack, SnapshotThread, StackPool } from "../snapshot/index.js";
import { type ByStack, candidateNotes, candidatesFor } from "./candidates.js";
import type { Goroutine } from "./goroutine.js";
import { lockCallOf, mayWaitForLock } from "./lockCall.js";
import { definitionOf, doubtsAbout, type LockWait, lockWaitOf, wantedLocks } from "./locks.js";

/** What no goroutine dump tells. */
export const limits =
	"a goroutine dump shows what each goroutine waits for; Go does not note who holds a lock, so neither does the dump, and nothing tells what came before";

/** Goroutines → what each waits for. Nobody is said to hold anything: who may is in the notes of the locks. */
export function snapshotOf(
	goroutines: readonly Goroutine[],
	pool: StackPool,
): Pick<Snapshot, "runtime" | "threads"> {
	const byStack = stacksOf(goroutines);
	const waits = waitsOf(byStack);
	const speakers = new Set<Goroutine>();
	const wanted = new Map<Goroutine, { lock: LockDefinition; wait: LockWait }>();
	for (const lock of wantedLocks(waits)) {
		const candidates = candidatesFor(lock, byStack);
		const readers = lock.waits.filter(({ call }) => call.waitsForReaders);
		const reads = "a writer has its turn and waits for readers to leave: whoever holds it reads";
		const notes = [
			...(readers.length > 0 ? [reads] : []),
			...candidateNotes(candidates),
			...longestWait(lock.waits),
			...doubtsAbout(lock),
		];
		const definition = definitionOf(lock, notes);
		for (const wait of lock.waits) wanted.set(wait.goroutine, { lock: definition, wait });
		for (const goroutine of candidates[0]?.goroutines ?? []) speakers.add(goroutine);
		for (const { goroutine } of readers) speakers.add(goroutine);
	}
	const inOrder = [...speakers, ...goroutines.filter((goroutine) => !speakers.has(goroutine))];
	const trimmed = new Map([...byStack.keys()].map((stack) => [stack, withoutRuntime(stack, pool)]));
	return {
		runtime: "go",
		threads: inOrder.map((goroutine) => threadOf(goroutine, wanted.get(goroutine), trimmed)),
	};
}

/** The runtime notes minutes now and then only, so it may be more. */
function longestWait(waits: readonly LockWait[]): string[] {
	const minutes = waits.reduce((longest, { goroutine }) => Math.max(longest, goroutine.minutes), 0);
	if (minutes === 0) return [];
	return [
		`the first of them has been waiting for ${minutes === 1 ? "a minute" : `${minutes} minutes`} or more`,
	];
}

function stacksOf(goroutines: readonly Goroutine[]): ByStack {
	const byStack = new Map<SnapshotStack, Goroutine[]>();
	for (const goroutine of goroutines) {
		const known = byStack.get(goroutine.stack);
		if (known === undefined) byStack.set(goroutine.stack, [goroutine]);
		else known.push(goroutine);
	}
	return byStack;
}

function waitsOf(byStack: ByStack): LockWait[] {
	return [...byStack].flatMap(([stack, goroutines]) => {
		const call = lockCallOf(stack);
		if (call === undefined) return [];
		return goroutines
			.filter(({ state }) => mayWaitForLock(state))
			.map((goroutine) => lockWaitOf(goroutine, call));
	});
}

function threadOf(
	{ id, labels, stack }: Goroutine,
	wanted: { readonly lock: LockDefinition; readonly wait: LockWait } | undefined,
	trimmed: ReadonlyMap<SnapshotStack, SnapshotStack>,
): SnapshotThread {
	const thread = { label: `G${id}`, ...(labels === undefined ? {} : { name: labels }), holds: [] };
	if (wanted === undefined) return thread;
	const { lock, wait } = wanted;
	return { ...thread, wait: { lock, mode: wait.call.mode, timed: false, stack: trimmed.get(stack)! } };
}

/** Without the runtime's own frames around it, which a crash shows. */
function withoutRuntime({ frames, truncated }: SnapshotStack, pool: StackPool): SnapshotStack {
	const isRuntime = (index: number): boolean => frames[index]?.function?.startsWith("runtime.") === true;
	let from = 0;
	let to = frames.length;
	while (from < to && isRuntime(from)) from++;
	while (to > from && isRuntime(to - 1)) to--;
	return pool.stack(frames.slice(from, to), truncated);
}
