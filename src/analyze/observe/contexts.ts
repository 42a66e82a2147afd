import type { How, LockId, Mode, StackId, ThreadId, Ticks } from "../../model/index.js";

import { ContextNodes } from "./contextNodes.js";
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

/** For how many contexts room is reserved, by locks: seldom are there more. It is not used before they are there. */
const contextsPerLock = 8;

const movedBit = 16;
export const conversionBit = 32;

/**
 * The trie of held contexts. A node stands for "this thread, holding exactly the locks on the path from its root, each taken
 * at that stack"; so what a thread holds is one node, an acquire is one hash probe, and a release is one step up.
 * Every node below a root that has a parent is a *dependency*: its last lock was wanted while the others were held.
 *
 * Idea: lock trees (Havelund, "Using runtime analysis to guide model checking of Java programs", 2000), with stacks and modes
 * in the key. With many locks the cost is cache misses, so a node is found by a guess (what was taken last in this place) before the hash
 * table is asked. Memory: about 22 bytes per distinct context, 46 for one that is entered again, whatever the number of events.
 */
export class Contexts {
	/** For the hot loop to read and count in. */
	readonly nodes: ContextNodes;
	/** By lock: the context that took it last while nothing else was held. */
	outermost: Int32Array;
	#table = new Int32Array(2 * 1024);
	#mask = 2 * 1024 - 1;
	#isCounting = true;

	/** @param locks that the trace defines, by which room is reserved */
	constructor(locks = 0) {
		this.nodes = new ContextNodes(contextsPerLock * locks);
		this.outermost = new Int32Array(Math.max(1024, locks + 1));
	}

	/** Number of nodes in use, the unused node 0 included. */
	get size(): number {
		return this.nodes.size;
	}

	/** Gives back the memory of the hash table, which is made again when somebody asks for a context that cannot be guessed. */
	dropTable(): void {
		this.#table = new Int32Array(0);
	}

	/** From now on contexts are found, and no longer counted: for another pass over the same events. */
	stopCounting(): void {
		this.#isCounting = false;
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
		const { nodes } = this;
		const site = (stack << 6) | kind;
		const isOutermost = nodes.parent(parent) === 0;
		const recent = (isOutermost ? this.outermost[lock] : nodes.lastChild(parent)) ?? 0;
		if (recent > 0 && this.#isIt(recent, parent, lock, site)) return recent as ContextId;
		const { size } = nodes;
		const node = this.#find(parent, lock, site, time);
		if (isOutermost) this.#rememberOutermost(lock, node);
		else nodes.setLastChild(parent, node, node < size);
		return node;
	}

	#isIt(node: number, parent: number, lock: number, site: number): boolean {
		const { nodes } = this;
		return nodes.parent(node) === parent && nodes.lock(node) === lock && nodes.site(node) === site;
	}

	#rememberOutermost(lock: number, node: number): void {
		if (isThreadEnd(lock as LockId)) return;
		if (lock >= this.outermost.length) {
			const larger = new Int32Array(Math.max(lock + 1, this.outermost.length * 2));
			larger.set(this.outermost);
			this.outermost = larger;
		}
		this.outermost[lock] = node;
	}

	#find(parent: number, lock: number, site: number, time: number): ContextId {
		if (this.#table.length === 0) this.#makeTable(this.#mask + 1);
		const table = this.#table;
		const mask = this.#mask;
		let slot = hash(parent, lock, site) & mask;
		for (let node = table[slot]!; node !== 0; node = table[slot]!) {
			if (this.#isIt(node, parent, lock, site)) return node as ContextId;
			slot = (slot + 1) & mask;
		}
		const node = this.nodes.add(parent, lock, site, time);
		table[slot] = node;
		if (node * 4 > table.length * 3) this.#makeTable(table.length * 2);
		return node as ContextId;
	}

	/** Counts an acquire of this context. */
	enter(node: number, time: number): void {
		if (this.#isCounting) this.nodes.enter(node, time);
	}

	#makeTable(length: number): void {
		const { nodes } = this;
		const table = new Int32Array(length);
		const mask = length - 1;
		for (let node = 1; node < nodes.size; node++) {
			let slot = hash(nodes.parent(node), nodes.lock(node), nodes.site(node)) & mask;
			while (table[slot] !== 0) slot = (slot + 1) & mask;
			table[slot] = node;
		}
		this.#table = table;
		this.#mask = mask;
	}

	parentOf(context: number): ContextId {
		return this.nodes.parent(context) as ContextId;
	}

	/** Acquires of this context. */
	count(context: ContextId): number {
		return this.nodes.count(context);
	}

	/** Ticks of the first request in this context. */
	first(context: ContextId): Ticks {
		return this.nodes.first(context) as Ticks;
	}

	isRoot(context: ContextId): boolean {
		return this.nodes.parent(context) === 0;
	}

	acquisition(context: ContextId): Acquisition {
		const site = this.nodes.site(context);
		return {
			context,
			lock: this.lockOf(context),
			mode: this.modeOf(context),
			how: this.howOf(context),
			stack: this.stackOf(context),
			moved: (site & movedBit) !== 0,
			isConversion: (site & conversionBit) !== 0,
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
		return (this.nodes.site(this.rootOf(context)) >>> 6) as ThreadId;
	}

	/** The innermost node of the path that took `lock`, or 0. */
	find(context: ContextId, lock: LockId, accepts: (mode: Mode) => boolean = () => true): ContextId {
		for (let node = context; !this.isRoot(node); node = this.parentOf(node))
			if (this.nodes.lock(node) === lock && accepts(this.modeOf(node))) return node;
		return 0 as ContextId;
	}

	howOf(context: ContextId): How {
		return ((this.nodes.site(context) >> 2) & 3) as How;
	}

	/** Not asked for in this context: an earlier one was given back out of order, or changed its mode. */
	isMoved(context: ContextId): boolean {
		return (this.nodes.site(context) & movedBit) !== 0;
	}

	modeOf(context: number): Mode {
		return (this.nodes.site(context) & 3) as Mode;
	}

	lockOf(context: ContextId): LockId {
		return this.nodes.lock(context) as LockId;
	}

	stackOf(context: ContextId): StackId {
		return (this.nodes.site(context) >>> 6) as StackId;
	}

	/** Ticks of the latest acquire of this node. */
	since(context: number): Ticks {
		return this.nodes.last(context) as Ticks;
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
		if (this.#isCounting) this.nodes.setLast(node, this.since(taken));
		return node;
	}
}

function hash(parent: number, lock: number, site: number): number {
	let value = Math.imul(parent, 0x9e3779b1) ^ Math.imul(lock, 0x85ebca6b) ^ Math.imul(site, 0xc2b2ae35);
	value ^= value >>> 15;
	value = Math.imul(value, 0x2c1b3c6d);
	return value ^ (value >>> 13);
}
