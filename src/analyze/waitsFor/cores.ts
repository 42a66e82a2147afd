import {
	type Adjacency,
	type Components,
	reachFurther,
	reversed,
	ShortestCycles,
	stronglyConnectedComponents,
} from "../../graph/index.js";
import type { ThreadId } from "../../model/index.js";
import type { WaitsForGraph } from "./waitsForGraph.js";

/** Threads of a core from which a shortest cycle is looked for. */
const startLimit = 32;

/** Where a group of stuck threads comes to a standstill. */
export interface Core {
	/** `cycle`: they wait for each other. `orphan`: an ended thread holds what they want. `never`: it waits for what never comes. */
	readonly kind: "cycle" | "orphan" | "never";
	/** The threads of a shortest cycle in order, each waiting for the next; of an orphan the ended thread. */
	readonly threads: readonly ThreadId[];
	/** Per thread: it is waited for because it waits as a writer, not because it holds. */
	readonly writer: readonly boolean[];
	/** Everybody else who can never get on because of this core. */
	readonly victims: readonly ThreadId[];
}

/**
 * The bottom components of the stuck part of a waits-for graph, each with the threads stuck behind it.
 * A thread behind several cores is a victim of the one with most threads. Cost: O(nodes + edges), and again for each cycle looked for.
 */
export function findCores(graph: WaitsForGraph): Core[] {
	const { stuck } = graph;
	const components = stronglyConnectedComponents(stuck);
	const search = { graph, components, cycles: new ShortestCycles(stuck) };
	const waiters = reversed(stuck);
	const behind = new Behind(waiters, graph);
	const cores: Core[] = [];
	const found = largestFirst(bottomComponents(graph, components, waiters), graph);
	for (const nodes of [...found, ...neverWaiters(graph, waiters)]) {
		const core = coreOf(nodes, search);
		if (core === undefined) continue;
		const victims = behind.others(nodes, core.threads);
		if (core.kind === "cycle" || victims.length > 0) cores.push({ ...core, victims });
	}
	return cores;
}

/** Who is stuck behind whom; each node is told once, because all behind it were told with it. */
class Behind {
	readonly #reached: Uint8Array;

	constructor(
		private readonly waiters: Adjacency,
		private readonly graph: WaitsForGraph,
	) {
		this.#reached = new Uint8Array(waiters.nodeCount);
	}

