import {
	adjacencyOf,
	GrowingInts,
	keepInCycles,
	Pairs,
	stronglyConnectedComponents,
} from "../graph/index.js";
import { How, type LockId, Mode, type ThreadId } from "../model/index.js";
import { isRequest } from "./dependencies.js";
import { type ContextId, endOf, isThreadEnd, type Observation, threadOfEnd } from "./observe/index.js";

/** What stands for a lock in a graph: itself in the instance view, its class in the class view. */
export type NodeOf = (lock: LockId) => number;

/** The instance view. */
export const instanceOf: NodeOf = (lock) => lock;

/**
 * An upgradeable hold is two things, and a cycle may go through both: the right to upgrade, which one thread has at a time, and a shared
 * hold. The right is a node of its own in the instance view, above all lock ids and thread ends.
 */
const firstRight = 2 ** 25;

/** One nesting: while `held` was held, `wanted` was asked for. */
export interface Nesting {
	readonly held: number;
	readonly wanted: number;
	count: number;
}

/** Which requests count: those that can wait, or the tries too, which never do. */
export type Requests = "waiting" | "all";

export interface NestingOptions {
	readonly nodeOf: NodeOf;
	readonly requests: Requests;
	/** Nestings that want another node are left out. Default: all are wanted. */
	readonly isWanted?: (node: number) => boolean;
	/** Gets the nodes of requests for more of a lock that is held already, where another lock of the same node is. */
	readonly again?: (node: number) => void;
}

/**
 * Every held → wanted pair with its count, in order of first sight. Locks taken again by their holder give none.
 * Cost: O(contexts · depth).
 */
export function nestings(observation: Observation, options: NestingOptions): Nesting[] {
	const pairs = new Pairs();
	const found: Nesting[] = [];
	eachNesting(observation, options, (held, wanted, context) => {
		const count = Math.max(1, observation.contexts.count(context));
		const number = pairs.add(held, wanted);
		if (number === found.length) found.push({ held, wanted, count });
		else found[number]!.count += count;
	});
	return found;
}

/** The nestings of classes, and the pairs of instances that cycles can go through. */
export interface BothViews {
	readonly ofClasses: readonly Nesting[];
	/** Each class is a single lock: the two views are one. */
	readonly areOne: boolean;
	/** All that are in cycles of instances, and perhaps more. */
	instances(): Pairs;
}

/** Both views of the nestings of a trace; where each class is one lock, of one look at them. */
export function bothViews(
	observation: Observation,
	{ of, areSingle }: { readonly of: NodeOf; readonly areSingle: boolean },
	requests: Requests,
): BothViews {
	const ofInstances = areSingle ? nestings(observation, { nodeOf: instanceOf, requests }) : [];
	const asOne = areSingle ? asClasses(ofInstances, of) : undefined;
	if (asOne !== undefined) return { ofClasses: asOne, areOne: true, instances: () => pairsOf(ofInstances) };
	const again = new Set<number>();
	const ofClasses = nestings(observation, { nodeOf: of, requests, again: (node) => again.add(node) });
	return {
		ofClasses,
		areOne: false,
		instances: () => pairsInCycles(observation, { requests, partOf: partsOf(ofClasses, again, of) }),
	};
}

/** The same nestings, seen as those of lock classes, where each class is one lock; undefined where that is not enough to tell. */
function asClasses(pairs: readonly Nesting[], classOf: NodeOf): Nesting[] | undefined {
	if (pairs.some(({ held, wanted }) => held >= firstRight || wanted >= firstRight)) return undefined;
	return pairs.map(({ held, wanted, count }) => ({
		held: classOf(held as LockId),
		wanted: classOf(wanted as LockId),
		count,
	}));
}

/** The same nestings, without their counts. */
export function pairsOf(found: readonly Nesting[]): Pairs {
	const pairs = new Pairs();
	for (const { held, wanted } of found) pairs.add(held, wanted);
	return pairs;
}

/**
 * The pairs of instances that a cycle can go through, and perhaps more: those whose classes are in a cycle of classes. There may be more locks
 * than classes by far, and a graph of all of them would be the largest thing in memory. Nothing is missed: each lock of a cycle of instances
 * has a class, and these classes, in the same order, are a closed walk in the graph of classes, so they are all in one strongly connected
 * component, or one class with an edge to itself. The right to upgrade is of no class: with one in the trace, all pairs are given.
 * Of these, ends of chains are left out too.
 * Cost: O(contexts · depth) time; memory: 8 bytes for each nesting inside such a part.
 */
function pairsInCycles(
	observation: Observation,
	{ requests, partOf }: { readonly requests: Requests; readonly partOf: PartOf },
): Pairs {
	const from = new GrowingInts();
	const to = new GrowingInts();
	const part = hasRights(observation) ? () => 0 : partOf;
	const isWanted = (node: number) => part(node) !== undefined;
	eachNesting(observation, { nodeOf: instanceOf, requests, isWanted }, (held, wanted) => {
		if (part(held) !== part(wanted)) return;
		from.push(held);
		to.push(wanted);
	});
	const pairs = new Pairs();
	const left = keepInCycles(from.view(), to.view());
	for (let edge = 0; edge < left; edge++) pairs.add(from.at(edge), to.at(edge));
	return pairs;
}

/** The part of the graph of classes that the class of this instance is in, of those that have cycles; undefined: of none. */
type PartOf = (lock: number) => number | undefined;

/**
 * @param again classes with an edge to themselves that is not among their nestings: one lock of the class is asked for again, with another one
 * of it held too
 */
