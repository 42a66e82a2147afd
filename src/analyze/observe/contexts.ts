import type { How, LockId, Mode, StackId, ThreadId, Ticks } from "../../model/index.js";

/** A node of {@link Contexts}: one way to have reached one held set. 0 is none. */
export type ContextId = number & { readonly __context: never };

const parentField = 0;
const lockField = 1;
const kindField = 2;
const stackField = 3;

/** One acquisition on the way to a held set. */
export interface Acquisition {
	readonly context: ContextId;
	readonly lock: LockId;
	readonly mode: Mode;
	readonly how: How;
	readonly stack: StackId;
	/** Not asked for in this context: an earlier one was given back out of order, or changed its mode. */
	readonly moved: boolean;
}

const movedBit = 16;

/**
 * The trie of held contexts. A node stands for "this thread, holding exactly the locks on the path from its root, each taken
 * at that stack"; so what a thread holds is one node, an acquire is one hash probe, and a release is one step up.
 * Every node below a root that has a parent is a *dependency*: its last lock was wanted while the others were held.
 *
 * Idea: lock trees (Havelund, "Using runtime analysis to guide model checking of Java programs", 2000), with stacks and modes
 * in the key. Memory: about 50 bytes per distinct context, whatever the number of events.
 */
export class Contexts {
	/** Parent, lock, kind, stack: four integers a node. A root has lock 0 and its thread as stack. */
	fields = new Int32Array(4 * 1024);
	/** Acquires per node. */
	counts = new Uint32Array(1024);
	/** Attempts that had to wait, per node. */
	contended = new Uint32Array(1024);
	/** {@link Ticks} of the first request and of the latest acquire, per node. */
	first = new Float64Array(1024);
	last = new Float64Array(1024);
	#size = 1;
	#table = new Int32Array(4 * 1024);
	#mask = 4 * 1024 - 1;

	/** Number of nodes in use, the unused node 0 included. */
	get size(): number {
		return this.#size;
	}

	root(thread: ThreadId): ContextId {
		return this.child(0, 0, 0, thread, 0);
	}

	/**
	 * The node for taking `lock` in context `parent`, made on first use.
	 * Plain numbers, because this is called once per event.
	 * @param kind mode + 4·how, + 16 when the node is not a request
	 * @param time ticks, kept as the node's first request when it is new
	 */
	child(parent: number, lock: number, kind: number, stack: number, time: number): ContextId {
		const { fields } = this;
		const table = this.#table;
		const mask = this.#mask;
		let place = hash(parent, lock, kind, stack) & mask;
		for (let node = table[place]!; node !== 0; node = table[place]!) {
			const base = node << 2;
			if (
				fields[base] === parent &&
				fields[base + 1] === lock &&
				fields[base + 3] === stack &&
				fields[base + 2] === kind
			)
				return node as ContextId;
			place = (place + 1) & mask;
		}
		return this.#add(place, [parent, lock, kind, stack], time);
	}

	#add(place: number, fields: readonly [number, number, number, number], time: number): ContextId {
		const node = this.#size++;
		if (node === this.counts.length) this.#growNodes();
		this.fields.set(fields, node << 2);
		this.first[node] = time;
		this.last[node] = time;
		this.#table[place] = node;
		if (this.#size * 2 > this.#table.length) this.#growTable();
		return node as ContextId;
	}

	#growNodes(): void {
		const capacity = this.counts.length * 2;
		this.fields = copied(new Int32Array(capacity * 4), this.fields);
		this.counts = copied(new Uint32Array(capacity), this.counts);
		this.contended = copied(new Uint32Array(capacity), this.contended);
		this.first = copied(new Float64Array(capacity), this.first);
		this.last = copied(new Float64Array(capacity), this.last);
	}

	#growTable(): void {
		const { fields } = this;
		const table = new Int32Array(this.#table.length * 2);
		const mask = table.length - 1;
		for (let node = 1; node < this.#size; node++) {
			const base = node << 2;
			let place = hash(fields[base]!, fields[base + 1]!, fields[base + 2]!, fields[base + 3]!) & mask;
			while (table[place] !== 0) place = (place + 1) & mask;
			table[place] = node;
		}
		this.#table = table;
		this.#mask = mask;
	}

	parentOf(context: ContextId): ContextId {
		return this.fields[(context << 2) + parentField]! as ContextId;
	}

	isRoot(context: ContextId): boolean {
		return this.fields[(context << 2) + parentField] === 0;
	}

	acquisition(context: ContextId): Acquisition {
		const base = context << 2;
		const kind = this.fields[base + kindField]!;
		return {
			context,
			lock: this.fields[base + lockField]! as LockId,
			mode: (kind & 3) as Mode,
			how: ((kind >> 2) & 3) as How,
			stack: this.fields[base + stackField]! as StackId,
			moved: (kind & movedBit) !== 0,
		};
	}

	/** The acquisitions on the path from the root, outermost first; `context` itself is the last. */
	path(context: ContextId): Acquisition[] {
		const path: Acquisition[] = [];
		for (let node = context; !this.isRoot(node); node = this.parentOf(node))
			path.push(this.acquisition(node));
		return path.reverse();
	}

	threadOf(context: ContextId): ThreadId {
		let node = context;
		while (!this.isRoot(node)) node = this.parentOf(node);
		return this.fields[(node << 2) + stackField]! as ThreadId;
	}

	/** The innermost node of the path that took `lock`, or 0. */
	find(context: ContextId, lock: LockId, accepts: (mode: Mode) => boolean = () => true): ContextId {
		for (let node = context; !this.isRoot(node); node = this.parentOf(node))
			if (this.fields[(node << 2) + lockField] === lock && accepts(this.modeOf(node))) return node;
		return 0 as ContextId;
	}

	modeOf(context: ContextId): Mode {
		return (this.fields[(context << 2) + kindField]! & 3) as Mode;
	}

	lockOf(context: ContextId): LockId {
		return this.fields[(context << 2) + lockField]! as LockId;
	}

	/** Ticks of the latest acquire of this node. */
	since(context: ContextId): Ticks {
		return this.last[context]! as Ticks;
	}

	/**
	 * The context that remains when `removed`, a node on the path of `context`, is taken out of it or changes its mode.
	 * @param mode the new mode; undefined to give the lock back
	 */
	replace(context: ContextId, removed: ContextId, mode?: Mode): ContextId {
		const above: ContextId[] = [];
		let node = context;
		for (; node !== removed; node = this.parentOf(node)) above.push(node);
		let result = this.parentOf(removed);
		if (mode !== undefined) result = this.#repeat(result, removed, mode);
		for (const taken of above.reverse()) result = this.#repeat(result, taken, this.modeOf(taken));
		return result;
	}

	/** The same acquisition under another parent; it keeps the time when the lock was taken. */
	#repeat(parent: ContextId, taken: ContextId, mode: Mode): ContextId {
		const { lock, how, stack } = this.acquisition(taken);
		const node = this.child(parent, lock, mode + 4 * how + movedBit, stack, this.last[taken]!);
		this.last[node] = this.last[taken]!;
		return node;
	}
}

function hash(parent: number, lock: number, kind: number, stack: number): number {
	let value =
		Math.imul(parent, 0x9e3779b1) ^ Math.imul(lock, 0x85ebca6b) ^ Math.imul(stack * 32 + kind, 0xc2b2ae35);
	value ^= value >>> 15;
	value = Math.imul(value, 0x2c1b3c6d);
	return value ^ (value >>> 13);
}

function copied<A extends Int32Array | Uint32Array | Float64Array>(larger: A, values: A): A {
	larger.set(values);
	return larger;
}
