import type { How, LockId, Mode, StackId, ThreadId, Ticks } from "../../model/index.js";

import { ContextDouble, ContextField } from "./hotLoop.js";
import { isThreadEnd } from "./threadEnds.js";

/** A node of {@link Contexts}: one way to have reached one held set. 0 is none. */
export type ContextId = number & { readonly __context: never };

/** One acquisition on the way to a held set. */
export interface Acquisition {
	readonly context: ContextId;
	readonly lock: LockId;
	readonly mode: Mode;
	readonly how: How;
	readonly stack: StackId;
	/** Not asked for in this context: an earlier one was given back out of order, or changed its mode. */
	readonly moved: boolean;
	/** The lock changed the mode of a hold: allowed by the lock, unlike a second acquire. */
	readonly isConversion: boolean;
}

const movedBit = 16;
export const conversionBit = 32;

/**
 * The trie of held contexts. A node stands for "this thread, holding exactly the locks on the path from its root, each taken
 * at that stack"; so what a thread holds is one node, an acquire is one hash probe, and a release is one step up.
 * Every node below a root that has a parent is a *dependency*: its last lock was wanted while the others were held.
 *
 * Idea: lock trees (Havelund, "Using runtime analysis to guide model checking of Java programs", 2000), with stacks and modes
 * in the key. With many locks the cost is cache misses, so an acquire touches one record of 32 bytes, found by a guess (what was
 * taken last in this place) before the hash table is asked: 1.5 to 4 times faster with 20,000 locks. Memory: about 50 bytes per distinct context, whatever the number of events.
 */
export class Contexts {
	/** The nodes, for the hot loop to read and count in; replaced when a node is added. */
	integers = new Int32Array(ContextField.stride * 1024);
	doubles = new Float64Array(this.integers.buffer);
	/** {@link Ticks} of the first request, per node. */
	#first = new Float64Array(1024);
	/** By lock: the context that took it last while nothing else was held. */
	outermost = new Int32Array(1024);
	#size = 1;
	#table = new Int32Array(4 * 1024);
	#mask = 4 * 1024 - 1;

	/** Number of nodes in use, the unused node 0 included. */
	get size(): number {
		return this.#size;
	}

	/** The same nodes with the same numbers, to count in and to add to. */
	copy(): Contexts {
		const copy = new Contexts();
		copy.integers = this.integers.slice();
		copy.doubles = new Float64Array(copy.integers.buffer);
		copy.outermost = this.outermost.slice();
		copy.#first = this.#first.slice();
		copy.#table = this.#table.slice();
		copy.#mask = this.#mask;
		copy.#size = this.#size;
		return copy;
	}

	root(thread: ThreadId): ContextId {
		return this.child(0, 0, 0, thread, 0);
	}

	/**
	 * The node for taking `lock` in context `parent`, made on first use.
	 * Plain numbers, because this is called once per event.
	 * @param kind mode + 4·how, + 16 when the node is not a request, + 32 when it is a conversion
	 * @param time ticks, kept as the node's first request when it is new
	 */
	child(parent: number, lock: number, kind: number, stack: number, time: number): ContextId {
		const integers = this.integers;
		const place = parent * ContextField.stride;
		const isOutermost = integers[place + ContextField.parent] === 0;
		const recent = isOutermost ? this.outermost[lock]! : integers[place + ContextField.lastChild]!;
		const guess = recent * ContextField.stride;
		if (
			recent > 0 &&
			integers[guess + ContextField.parent] === parent &&
			integers[guess + ContextField.lock] === lock &&
			integers[guess + ContextField.stack] === stack &&
			integers[guess + ContextField.kind] === kind
		)
			return recent as ContextId;
		const node = this.#find(parent, lock, kind, stack, time);
		if (isOutermost) this.#rememberOutermost(lock, node);
		else this.integers[place + ContextField.lastChild] = node;
		return node;
	}