function partsOf(ofClasses: readonly Nesting[], again: ReadonlySet<number>, classOf: NodeOf): PartOf {
	const parts = componentsOf(pairsOf(ofClasses));
	const loops = ofClasses.filter(({ held, wanted }) => held === wanted).map(({ held }) => held);
	for (const node of [...loops, ...again]) if (!parts.has(node)) parts.set(node, -1 - node);
	return (lock) => parts.get(classOf(lock as LockId));
}

function hasRights({ contexts }: Observation): boolean {
	for (let context = 1 as ContextId; context < contexts.size; context++)
		if (!contexts.isRoot(context) && contexts.modeOf(context) === Mode.upgradeable) return true;
	return false;
}

/** Strongly connected component by node, only for nodes in a component of two or more. */
export function componentsOf({ size, first, second }: Pairs): Map<number, number> {
	const numbers = new Map<number, number>();
	const from = new Int32Array(size);
	const to = new Int32Array(size);
	const numberOf = (node: number) => {
		const number = numbers.get(node) ?? numbers.size;
		if (number === numbers.size) numbers.set(node, number);
		return number;
	};
	for (let pair = 0; pair < size; pair++) {
		from[pair] = numberOf(first[pair]!);
		to[pair] = numberOf(second[pair]!);
	}
	const components = stronglyConnectedComponents(adjacencyOf(numbers.size, from, to));
	const result = new Map<number, number>();
	for (const [node, number] of numbers) {
		const component = components.of[number]!;
		if (components.size[component]! > 1) result.set(node, component);
	}
	return result;
}

/** Visits every held → wanted pair of every request, outermost hold first. */
export function eachNesting(
	observation: Observation,
	{ nodeOf, requests, isWanted, again }: NestingOptions,
	visit: (held: number, wanted: number, context: ContextId) => void,
): void {
	const { contexts } = observation;
	const ends = endsAwaitedInside(observation);
	const holds = new Holds(observation, nodeOf, ends);
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		const parent = contexts.parentOf(context);
		if (parent === 0 || (contexts.isRoot(parent) && !ends.has(contexts.threadOf(parent)))) continue;
		if (!isRequest(observation, context)) continue;
		if (requests === "waiting" && contexts.howOf(context) === How.try) continue;
		const wanted = nodeOf(contexts.lockOf(context));
		const right = rightOf(nodeOf, contexts.lockOf(context), contexts.modeOf(context));
		if (isWanted !== undefined && !isWanted(wanted) && !(right !== 0 && isWanted(right))) continue;
		holds.gather(context);
		if (holds.isAgain && !holds.asksForMore) continue;
		for (const from of holds.nodes) {
			if (from !== wanted || !holds.isAgain) visit(from, wanted, context);
			else again?.(wanted);
			if (right !== 0 && (from !== right || !holds.isAgain)) visit(from, right, context);
		}
	}
}

/**
 * Threads whose end somebody awaits while holding something, the end of its own thread included. The ends of others are awaited by nobody who
 * could be waited for: no cycle goes through them.
 */
function endsAwaitedInside({ contexts, joined }: Observation): ReadonlySet<ThreadId> {
	const awaited = new Set<ThreadId>();
	if (joined.size === 0) return awaited;
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		const lock = contexts.lockOf(context);
		if (!isThreadEnd(lock)) continue;
		const parent = contexts.parentOf(context);
		if (!contexts.isRoot(parent) || joined.has(contexts.threadOf(parent))) awaited.add(threadOfEnd(lock));
	}
	return awaited;
}

/** What was held when a lock was asked for, as nodes; one object for all requests. */
class Holds {
	/** Without repetitions, outermost first. */
	readonly nodes: number[] = [];
	/** The lock itself is among them. */
	isAgain = false;
	/** The lock is wanted exclusively, and held in weaker modes only: a holder waits for others then. */
	asksForMore = false;
	readonly #path: ContextId[] = [];
	#wanted = 0 as LockId;

	constructor(
		private readonly observation: Observation,
		private readonly nodeOf: NodeOf,
		private readonly ends: ReadonlySet<ThreadId>,
	) {}

	gather(context: ContextId): void {
		const { contexts, locks } = this.observation;
		this.#wanted = contexts.lockOf(context);
		this.nodes.length = 0;
		this.#path.length = 0;
		this.isAgain = false;
		this.asksForMore = contexts.modeOf(context) === Mode.exclusive;
		let node = contexts.parentOf(context);
		for (; !contexts.isRoot(node); node = contexts.parentOf(node)) this.#path.push(node);
		const thread = contexts.threadOf(node);
		if (this.ends.has(thread)) this.#add(endOf(thread), Mode.exclusive);
		for (let place = this.#path.length - 1; place >= 0; place--) {
			const lock = contexts.lockOf(this.#path[place]!);
			if (!locks.isDegraded(lock)) this.#add(lock, contexts.modeOf(this.#path[place]!));
		}
	}

	#add(lock: LockId, mode: Mode): void {
		const node = this.nodeOf(lock);
		const right = rightOf(this.nodeOf, lock, mode);
		if (!this.nodes.includes(node)) this.nodes.push(node);
		if (right !== 0 && !this.nodes.includes(right)) this.nodes.push(right);
		if (lock !== this.#wanted) return;
		this.isAgain = true;
		if (mode === Mode.exclusive) this.asksForMore = false;
	}
}

/** The node of the right to upgrade that goes with a hold in this mode; 0: none. */
function rightOf(nodeOf: NodeOf, lock: LockId, mode: Mode): number {
	return mode === Mode.upgradeable && nodeOf === instanceOf ? firstRight + lock : 0;
}
