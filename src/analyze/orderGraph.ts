import { type Adjacency, adjacencyOf, GrowingInts, Pairs } from "../graph/index.js";
import { How, Mode } from "../model/index.js";
import { holdsBefore, isRequest } from "./dependencies.js";
import { componentsOf, eachNesting, type NodeOf, type Requests } from "./nestings.js";
import type { Acquisition, ContextId, Observation } from "./observe/index.js";

/** The lock-order graph, cut down to the parts that have cycles. */
export interface OrderGraph {
	/** held → wanted; nodes renumbered densely. */
	readonly graph: Adjacency;
	/** The requests behind each edge. */
	readonly contexts: readonly Iterable<ContextId>[];
	/** Nodes with an edge to themselves, and the requests behind it. */
	readonly selfLoops: ReadonlyMap<number, Iterable<ContextId>>;
}

/** Whether a lock was ever tried while another was held. */
export function hasNestedTries({ contexts }: Observation): boolean {
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (contexts.isRoot(context) || contexts.isRoot(contexts.parentOf(context))) continue;
		if (contexts.howOf(context) === How.try) return true;
	}
	return false;
}

/** Builds the graph of nestings (`pairs`: all that are in cycles, and perhaps more) and keeps the strongly connected components of two nodes or more. */
export function orderGraph(
	observation: Observation,
	{ nodeOf, requests }: { readonly nodeOf: NodeOf; readonly requests: Requests },
	pairs: Pairs,
): OrderGraph {
	const component = componentsOf(pairs);
	const { first, second } = pairs;
	const loops = new Set(first.filter((held, pair) => held === second[pair]));
	if (component.size === 0 && loops.size === 0) return noCycles;
	const numbers = new Map<number, number>();
	const numberOf = (node: number) => {
		const number = numbers.get(node) ?? numbers.size;
		numbers.set(node, number);
		return number;
	};
	const edges = new Pairs();
	const contexts: ContextList[] = [];
	const selfLoops = new Map<number, ContextList>();
	const isWanted = (node: number) => component.has(node) || loops.has(node);
	eachNesting(observation, { nodeOf, requests, isWanted }, (held, wanted, context) => {
		if (held === wanted) {
			const loop = selfLoops.get(held) ?? new ContextList();
			if (loop.size === 0) selfLoops.set(held, loop);
			loop.add(context);
		} else if (component.has(held) && component.get(held) === component.get(wanted)) {
			const edge = edges.add(numberOf(held), numberOf(wanted));
			if (edge === contexts.length) contexts.push(new ContextList());
			contexts[edge]!.add(context);
		}
	});
	return { graph: adjacencyOf(numbers.size, edges.first, edges.second), contexts, selfLoops };
}

/** 4 bytes each: behind one edge between classes there may be millions. */
class ContextList implements Iterable<ContextId> {
	readonly #contexts = new GrowingInts(4);

	get size(): number {
		return this.#contexts.length;
	}

	add(context: ContextId): void {
		this.#contexts.push(context);
	}

	[Symbol.iterator](): Iterator<ContextId> {
		return this.#contexts.view()[Symbol.iterator]() as Iterator<ContextId>;
	}
}

const noCycles: OrderGraph = {
	graph: adjacencyOf(0, [], []),
	contexts: [],
	selfLoops: new Map(),
};

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
		if (requests === "waiting" && contexts.howOf(context) === How.try) continue;
		if (contexts.isRoot(contexts.parentOf(context)) && observation.joined.size === 0) continue;
		const lock = contexts.lockOf(context);
		const holds = holdsBefore(observation, context);
		const own = holds.filter((held) => held.lock === lock);
		if (own.length === 0 || asksForMore(contexts.modeOf(context), own)) visit(context, holds);
	}
}
