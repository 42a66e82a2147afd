import { type LockId, Mode, type StackId, type ThreadId, type Ticks } from "../../model/index.js";

/**
 * What a thread did at an object nobody owns. `take`: a permit, a wait that came to zero, a send (exclusive) or a receive (shared).
 * `give`: a permit, one less to wait for, a notification. `count`: one more to wait for. `close`: of a channel.
 */
export interface ObjectUse {
	readonly kind: "take" | "give" | "count" | "close";
	readonly mode: Mode;
	readonly thread: ThreadId;
	/** When it began: the attempt, the wait. */
	readonly since: Ticks;
	readonly time: Ticks;
}

/** A thread that completed what others wait for at an object. */
export interface Completer {
	readonly first: Ticks;
	last: Ticks;
	count: number;
	/** Of the last time; 0 where none was recorded. */
	stack: StackId;
}

/** Uses of one object that are kept; of an object used more often the order of single uses is not looked at. */
const keptUses = 64;

interface Uses {
	/** By the mode of those who wait: who completed it for them. */
	readonly completers: readonly [Map<ThreadId, Completer>, Map<ThreadId, Completer>];
	readonly kept: ObjectUse[];
	readonly users: Map<ThreadId, Ticks>;
	readonly counters: Set<ThreadId>;
	/** Of all uses; those that took something, by mode; those that counted one more. */
	count: number;
	readonly taken: [number, number];
	counted: number;
}

/** Who did what at semaphores, wait groups, channels and conditions. Memory grows with objects and the threads that use each. */
export class ObjectUses {
	readonly #uses = new Map<LockId, Uses>();

	/** Number of objects that were used. */
	get size(): number {
		return this.#uses.size;
	}

	get objects(): Iterable<LockId> {
		return this.#uses.keys();
	}

	add(object: LockId, use: ObjectUse, stack: StackId): void {
		const uses = this.#of(object);
		if (++uses.count <= keptUses) uses.kept.push(use);
		if (use.kind === "take") uses.taken[use.mode === Mode.shared ? 1 : 0]++;
		if (!uses.users.has(use.thread)) uses.users.set(use.thread, use.since);
		if (use.kind === "count") {
			uses.counters.add(use.thread);
			uses.counted++;
		}
		for (const mode of completedBy(use)) complete(uses.completers[mode], use, stack);
	}

	/** A thread that waits there, whether or not it ever goes on. */
	addUser(object: LockId, thread: ThreadId, time: Ticks): void {
		const { users } = this.#of(object);
		if (!users.has(thread)) users.set(thread, time);
	}

	/** Threads that completed what one waits for who asks in this mode: for a receiver those who sent or closed. */
	completers(object: LockId, mode: Mode): ReadonlyMap<ThreadId, Completer> {
		return this.#uses.get(object)?.completers[mode === Mode.shared ? 1 : 0] ?? new Map();
	}

	/** All that used it, with the time of their first use. */
	users(object: LockId): ReadonlyMap<ThreadId, Ticks> {
		return this.#uses.get(object)?.users ?? new Map();
	}

	/** Those who counted one more to wait for. */
	counters(object: LockId): ReadonlySet<ThreadId> {
		return this.#uses.get(object)?.counters ?? new Set();
	}

	/** All uses in order of time; undefined when there were too many to keep. */
	history(object: LockId): readonly ObjectUse[] | undefined {
		const uses = this.#uses.get(object);
		return uses === undefined || uses.count > keptUses ? undefined : uses.kept;
	}

	/** How often something was taken in this mode. */
	taken(object: LockId, mode: Mode): number {
		return this.#uses.get(object)?.taken[mode === Mode.shared ? 1 : 0] ?? 0;
	}

	/** How often one more to wait for was counted. */
	counted(object: LockId): number {
		return this.#uses.get(object)?.counted ?? 0;
	}

	#of(object: LockId): Uses {
		const known = this.#uses.get(object);
		if (known !== undefined) return known;
		const made: Uses = {
			completers: [new Map(), new Map()],
			kept: [],
			users: new Map(),
			counters: new Set(),
			count: 0,
			taken: [0, 0],
			counted: 0,
		};
		this.#uses.set(object, made);
		return made;
	}
}

/** Whether one who waits in this mode may go on by it. */
export function completesWaitIn(mode: Mode, use: ObjectUse): boolean {
	return completedBy(use).includes(mode === Mode.shared ? 1 : 0);
}

/** The modes of those who may go on by it: 0 for all who wait exclusively, 1 for receivers. */
function completedBy({ kind, mode }: ObjectUse): readonly (0 | 1)[] {
	if (kind === "give") return [0];
	if (kind === "close") return [1];
	// What takes from a channel makes room, and what is put in can be taken; at other objects nobody gains by it.
	return kind === "take" ? [mode === Mode.shared ? 0 : 1] : [];
}

function complete(completers: Map<ThreadId, Completer>, { thread, time }: ObjectUse, stack: StackId): void {
	const known = completers.get(thread);
	if (known === undefined) {
		completers.set(thread, { first: time, last: time, count: 1, stack });
		return;
	}
	known.last = time;
	known.count++;
	known.stack = stack;
}