	#rememberOutermost(lock: number, node: number): void {
		if (isThreadEnd(lock as LockId)) return;
		if (lock >= this.outermost.length)
			this.outermost = copied(new Int32Array(Math.max(lock + 1, this.outermost.length * 2)), this.outermost);
		this.outermost[lock] = node;
	}

	#find(parent: number, lock: number, kind: number, stack: number, time: number): ContextId {
		const integers = this.integers;
		const table = this.#table;
		const mask = this.#mask;
		let slot = hash(parent, lock, kind, stack) & mask;
		for (let node = table[slot]!; node !== 0; node = table[slot]!) {
			const place = node * ContextField.stride;
			if (
				integers[place + ContextField.parent] === parent &&
				integers[place + ContextField.lock] === lock &&
				integers[place + ContextField.stack] === stack &&
				integers[place + ContextField.kind] === kind
			)
				return node as ContextId;
			slot = (slot + 1) & mask;
		}
		const node = this.#add(slot, time);
		// One by one: an array of them for each of very many nodes is work for the collector.
		const place = node * ContextField.stride;
		this.integers[place + ContextField.parent] = parent;
		this.integers[place + ContextField.lock] = lock;
		this.integers[place + ContextField.kind] = kind;
		this.integers[place + ContextField.stack] = stack;
		if (this.#size * 2 > this.#table.length) this.#growTable();
		return node;
	}

	/** Counts an acquire of this context. */
	enter(node: number, time: number): void {
		this.integers[node * ContextField.stride + ContextField.count]!++;
		this.doubles[node * ContextDouble.stride + ContextDouble.lastTime] = time;
	}

	#add(slot: number, time: number): ContextId {
		const node = this.#size++;
		if (node === this.#first.length) this.#growNodes();
		this.doubles[node * ContextDouble.stride + ContextDouble.lastTime] = time;
		this.#first[node] = time;
		this.#table[slot] = node;
		return node as ContextId;
	}

	#growNodes(): void {
		const capacity = this.#first.length * 2;
		this.integers = copied(new Int32Array(capacity * ContextField.stride), this.integers);
		this.doubles = new Float64Array(this.integers.buffer);
		this.#first = copied(new Float64Array(capacity), this.#first);
	}

	#growTable(): void {
		const integers = this.integers;
		const table = new Int32Array(this.#table.length * 2);
		const mask = table.length - 1;
		for (let node = 1; node < this.#size; node++) {
			const place = node * ContextField.stride;
			let slot =
				hash(
					integers[place + ContextField.parent]!,
					integers[place + ContextField.lock]!,
					integers[place + ContextField.kind]!,
					integers[place + ContextField.stack]!,
				) & mask;
			while (table[slot] !== 0) slot = (slot + 1) & mask;
			table[slot] = node;
		}
		this.#table = table;
		this.#mask = mask;
	}

	parentOf(context: number): ContextId {
		return this.integers[context * ContextField.stride + ContextField.parent]! as ContextId;
	}

	/** Acquires of this context. */
	count(context: ContextId): number {
		return this.integers[context * ContextField.stride + ContextField.count]!;
	}

	/** Ticks of the first request in this context. */
	first(context: ContextId): Ticks {
		return this.#first[context]! as Ticks;
	}

	isRoot(context: ContextId): boolean {
		return this.integers[context * ContextField.stride + ContextField.parent] === 0;
	}

	acquisition(context: ContextId): Acquisition {
		const place = context * ContextField.stride;
		const kind = this.integers[place + ContextField.kind]!;
		return {
			context,
			lock: this.integers[place + ContextField.lock]! as LockId,
			mode: (kind & 3) as Mode,
			how: ((kind >> 2) & 3) as How,
			stack: this.integers[place + ContextField.stack]! as StackId,
			moved: (kind & movedBit) !== 0,
			isConversion: (kind & conversionBit) !== 0,
		};
	}

	/** The acquisitions on the path from the root, outermost first; `context` itself is the last. */
	path(context: ContextId): Acquisition[] {
		const path: Acquisition[] = [];
		for (let node = context; !this.isRoot(node); node = this.parentOf(node))
			path.push(this.acquisition(node));
		return path.reverse();
	}

	rootOf(context: ContextId): ContextId {
		let node = context;
		while (!this.isRoot(node)) node = this.parentOf(node);
		return node;
	}

	threadOf(context: ContextId): ThreadId {
		const node = this.rootOf(context);
		return this.integers[node * ContextField.stride + ContextField.stack]! as ThreadId;
	}

	/** The innermost node of the path that took `lock`, or 0. */
	find(context: ContextId, lock: LockId, accepts: (mode: Mode) => boolean = () => true): ContextId {
		for (let node = context; !this.isRoot(node); node = this.parentOf(node))
			if (
				this.integers[node * ContextField.stride + ContextField.lock] === lock &&
				accepts(this.modeOf(node))
			)
				return node;
		return 0 as ContextId;
	}

	howOf(context: ContextId): How {
		return ((this.integers[context * ContextField.stride + ContextField.kind]! >> 2) & 3) as How;
	}

	/** Not asked for in this context: an earlier one was given back out of order, or changed its mode. */
	isMoved(context: ContextId): boolean {
		return (this.integers[context * ContextField.stride + ContextField.kind]! & movedBit) !== 0;
	}

	modeOf(context: number): Mode {
		return (this.integers[context * ContextField.stride + ContextField.kind]! & 3) as Mode;
	}

	lockOf(context: ContextId): LockId {
		return this.integers[context * ContextField.stride + ContextField.lock]! as LockId;
	}

	stackOf(context: ContextId): StackId {
		return this.integers[context * ContextField.stride + ContextField.stack]! as StackId;
	}

	/** Ticks of the latest acquire of this node. */
	since(context: ContextId): Ticks {
		return this.doubles[context * ContextDouble.stride + ContextDouble.lastTime]! as Ticks;
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
		const node = this.child(parent, lock, mode + 4 * how + movedBit, stack, this.since(taken));
		this.doubles[node * ContextDouble.stride + ContextDouble.lastTime] = this.since(taken);
		return node;
	}
}

function hash(parent: number, lock: number, kind: number, stack: number): number {
	let value =
		Math.imul(parent, 0x9e3779b1) ^ Math.imul(lock, 0x85ebca6b) ^ Math.imul(stack * 64 + kind, 0xc2b2ae35);
	value ^= value >>> 15;
	value = Math.imul(value, 0x2c1b3c6d);
	return value ^ (value >>> 13);
}

function copied<A extends Int32Array | Float64Array>(larger: A, values: A): A {
	larger.set(values);
	return larger;
}
