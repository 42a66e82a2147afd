import { type Adjacency, adjacencyOf, reachableFrom, shortestPath } from "../graph/index.js";
import type { ThreadId, Ticks } from "../model/index.js";
import type { ThreadEdge } from "./observe/index.js";

/** A moment of one thread. */
export interface Moment {
	readonly thread: ThreadId;
	readonly time: Ticks;
}

/** `from` comes before everything that its thread does after `to`, in every schedule. */
export interface CertainOrder {
	readonly from: Moment;
	readonly to: Moment;
	/** What stands between: `notify of cv`, `channel ch`. */
	readonly by: string;
}

/** From the segment that ends with a moment, or the last of a thread, to the one that begins after a moment, or the first. */
interface Edge {
	readonly from: Moment | { readonly lastOf: ThreadId };
	readonly to: Moment | { readonly firstOf: ThreadId };
	readonly by: string;
}

const byThreads = "fork/join";
/** Bytes of what is remembered of questions asked before. */
const maxRemembered = 64_000_000;

/**
 * Which moments must come one after the other in every schedule, because a fork, a join, or something as certain stands between them.
 *
 * Idea: these cut each thread into segments; a segment precedes the next of its thread, the first of a thread it forks, and a
 * thread's last segment precedes the one after its join (Bensalem and Havelund, "Dynamic deadlock analysis of multi-threaded
 * programs", 2005). Cost: O(edges) at the first question, because most traces never ask, and per new segment asked for.
 */
export class HappensBefore {
	#segments: Segments | undefined;
	readonly #reached = new Map<number, Uint8Array>();

	constructor(
		private readonly threadEdges: readonly ThreadEdge[],
		private readonly certain: readonly CertainOrder[] = [],
	) {}

	/** A question costs as much at worst. */
	get segments(): number {
		return this.#built().graph.nodeCount;
	}

	/** True when `a` precedes `b` in every schedule. Moments of one thread are ordered by time. */
	precedes(a: Moment, b: Moment): boolean {
		if (a.thread === b.thread) return a.time < b.time;
		const segments = this.#built();
		const start = segments.at(a);
		const end = segments.at(b);
		if (start === undefined || end === undefined) return false;
		let reached = this.#reached.get(start);
		if (reached === undefined) {
			reached = reachableFrom(segments.graph, [start]);
			if (this.#reached.size * this.segments > maxRemembered) this.#reached.clear();
			this.#reached.set(start, reached);
		}
		return reached[end] === 1;
	}

	/** What orders `a` before `b`: `fork/join`, or what else stands between them. */
	why(a: Moment, b: Moment): string {
		const segments = this.#built();
		const path = shortestPath(segments.graph, segments.at(a)!, segments.at(b)!) ?? [];
		const names = new Set(path.flatMap((edge) => segments.edges[edge]?.by ?? []));
		if (names.size > 1) names.delete(byThreads);
		return [...names].join(" and ");
	}

	#built(): Segments {
		this.#segments ??= new Segments([...this.threadEdges.map(edgeOf), ...this.certain]);
		return this.#segments;
	}
}

/** The threads cut into segments, and what each segment precedes. */
class Segments {
	readonly graph: Adjacency;
	readonly #cuts = new Map<ThreadId, Ticks[]>();
	readonly #firstSegment = new Map<ThreadId, number>();

	constructor(readonly edges: readonly Edge[]) {
		for (const { from, to } of edges) for (const end of [from, to]) this.#addCut(end);
		let segments = 0;
		for (const [thread, cuts] of this.#cuts) {
			if (cuts.length > 1)
				this.#cuts.set(
					thread,
					[...new Set(cuts)].sort((a, b) => a - b),
				);
			this.#firstSegment.set(thread, segments);
			segments += this.#cuts.get(thread)!.length + 1;
		}
		this.graph = this.#link(segments);
	}

	#addCut(end: Edge["from"] | Edge["to"]): void {
		const thread = "lastOf" in end ? end.lastOf : "firstOf" in end ? end.firstOf : end.thread;
		const cuts = this.#cuts.get(thread);
		if (cuts === undefined) this.#cuts.set(thread, "time" in end ? [end.time] : []);
		else if ("time" in end) cuts.push(end.time);
	}

	/** The edges given come first, so that their numbers name them; then each segment to the next of its thread. */
	#link(segments: number): Adjacency {
		const from = this.edges.map(({ from }) =>
			"lastOf" in from
				? this.#firstSegment.get(from.lastOf)! + this.#cuts.get(from.lastOf)!.length
				: this.at(from)!,
		);
		const to = this.edges.map(({ to }) =>
			"firstOf" in to ? this.#firstSegment.get(to.firstOf)! : this.at(to)! + 1,
		);
		for (const [thread, cuts] of this.#cuts)
			for (let cut = 0; cut < cuts.length; cut++) {
				from.push(this.#firstSegment.get(thread)! + cut);
				to.push(this.#firstSegment.get(thread)! + cut + 1);
			}
		return adjacencyOf(segments, from, to);
	}

	/** The segment of a moment; undefined where nothing cuts its thread. */
	at({ thread, time }: Moment): number | undefined {
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

function edgeOf({ kind, thread, target, time }: ThreadEdge): Edge {
	const here = { thread, time };
	return kind === "fork"
		? { from: here, to: { firstOf: target }, by: byThreads }
		: { from: { lastOf: target }, to: here, by: byThreads };
}
