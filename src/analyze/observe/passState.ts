import type { LockId, StackId, TextId, ThreadId, Ticks, TraceDefinitions } from "../../model/index.js";
import { type ContextId, Contexts } from "./contexts.js";
import { LockStates } from "./lockStates.js";
import { ObjectUses } from "./objectUses.js";
import type { Mark, MisuseRecord, Observation, Sleep, ThreadEdge } from "./observation.js";

/** Everything the pass knows while it runs. Becomes the {@link Observation}. */
export class PassState implements Observation {
	readonly locks: LockStates;
	held: Int32Array;
	pending: Int32Array;
	pendingSince: Float64Array;
	readonly sleeping = new Map<ThreadId, Sleep>();
	readonly ended = new Set<ThreadId>();
	readonly threadEdges: ThreadEdge[] = [];
	readonly objects = new ObjectUses();
	/** The latest wait of each thread at an object nobody owns, as a context; none when it held nothing then. */
	readonly objectWaits = new Map<ThreadId, ContextId>();
	readonly selects = new Map<ThreadId, ContextId[]>();
	readonly permitHolders = new Map<LockId, Map<ThreadId, number>>();
	readonly joined = new Set<ThreadId>();
	/** The latest join each thread asked for, as a context. */
	readonly joins = new Map<ThreadId, ContextId>();
	/** The latest conversion to exclusive of each thread, as a request. */
	readonly conversions = new Map<ThreadId, ContextId>();
	readonly marks: Mark[] = [];
	readonly abandoned = new Map<ContextId, { timeouts: number; refused: number }>();
	/** Threads with missing events: what they hold may have been given back unseen, and the other way round. */
	readonly uncertain = new Set<ThreadId>();
	overlaps = 0;
	trail: Int32Array | undefined;
	lastProgress = 0 as Ticks;
	readonly #misuse = new Map<string, MisuseRecord>();

	constructor(
		readonly definitions: TraceDefinitions,
		/** {@link Ticks}; holds that last longer are recorded. Infinity: none are. */
		readonly longHoldTicks: number,
		/** Those of an earlier pass keep their numbers. */
		readonly contexts = new Contexts(definitions.lockLimit),
	) {
		this.locks = new LockStates(definitions);
		const threads = definitions.threadLimit + 1;
		this.held = new Int32Array(threads);
		this.pending = new Int32Array(threads);
		this.pendingSince = new Float64Array(threads);
	}

	get misuse(): readonly MisuseRecord[] {
		return [...this.#misuse.values()];
	}

	/** Makes room for threads that the trace uses without defining them, and gives a new one its root. */
	ensureThread(thread: ThreadId): void {
		if (thread >= this.held.length) {
			const length = Math.max(thread + 1, this.held.length * 2);
			this.held = copied(new Int32Array(length), this.held);
			this.pending = copied(new Int32Array(length), this.pending);
			this.pendingSince = copied(new Float64Array(length), this.pendingSince);
		}
		if (this.held[thread] === 0) this.held[thread] = this.contexts.root(thread);
	}

	heldBy(thread: ThreadId): ContextId {
		return (this.held[thread] ?? 0) as ContextId;
	}

	/** Counts a misuse; the same one in the same context is one record. */
	report(found: Omit<MisuseRecord, "count">): void {
		const key = `${found.rule} ${found.lock} ${found.context} ${found.stack} ${found.detail}`;
		const known = this.#misuse.get(key);
		if (known === undefined) this.#misuse.set(key, { ...found, count: 1 });
		else known.count++;
	}

	mark(text: TextId, thread: ThreadId, time: Ticks): void {
		this.marks.push({ text, thread, time });
	}

	/** Takes one hold of `lock` out of what `thread` holds, and out of the lock's state. */
	giveBack(thread: ThreadId, node: ContextId): void {
		const { contexts } = this;
		this.countDown(contexts.lockOf(node), contexts.modeOf(node));
		this.held[thread] = contexts.replace(this.heldBy(thread), node);
	}

	/** One hold less on `lock`. */
	countDown(lock: LockId, mode: number): void {
		const { fields } = this.locks;
		const base = lock << 2;
		if (mode !== 0) fields[base + 2]!--;
		else if (--fields[base + 1]! === 0) fields[base] = 0;
	}

	/** One hold more on `lock`. */
	countUp(lock: LockId, mode: number, thread: ThreadId): void {
		const { fields } = this.locks;
		const base = lock << 2;
		if (mode !== 0) {
			fields[base + 2]!++;
			return;
		}
		fields[base] = thread;
		fields[base + 1]!++;
	}

	/** Removes `lock` from every held set: who holds it is not known, or it does not exist any more. */
	forget(lock: LockId): void {
		const holder = this.locks.holder(lock);
		if (holder !== 0) this.#forgetIn(holder, lock);
		if (this.locks.readers(lock) > 0)
			for (let thread = 1; thread < this.held.length; thread++) this.#forgetIn(thread as ThreadId, lock);
		this.locks.fields.fill(0, lock << 2, (lock << 2) + 3);
	}

	#forgetIn(thread: ThreadId, lock: LockId): void {
		if (this.held[thread] === 0) return;
		for (let node = this.contexts.find(this.heldBy(thread), lock); node !== 0; ) {
			this.held[thread] = this.contexts.replace(this.heldBy(thread), node);
			node = this.contexts.find(this.heldBy(thread), lock);
		}
	}

	/** The attempt of `thread` ended, one way or another. */
	settle(thread: ThreadId): ContextId {
		const context = this.pending[thread]! as ContextId;
		this.pending[thread] = 0;
		this.selects.delete(thread);
		return context;
	}

	/** Starts waiting for `context`, the node of the wanted lock. */
	await(thread: ThreadId, context: ContextId, time: Ticks): void {
		this.pending[thread] = context;
		this.pendingSince[thread] = time;
	}

	takePermit(lock: LockId, thread: ThreadId): void {
		const holders = getOrAdd(this.permitHolders, lock, () => new Map<ThreadId, number>());
		holders.set(thread, (holders.get(thread) ?? 0) + 1);
	}

	returnPermit(lock: LockId, thread: ThreadId): void {
		const holders = this.permitHolders.get(lock);
		const taken = holders?.get(thread) ?? 0;
		if (taken > 1) holders?.set(thread, taken - 1);
		else holders?.delete(thread);
	}

	countAbandoned(context: ContextId, refused: boolean): void {
		const counts = getOrAdd(this.abandoned, context, () => ({ timeouts: 0, refused: 0 }));
		if (refused) counts.refused++;
		else counts.timeouts++;
	}

	reportHeld(thread: ThreadId, node: ContextId, detail: string, at: { time: Ticks; stack: StackId }): void {
		this.report({
			rule: "held-at-end",
			thread,
			lock: this.contexts.lockOf(node),
			context: node,
			detail,
			...at,
		});
	}
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
	const present = map.get(key);
	if (present !== undefined) return present;
	const made = make();
	map.set(key, made);
	return made;
}

function copied<A extends Int32Array | Float64Array>(larger: A, values: A): A {
	larger.set(values);
	return larger;
}
