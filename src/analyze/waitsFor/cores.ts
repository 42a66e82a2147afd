import {
	type Adjacency,
	reachableFrom,
	reversed,
	shortestCycleThrough,
	stronglyConnectedComponents,
} from "../../graph/index.js";
import type { ThreadId, Ticks } from "../../model/index.js";
import type { Wait, WaitsForGraph } from "./waitsForGraph.js";

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
 * A thread behind several cores is a victim of the one with most threads. Cost: O(nodes + edges) per core.
 */
export function findCores(graph: WaitsForGraph): Core[] {
	const { stuck, lives, threadLimit } = graph;
	const components = stronglyConnectedComponents(stuck);
	const isBottom = bottomComponents(stuck, components.of, components.count);
	const members = new Map<number, number[]>();
	for (let node = 1; node < stuck.nodeCount; node++) {
		if (lives[node] === 1 || isBottom[components.of[node]!] === 0) continue;
		const known = members.get(components.of[node]!);
		if (known === undefined) members.set(components.of[node]!, [node]);
		else known.push(node);
	}
	const waiters = reversed(stuck);
	const taken = new Set<number>();
	const cores: Core[] = [];
	const found = [...members.values()].sort((a, b) => b.length - a.length);
	for (const nodes of [...found, ...neverWaiters(graph, waiters)]) {
		// Of very many threads that have ended, nobody waits for most.
		const isAlone = nodes.length === 1 && waiters.offsets[nodes[0]!] === waiters.offsets[nodes[0]! + 1];
		const core = isAlone ? undefined : coreOf(nodes, graph);
		if (core === undefined) continue;
		const behind = reachableFrom(waiters, nodes);
		const victims: ThreadId[] = [];
		for (const thread of core.threads) taken.add(thread);
		for (let thread = 1; thread <= threadLimit; thread++) {
			if (behind[thread] === 0 || taken.has(thread)) continue;
			taken.add(thread);
			victims.push(thread as ThreadId);
		}
		if (core.kind === "cycle" || victims.length > 0) cores.push({ ...core, victims });
	}
	return cores;
}

/** Threads that wait for what never comes, each by itself. */
function neverWaiters({ never, threadLimit }: WaitsForGraph, waiters: Adjacency): number[][] {
	const direct = waiters.targets.subarray(waiters.offsets[never]!, waiters.offsets[never + 1]!);
	return [...direct].filter((node) => node <= threadLimit).map((node) => [node]);
}

function bottomComponents(graph: Adjacency, of: Int32Array, count: number): Uint8Array {
	const isBottom = new Uint8Array(count).fill(1);
	for (let node = 0; node < graph.nodeCount; node++)
		for (let place = graph.offsets[node]!; place < graph.offsets[node + 1]!; place++)
			if (of[graph.targets[place]!] !== of[node]) isBottom[of[node]!] = 0;
	return isBottom;
}

function coreOf(nodes: readonly number[], graph: WaitsForGraph): Omit<Core, "victims"> | undefined {
	const threads = nodes.filter((node) => node <= graph.threadLimit);
	if (nodes.length === 1 && graph.stuck.offsets[nodes[0]!] === graph.stuck.offsets[nodes[0]! + 1])
		return threads.length === 0
			? undefined
			: { kind: "orphan", threads: threads as ThreadId[], writer: [false] };
	if (nodes.length === 1 && graph.stuck.targets[graph.stuck.offsets[nodes[0]!]!] === graph.never)
		return { kind: "never", threads: threads as ThreadId[], writer: [false] };
	const inCore = new Set(nodes);
	const starts = threads.sort((a, b) => since(graph, a) - since(graph, b)).slice(0, startLimit);
	const cycles = starts
		.map((start) => cycleFrom(start, inCore, graph))
		.filter((cycle) => cycle !== undefined)
		.sort((a, b) => dullness(a, graph) - dullness(b, graph));
	return cycles[0] === undefined ? undefined : { kind: "cycle", ...threadsOf(cycles[0], graph) };
}

/** Who needs one of several does not wait for itself, unless there is nobody else. */
function cycleFrom(start: number, inCore: ReadonlySet<number>, graph: WaitsForGraph): number[] | undefined {
	const { stuck, needsOne } = graph;
	const allowed = (node: number) => inCore.has(node);
	const next = new Set(stuck.targets.subarray(stuck.offsets[start]!, stuck.offsets[start + 1]!));
	const closes = (node: number) => needsOne[node] === 0 || !next.has(node);
	return (
		shortestCycleThrough(stuck, start, { allowed, closes }) ?? shortestCycleThrough(stuck, start, { allowed })
	);
}

/** Shortest first; but of those that need one of several, who would wait for itself tells least. */
function dullness(cycle: readonly number[], { threadLimit, needsOne }: WaitsForGraph): number {
	const isChoice = cycle.length === 2 && cycle.some((node) => needsOne[node] === 1);
	return cycle.length + (isChoice ? threadLimit * 2 : 0);
}

function since({ waits }: WaitsForGraph, thread: number): Ticks {
	const wait = waits.get(thread as ThreadId);
	return wait === undefined ? (0 as Ticks) : waitingSince(wait);
}

export function waitingSince(wait: Wait): Ticks {
	return wait.kind === "lock" ? wait.since : wait.sleep.time;
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
