import type { LockDefinition } from "../../trace/index.js";
import {
	type Snapshot,
	type SnapshotHold,
	type SnapshotStack,
	type SnapshotThread,
	type SnapshotWait,
	StackPool,
} from "../snapshot/index.js";
import { initializationOf, type JavaThread, userFrameOf } from "./javaThread.js";
import { type LockUse, lockUsesOf, type ThreadUses } from "./lockUses.js";
import { type LockParties, notesOf } from "./notes.js";

/** The lock of a key, made when it is first met. */
type LockOf = (use: LockUse) => LockDefinition;

/**
 * Threads → what each holds and wants. What the JVM says of owners is taken as it is.
 * @param hasOwners whether the dump lists who owns locks of java.util.concurrent
 */
export function snapshotOf(
	threads: readonly JavaThread[],
	hasOwners: boolean,
): Pick<Snapshot, "runtime" | "threads"> {
	const all = withOwners(threads.map((thread) => ({ thread, uses: lockUsesOf(thread) })));
	const parties = partiesByKey(all);
	const locks = new Map<string, LockDefinition>();
	const lockOf = (use: LockUse): LockDefinition => {
		const known = locks.get(use.key);
		if (known !== undefined) return known;
		const lock = definitionOf(use, parties.get(use.key)!, hasOwners);
		locks.set(use.key, lock);
		return lock;
	};
	const pool = new StackPool();
	return { runtime: "java", threads: all.map((one) => snapshotThread(one, parties, { pool, lockOf })) };
}

/** Adds owners that only the waiting thread names, because the stack of the owner is cut. */
function withOwners(all: readonly ThreadUses[]): ThreadUses[] {
	const missing = new Map<string, LockUse[]>();
	const byId = new Map(all.map((one) => [one.thread.id, one]));
	for (const { thread, uses } of all) {
		const owner = byId.get(thread.ownedBy ?? "");
		const { wants } = uses;
		if (wants === undefined || owner === undefined) continue;
		const known = missing.get(owner.thread.id) ?? [];
		if ([...owner.uses.holds, ...known].some(({ key }) => key === wants.key)) continue;
		missing.set(owner.thread.id, [...known, { ...wants, mode: 0, frame: -1 }]);
	}
	return all.map(({ thread, uses }) => ({
		thread,
		uses: { ...uses, holds: [...uses.holds, ...(missing.get(thread.id) ?? [])] },
	}));
}

/** The threads around each lock that is held or wanted. */
function partiesByKey(all: readonly ThreadUses[]): Map<string, LockParties> {
	const parties = new Map<string, { holders: ThreadUses[]; askers: ThreadUses[]; isUnplaced: boolean }>();
	const of = (key: string) => {
		const known = parties.get(key) ?? { holders: [], askers: [], isUnplaced: false };
		parties.set(key, known);
		return known;
	};
	for (const one of all) {
		for (const { key, frame } of one.uses.holds) {
			of(key).holders.push(one);
			if (frame < 0) of(key).isUnplaced = true;
		}
		if (one.uses.wants !== undefined) of(one.uses.wants.key).askers.push(one);
	}
	return parties;
}

/** Where it is taken names a lock; where that is not known, where it is wanted does. */
function definitionOf({ key, lock }: LockUse, parties: LockParties, hasOwners: boolean): LockDefinition {
	const asker = parties.askers[0];
	const isPlaced = parties.holders.length > 0 && !parties.isUnplaced;
	const site = isPlaced || asker === undefined ? undefined : userFrameOf(asker.thread)?.function;
	const notes = notesOf(lock, parties, hasOwners);
	return {
		...lock,
		...classOf(lock, site),
		...(/^0x/.test(key) ? { address: BigInt(key) } : {}),
		...(notes.length === 0 ? {} : { note: notes.join("\n") }),
	};
}

function classOf(
	{ variant = "lock" }: LockUse["lock"],
	wantedIn: string | undefined,
): Pick<LockDefinition, "class"> {
	if (variant.startsWith(initializationOf(""))) return { class: variant };
	return wantedIn === undefined ? {} : { class: `${variant} wanted in ${wantedIn}` };
}

interface Making {
	readonly pool: StackPool;
	readonly lockOf: LockOf;
}

function snapshotThread(
	{ thread, uses }: ThreadUses,
	parties: ReadonlyMap<string, LockParties>,
	making: Making,
): SnapshotThread {
	const { id, name } = thread;
	const { wants } = uses;
	// A synchronizer that nobody waits for says nothing: every busy worker of a pool has one.
	const holds = uses.holds.filter(
		({ key, frame, lock }) => (lock.kind === "monitor" && frame >= 0) || parties.get(key)!.askers.length > 0,
	);
	return {
		label: `T${id}`,
		...(name === "" ? {} : { name }),
		holds: holds.map((hold) => snapshotHold(hold, thread, making)),
		...(wants === undefined ? {} : { wait: snapshotWait(wants, thread, making) }),
	};
}

function snapshotHold(use: LockUse, thread: JavaThread, { pool, lockOf }: Making): SnapshotHold {
	const hold = { lock: lockOf(use), mode: use.mode, stack: stackFrom(use.frame, thread, pool) };
	return use.frame < 0 ? { ...hold, unordered: true } : hold;
}

function snapshotWait(use: LockUse, thread: JavaThread, { pool, lockOf }: Making): SnapshotWait {
	const timed = thread.state === "TIMED_WAITING";
	return { lock: lockOf(use), mode: use.mode, timed, stack: stackFrom(0, thread, pool) };
}

function stackFrom(frame: number, { frames, truncated }: JavaThread, pool: StackPool): SnapshotStack {
	return frame < 0 ? pool.stack([]) : pool.stack(frames.slice(frame), truncated);
}
