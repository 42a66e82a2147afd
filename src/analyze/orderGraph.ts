import { type Adjacency, adjacencyOf, GrowingInts, stronglyConnectedComponents } from "../graph/index.js";
import { How, type LockId, Mode } from "../model/index.js";
import { holdsBefore, isRequest } from "./dependencies.js";
import type { Acquisition, ContextId, Observation } from "./observe/index.js";

/** What stands for a lock in a graph: itself in the instance view, its class in the class view. */
export type NodeOf = (lock: LockId) => number;

/** The instance view. */
export const instanceOf: NodeOf = (lock) => lock;

/**
 * An upgradeable hold is two things, and a cycle may go through both: the right to upgrade, which one thread has at a time, and a shared
 * hold. The right is a node of its own in the instance view, above all lock ids and thread ends.
 */
const firstRight = 2 ** 25;

/** The lock-order graph, cut down to the parts that have cycles. */
export interface OrderGraph {
	/** Nodes renumbered densely. */
	readonly graph: Adjacency;
	/** held → wanted, per edge, as graph nodes. */
	readonly from: Int32Array;
	readonly to: Int32Array;
	/** The requests behind each edge. */
	readonly contexts: readonly (readonly ContextId[])[];
	/** Nodes with an edge to themselves, and the requests behind it. */
	readonly selfLoops: ReadonlyMap<number, readonly ContextId[]>;
}

/** One nesting: while `held` was held, `wanted` was asked for. */
export interface Nesting {
	readonly held: number;
	readonly wanted: number;
	count: number;
}

/** Which requests count: those that can wait, or the tries too, which never do. */
export type Requests = "waiting" | "all";

/**
 * Every held → wanted pair with its count, in order of first sight. Locks taken again by their holder give none.
 * Cost: O(contexts · depth).
 */
export function nestings(observation: Observation, nodeOf: NodeOf, requests: Requests): Nesting[] {
	const pairs = new Map<number, Nesting>();
	eachNesting(observation, { nodeOf, requests }, (held, wanted, context) => {
		const key = held * 2 ** 26 + wanted;
		const count = Math.max(1, observation.contexts.count(context));
		const known = pairs.get(key);
		if (known === undefined) pairs.set(key, { held, wanted, count });
		else known.count += count;
	});
	return [...pairs.values()];
}

/** Whether a lock was ever tried while another was held. */
export function hasNestedTries({ contexts }: Observation): boolean {
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (contexts.isRoot(context) || contexts.isRoot(contexts.parentOf(context))) continue;
		if (contexts.acquisition(context).how === How.try) return true;
	}
	return false;
}

/** Builds the graph of all nestings (`pairs`, see {@link nestings}) and keeps the strongly connected components of two nodes or more. */
export function orderGraph(
	observation: Observation,
	{ nodeOf, requests }: { readonly nodeOf: NodeOf; readonly requests: Requests },
	pairs: readonly Nesting[],
): OrderGraph {
	const component = componentsOf(pairs);
	if (component.size === 0 && pairs.every(({ held, wanted }) => held !== wanted)) return noCycles;
	const cyclic = (held: number, wanted: number) =>
		held !== wanted && component.get(held) === component.get(wanted) && component.has(held);
	const numbers = new Map<number, number>();
	const numberOf = (node: number) => {
		const number = numbers.get(node) ?? numbers.size;
		numbers.set(node, number);
		return number;
	};
	const from = new GrowingInts();
	const to = new GrowingInts();
	const edges = new Map<number, number>();
	const contexts: ContextId[][] = [];
	const selfLoops = new Map<number, ContextId[]>();
	eachNesting(observation, { nodeOf, requests }, (held, wanted, context) => {
		if (held === wanted) {
			const loop = selfLoops.get(held);
			if (loop === undefined) selfLoops.set(held, [context]);
			else loop.push(context);
		}
		if (!cyclic(held, wanted)) return;
		const key = held * 2 ** 26 + wanted;
		let edge = edges.get(key);
		if (edge === undefined) {
			edge = contexts.length;
			edges.set(key, edge);
			contexts.push([]);
			from.push(numberOf(held));
			to.push(numberOf(wanted));
		}
		contexts[edge]!.push(context);
	});
	const graph = adjacencyOf(numbers.size, from.view(), to.view());
	return { graph, from: from.view(), to: to.view(), contexts, selfLoops };
}

const noCycles: OrderGraph = {
	graph: adjacencyOf(0, [], []),
	from: new Int32Array(0),
	to: new Int32Array(0),
	contexts: [],
	selfLoops: new Map(),
};

/** Component per node, only for nodes in a component of two or more. */
function componentsOf(pairs: readonly Nesting[]): Map<number, number> {
	const numbers = new Map<number, number>();
	const numberOf = (node: number) => {
		const number = numbers.get(node) ?? numbers.size;
		numbers.set(node, number);
		return number;
	};
	const from = pairs.map(({ held }) => numberOf(held));
	const to = pairs.map(({ wanted }) => numberOf(wanted));
	const components = stronglyConnectedComponents(adjacencyOf(numbers.size, from, to));
	const result = new Map<number, number>();
	for (const { held } of pairs) {
		const component = components.of[numberOf(held)]!;
		if (components.size[component]! > 1) result.set(held, component);
	}
	return result;
}

function nodesOf(nodeOf: NodeOf, lock: LockId, mode: Mode): number[] {
	const node = nodeOf(lock);
	return mode === Mode.upgradeable && nodeOf === instanceOf ? [node, firstRight + lock] : [node];
}

/** A holder waits for others only when it wants the lock exclusively and has it in a weaker mode. */
function asksForMore(wanted: Mode, own: readonly Acquisition[]): boolean {
	return wanted === Mode.exclusive && own.every(({ mode }) => mode !== Mode.exclusive);
}

/**
 * Every request made while another lock was held, tries left out unless asked for, locks taken again by their holder left out.
 * @param visit gets the request and what was held before it, see {@link holdsBefore}
 */
export function eachRequest(
	observation: Observation,
	requests: Requests,
	visit: (context: ContextId, holds: readonly Acquisition[]) => void,
): void {
	const { contexts } = observation;
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (!isRequest(observation, context)) continue;
		if (requests === "waiting" && contexts.acquisition(context).how === How.try) continue;
		if (contexts.isRoot(contexts.parentOf(context)) && observation.joined.size === 0) continue;
		const lock = contexts.lockOf(context);
		const holds = holdsBefore(observation, context);
		const own = holds.filter((held) => held.lock === lock);
		if (own.length === 0 || asksForMore(contexts.modeOf(context), own)) visit(context, holds);
	}
}

function eachNesting(
	observation: Observation,
	{ nodeOf, requests }: { nodeOf: NodeOf; requests: Requests },
	visit: (held: number, wanted: number, context: ContextId) => void,
): void {
	const { contexts } = observation;
	eachRequest(observation, requests, (context, holds) => {
		const lock = contexts.lockOf(context);
		const isAgain = holds.some((held) => held.lock === lock);
		const wanted = nodesOf(nodeOf, lock, contexts.modeOf(context));
		const held = holds.flatMap((hold) => nodesOf(nodeOf, hold.lock, hold.mode));
		for (const from of new Set(held))
			for (const to of wanted) if (from !== to || !isAgain) visit(from, to, context);
	});
}
