import type { Snapshot, SnapshotStack, SnapshotThread, SnapshotWait, StackPool } from "../snapshot/index.js";
import { type ByStack, type Candidates, candidateNotes, candidatesFor } from "./candidates.js";
import type { Goroutine } from "./goroutine.js";
import { lockCallOf, mayWaitForLock } from "./lockCall.js";
import {
	definitionOf,
	doubtsAbout,
	type LockWait,
	lockWaitOf,
	type WantedLock,
	wantedLocks,
} from "./locks.js";

/** What no goroutine dump tells. */
export const limits =
	"a goroutine dump shows what each goroutine waits for; Go does not note who holds a lock, so neither does the dump, and nothing tells what came before";

/** Goroutines → what each waits for. Nobody is said to hold anything: who may is in the notes of the locks. */
export function snapshotOf(
	goroutines: readonly Goroutine[],
	pool: StackPool,
): Pick<Snapshot, "runtime" | "threads"> {
	const byStack = stacksOf(goroutines);
	const trimmed = new Map([...byStack.keys()].map((stack) => [stack, withoutRuntime(stack, pool)]));
	const speakers = new Set<Goroutine>();
	const waits = new Map<Goroutine, SnapshotWait>();
	for (const wanted of wantedLocks(waitsOf(byStack))) {
		const { candidates, writers } = suspectsOf(wanted, byStack);
		for (const goroutine of [...(candidates[0]?.goroutines ?? []), ...writers]) speakers.add(goroutine);
		const lock = definitionOf(wanted, notesOf(wanted, candidates, writers.length > 0));
		for (const { goroutine, call } of wanted.waits)
			waits.set(goroutine, { lock, mode: call.mode, timed: false, stack: trimmed.get(goroutine.stack)! });
	}
	const inOrder = [...speakers, ...goroutines.filter((goroutine) => !speakers.has(goroutine))];
	return { runtime: "go", threads: inOrder.map((goroutine) => threadOf(goroutine, waits.get(goroutine))) };
}

interface Suspects {
	readonly candidates: readonly Candidates[];
	/** Writers that wait for readers to leave. */
	readonly writers: readonly Goroutine[];
}

function suspectsOf(wanted: WantedLock, byStack: ByStack): Suspects {
	const waiting = wanted.waits.filter(({ call }) => call.waitsForReaders);
	return {
		candidates: candidatesFor(wanted, byStack),
		writers: waiting.map(({ goroutine }) => goroutine),
	};
}

function notesOf(wanted: WantedLock, candidates: readonly Candidates[], isRead: boolean): string[] {
	const reads = "a writer has its turn and waits for readers to leave: whoever holds it reads";
	return [
		...(isRead ? [reads] : []),
		...candidateNotes(candidates),
		...longestWait(wanted.waits),
		...doubtsAbout(wanted),
	];
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

function threadOf({ id, labels }: Goroutine, wait: SnapshotWait | undefined): SnapshotThread {
	return { label: `G${id}`, name: labels, holds: [], wait };
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
