import { type Adjacency, adjacencyOf, reachableFrom } from "../graph/index.js";
import type { ThreadId, Ticks } from "../model/index.js";
import type { ThreadEdge } from "./observe/index.js";

/** A moment of one thread. */
export interface Moment {
	readonly thread: ThreadId;
	readonly time: Ticks;
}

/**
 * Which moments must come one after the other in every schedule, because a fork or a join stands between them.
 *
 * Idea: forks and joins cut each thread into segments; a segment precedes the next of its thread, the first of a thread it
 * forks, and a thread's last segment precedes the one after its join (Bensalem and Havelund, "Dynamic deadlock analysis
 * of multi-threaded programs", 2005).
 * Cost: O(forks + joins) to build and per new segment asked for.
 */
export class HappensBefore {
	readonly #cuts = new Map<ThreadId, Ticks[]>();
	readonly #firstSegment = new Map<ThreadId, number>();
	readonly #graph: Adjacency;
	readonly #reached = new Map<number, Uint8Array>();

	constructor(edges: readonly ThreadEdge[]) {
		const addThread = (thread: ThreadId) => {
			if (!this.#cuts.has(thread)) this.#cuts.set(thread, []);
		};
		for (const { thread, target, time } of edges) {
			addThread(target);
			addThread(thread);
			this.#cuts.get(thread)!.push(time);
		}
		let segments = 0;
		for (const [thread, cuts] of this.#cuts) {
			this.#firstSegment.set(thread, segments);
			segments += cuts.length + 1;
		}
		this.#graph = this.#link(edges, segments);
	}

	#link(edges: readonly ThreadEdge[], segments: number): Adjacency {
		const from: number[] = [];
		const to: number[] = [];
		for (const [thread, cuts] of this.#cuts) {
			const first = this.#firstSegment.get(thread)!;
			for (let cut = 0; cut < cuts.length; cut++) {
				from.push(first + cut);
				to.push(first + cut + 1);
			}
		}
		const cutsSeen = new Map<ThreadId, number>();
		for (const { kind, thread, target } of edges) {
			const cut = cutsSeen.get(thread) ?? 0;
			cutsSeen.set(thread, cut + 1);
			const before = this.#firstSegment.get(thread)! + cut;
			const targetFirst = this.#firstSegment.get(target)!;
			from.push(kind === "fork" ? before : targetFirst + this.#cuts.get(target)!.length);
			to.push(kind === "fork" ? targetFirst : before + 1);
		}
		return adjacencyOf(segments, from, to);
	}

	/** True when `a` precedes `b` in every schedule. Moments of one thread are ordered by time. */
	precedes(a: Moment, b: Moment): boolean {
		if (a.thread === b.thread) return a.time < b.time;
		const start = this.#segment(a);
		const end = this.#segment(b);
		if (start === undefined || end === undefined) return false;
		let reached = this.#reached.get(start);
		if (reached === undefined) {
			reached = reachableFrom(this.#graph, [start]);
			this.#reached.set(start, reached);
		}
		return reached[end] === 1;
	}

	#segment({ thread, time }: Moment): number | undefined {
		const cuts = this.#cuts.get(thread);
		if (cuts === undefined) return undefined;
		let low = 0;
		let high = cuts.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (cuts[middle]! < time) low = middle + 1;
			else high = middle;
		}
		return this.#firstSegment.get(thread)! + low;
	}
}