	/** Threads among `nodes` and behind them but those of the core itself, in order of their ids. */
	others(nodes: readonly number[], core: readonly ThreadId[]): ThreadId[] {
		const named = new Set(core);
		const reached = threadsAt(reachFurther(this.waiters, nodes, this.#reached), this.graph);
		return reached.filter((thread) => !named.has(thread)).sort((a, b) => a - b);
	}
}

/** The threads among nodes, with those they stand for. */
function threadsAt(nodes: readonly number[], { threadLimit, piles }: WaitsForGraph): ThreadId[] {
	const threads: ThreadId[] = [];
	for (const node of nodes) {
		if (node > threadLimit) continue;
		if (piles === undefined) threads.push(node as ThreadId);
		else for (const thread of piles.membersOf(node as ThreadId)) threads.push(thread);
	}
	return threads;
}

/** The strongly connected components that no edge leads out of and somebody waits for. */
function bottomComponents(
	{ stuck }: WaitsForGraph,
	{ of, count }: Components,
	{ offsets }: Adjacency,
): number[][] {
	const isBottom = new Uint8Array(count).fill(1);
	for (let node = 0; node < stuck.nodeCount; node++)
		for (let place = stuck.offsets[node]!; place < stuck.offsets[node + 1]!; place++)
			if (of[stuck.targets[place]!] !== of[node]) isBottom[of[node]!] = 0;
	const members = new Map<number, number[]>();
	for (let node = 1; node < stuck.nodeCount; node++) {
		// Of very many threads that have ended, or that others stand for, nobody waits for most.
		if (offsets[node] === offsets[node + 1] || isBottom[of[node]!] === 0) continue;
		const known = members.get(of[node]!);
		if (known === undefined) members.set(of[node]!, [node]);
		else known.push(node);
	}
	return [...members.values()];
}

function largestFirst(components: readonly number[][], { piles }: WaitsForGraph): number[][] {
	const sizeOf = (nodes: readonly number[]) =>
		nodes.reduce((sum, node) => sum + (piles?.sizeOf(node) ?? 1), 0);
	return components
		.map((nodes) => ({ nodes, size: sizeOf(nodes) }))
		.sort((a, b) => b.size - a.size)
		.map(({ nodes }) => nodes);
}

/** Threads that wait for what never comes, each by itself. */
function neverWaiters({ never, threadLimit }: WaitsForGraph, waiters: Adjacency): number[][] {
	const direct = waiters.targets.subarray(waiters.offsets[never]!, waiters.offsets[never + 1]!);
	return [...direct].filter((node) => node <= threadLimit).map((node) => [node]);
}

interface Search {
	readonly graph: WaitsForGraph;
	readonly components: Components;
	readonly cycles: ShortestCycles;
}

function coreOf(nodes: readonly number[], search: Search): Omit<Core, "victims"> | undefined {
	const { graph } = search;
	const threads = nodes.filter((node) => node <= graph.threadLimit);
	if (nodes.length === 1 && graph.stuck.offsets[nodes[0]!] === graph.stuck.offsets[nodes[0]! + 1])
		return threads.length === 0
			? undefined
			: { kind: "orphan", threads: threads as ThreadId[], writer: [false] };
	if (nodes.length === 1 && graph.stuck.targets[graph.stuck.offsets[nodes[0]!]!] === graph.never)
		return { kind: "never", threads: threads as ThreadId[], writer: [false] };
	const starts = startsOf(threadsAt(nodes, graph), graph);
	const [cycle] = [...starts.keys()]
		.map((start) => cycleFrom(start, search))
		.filter((cycle) => cycle !== undefined)
		.sort((a, b) => dullness(a, graph) - dullness(b, graph));
	if (cycle === undefined) return undefined;
	const shown = threadsOf(cycle, graph);
	const nameOf = (node: ThreadId) => (node === cycle[0] ? starts.get(node)! : node);
	return { kind: "cycle", ...shown, threads: shown.threads.map(nameOf) };
}

/** Node → the thread there that waits longest, for the nodes of those who wait longest of all, in this order. */
function startsOf(threads: readonly ThreadId[], graph: WaitsForGraph): Map<number, ThreadId> {
	const starts = new Map<number, ThreadId>();
	for (const thread of longestWaiting(threads, graph)) {
		const node = graph.piles?.first[thread] ?? thread;
		if (!starts.has(node)) starts.set(node, thread);
	}
	return starts;
}

/** Who needs one of several does not wait for itself, unless there is nobody else. */
function cycleFrom(start: number, { graph, components: { of }, cycles }: Search): number[] | undefined {
	const { stuck, needsOne } = graph;
	const allowed = (node: number) => of[node] === of[start];
	const next = new Set(stuck.targets.subarray(stuck.offsets[start]!, stuck.offsets[start + 1]!));
	const closes = (node: number) => needsOne[node] === 0 || !next.has(node);
	return cycles.through(start, { allowed, closes }) ?? cycles.through(start, { allowed });
}

/** Shortest first; but of those that need one of several, who would wait for itself tells least. */
function dullness(cycle: readonly number[], { threadLimit, needsOne }: WaitsForGraph): number {
	const isChoice = cycle.length === 2 && cycle.some((node) => needsOne[node] === 1);
	return cycle.length + (isChoice ? threadLimit * 2 : 0);
}

/** The first {@link startLimit} in order of when they began to wait; of very many, most are only compared with the last of these. */
function longestWaiting(threads: readonly ThreadId[], { waits }: WaitsForGraph): ThreadId[] {
	const first: { thread: ThreadId; since: number }[] = [];
	for (const thread of threads) {
		const since = waits.has(thread) ? waits.since(thread) : 0;
		if (first.length === startLimit && since >= first.at(-1)!.since) continue;
		const place = first.findIndex((other) => other.since > since);
		first.splice(place === -1 ? first.length : place, 0, { thread, since });
		if (first.length > startLimit) first.pop();
	}
	return first.map(({ thread }) => thread);
}

/** Keeps the threads of a cycle of nodes, and whether the edge into each was soft. */
function threadsOf(cycle: readonly number[], graph: WaitsForGraph): Pick<Core, "threads" | "writer"> {
	const parts = cycle
		.map((node, index) => ({
			thread: node as ThreadId,
			writer: isSoftEdge(graph, cycle[(index + cycle.length - 1) % cycle.length]!, node),
		}))
		.filter(({ thread }) => thread <= graph.threadLimit);
	// A reader comes before the writer that it waits for.
	const firstWriter = parts.findIndex(({ writer }) => writer);
	const start = firstWriter === -1 ? 0 : (firstWriter + parts.length - 1) % parts.length;
	const rotated = [...parts.slice(start), ...parts.slice(0, start)];
	return { threads: rotated.map(({ thread }) => thread), writer: rotated.map(({ writer }) => writer) };
}

function isSoftEdge({ stuck, soft }: WaitsForGraph, from: number, to: number): boolean {
	for (let place = stuck.offsets[from]!; place < stuck.offsets[from + 1]!; place++)
		if (stuck.targets[place] === to) return soft[stuck.edges[place]!] === 1;
	return false;
}
