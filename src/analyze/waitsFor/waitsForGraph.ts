import { type Adjacency, adjacencyOf, GrowingInts, reduce } from "../../graph/index.js";
import { How, type LockId, Mode, type ThreadId, type TraceDefinitions } from "../../model/index.js";
import { conflicts } from "../blocking.js";
import type { ContextId, Observation, Sleep } from "../observe/index.js";
import type { AtEnd } from "./atEnd.js";
import type { Piles } from "./piles.js";

/**
 * Who waits for whom at the end of the trace. Nodes 0 to `threadLimit` are threads; above them are helper nodes, "lock l can be taken in this
 * mode" and "anybody can still act", so that k readers behind m writers cost k + m edges, not k · m.
 */
export interface WaitsForGraph extends AtEnd {
	readonly threadLimit: number;
	/** Edges among nodes that can never get on; the rest of the graph is gone. */
	readonly stuck: Adjacency;
	/** Per edge of `stuck`: 1 when it is there because of queueing policy only. */
	readonly soft: Int32Array;
	/** 1 per node, and per thread that another stands for, that gets what it needs sooner or later. */
	readonly lives: Uint8Array;
	/** Threads that are one node; absent: each is its own. */
	readonly piles?: Piles;
	/** Never lives: a nil channel completes nothing. */
	readonly never: number;
	/** 1 per node that needs only one of its targets. */
	readonly needsOne: Uint8Array;
}

/** Who completes what is waited for at an object nobody owns. */
export type CompletersOf = (object: LockId, mode: Mode) => Iterable<ThreadId>;

export interface GraphOptions {
	/** Somebody may act who is not seen. */
	readonly isSnapshot: boolean;
	/** Without: anybody who lives. */
	readonly completersOf?: CompletersOf;
	/** By thread: 0 for those known to be stuck, or to have ended. They are one node, and never live. Without: nobody is. */
	readonly among?: Uint8Array;
	/** Threads to make one node of, where completers are not looked at one by one. */
	readonly piles?: Piles;
}

/**
 * Builds the graph and reduces it.
 * Source: Holt 1972 (reduction); PostgreSQL's hard and soft edges for queued requests. A timed wait ends by itself, so it lives. A wait for a
 * notification or a permit lives as long as any thread lives, because any thread may notify: what is called stuck is stuck for certain.
 * Cost: O(threads + locks held + waits), with small factors for threads that another stands for.
 */
export function waitsForGraph(
	{ waits, holders }: AtEnd,
	{ observation, definitions }: { readonly observation: Observation; readonly definitions: TraceDefinitions },
	options: GraphOptions,
): WaitsForGraph {
	const builder = new Builder(observation, definitions, { waits, holders, ...options });
	for (const thread of waits.threads) builder.addWait(thread);
	const { piles } = options;
	return { ...builder.build(options.isSnapshot), waits, holders, ...(piles === undefined ? {} : { piles }) };
}

/** Modes are fewer than this. */
const modes = 4;

class Builder {
	readonly #from = new GrowingInts();
	readonly #to = new GrowingInts();
	readonly #soft = new GrowingInts();
	readonly #threadLimit: number;
	#nodeCount: number;
	/** By lock, mode, and whether it is behind waiting writers. */
	readonly #grants = new Map<number, number>();
	/** By object and mode. */
	readonly #completions = new Map<number, number>();
	/** Lives as long as any thread does. */
	readonly #anybody: number;
	readonly #never: number;
	/** All that are known to be stuck. */
	readonly #known: number;
	/** Helper nodes that need one of their targets. */
	readonly #ors: number[] = [];
	/** Nodes with an edge to those known to be stuck. */
	readonly #needStuck = new Set<number>();
	readonly #timed: ThreadId[] = [];

	constructor(
		private readonly observation: Observation,
		private readonly definitions: TraceDefinitions,
		private readonly end: AtEnd & GraphOptions,
	) {
		this.#threadLimit = observation.held.length - 1;
		this.#anybody = this.#threadLimit + 1;
		this.#never = this.#anybody + 1;
		this.#known = this.#never + 1;
		this.#nodeCount = this.#known + 1;
		if (end.completersOf === undefined) this.#addAnybody();
	}

	#addAnybody(): void {
		const { held, ended } = this.observation;
		for (let thread = 1; thread <= this.#threadLimit; thread++)
			if (held[thread] !== 0 && this.#isNode(thread) && !ended.has(thread as ThreadId))
				this.#edge(this.#anybody, thread);
	}

	addWait(thread: ThreadId): void {
		if (this.#isKnown(thread) || !this.#isNode(thread)) return;
		const { contexts, sleeping, pending, selects } = this.observation;
		const sleep = sleeping.get(thread);
		const request = pending[thread]! as ContextId;
		if (sleep !== undefined) this.#addSleep(thread, sleep);
		else if (contexts.howOf(request) === How.timed || this.#isFedFromOutside(thread))
			this.#timed.push(thread);
		else if (selects.has(thread)) this.#addSelect(thread);
		else this.#edge(thread, this.#grant(contexts.lockOf(request), contexts.modeOf(request), thread));
	}

	/** One of its cases is enough. */
	#addSelect(thread: ThreadId): void {
		const node = this.#or();
		this.#edge(thread, node);
		const { contexts } = this.observation;
		for (const context of this.#casesOf(thread))
			this.#edge(node, this.#completion(contexts.lockOf(context), contexts.modeOf(context)));
	}

	#casesOf(thread: ThreadId): readonly ContextId[] {
		const { selects, pending } = this.observation;
		return selects.get(thread) ?? [pending[thread]! as ContextId];
	}

	/** A timer sends: it goes on sooner or later. */
	#isFedFromOutside(thread: ThreadId): boolean {
		const { contexts } = this.observation;
		return this.#casesOf(thread).some(
			(context) => this.definitions.lock(contexts.lockOf(context)).variant === "timer",
		);
	}

	#or(): number {
		const node = this.#nodeCount++;
		this.#ors.push(node);
		return node;
	}

	/** The node that lives when somebody can complete what is waited for at an object nobody owns. */
	#completion(object: LockId, mode: Mode): number {
		if (this.definitions.lock(object).variant === "nil") return this.#never;
		const key = object * modes + mode;
		const known = this.#completions.get(key);
		if (known !== undefined) return known;
		const completers = this.end.completersOf?.(object, mode);
		const node = completers === undefined ? this.#anybody : this.#or();
		this.#completions.set(key, node);
		for (const thread of completers ?? []) if (!this.observation.ended.has(thread)) this.#edge(node, thread);
		return node;
	}

	#addSleep(thread: ThreadId, sleep: Sleep): void {
		if (sleep.on === "join") {
			if (!this.observation.ended.has(sleep.target)) this.#edge(thread, sleep.target);
			return;
		}
		if (sleep.timed) {
			this.#timed.push(thread);
			return;
		}
		if (!sleep.woken) this.#edge(thread, this.#completion(sleep.condition, Mode.exclusive));
		this.#edge(thread, this.#grant(sleep.mutex, Mode.exclusive, thread));
	}

	/** The node that lives when this thread can take `lock` in `mode`. */
	#grant(lock: LockId, mode: Mode, thread: ThreadId): number {
		const { policy, robust, kind } = this.definitions.lock(lock);
		// A permit can be given back by anybody, not only by whoever took it.
		if (!this.observation.locks.isOwned(lock) || kind === "semaphore") return this.#completion(lock, mode);
		const behindWriters =
			mode === Mode.shared && (policy === "r" || (policy === "rH" && !this.#reads(thread, lock)));
		const key = (lock * modes + mode) * 2 + (behindWriters ? 1 : 0);
		const known = this.#grants.get(key);
		if (known !== undefined) return known;
		const node = this.#nodeCount++;
		this.#grants.set(key, node);
		for (const hold of this.end.holders.get(lock) ?? []) {
			const holder = this.observation.contexts.threadOf(hold.context);
			if (conflicts(mode, hold.mode) && !(robust && this.observation.ended.has(holder)))
				this.#edge(node, holder);
		}
		if (behindWriters)
			for (const writer of this.end.waits.writersFor(lock))
				if (this.#isNode(writer)) this.#edge(node, writer, 1);
		return node;
	}

	#reads(thread: ThreadId, lock: LockId): boolean {
		const context = this.observation.held[thread]! as ContextId;
		return this.observation.contexts.find(context, lock, (mode) => mode === Mode.shared) !== 0;
	}

	/** No other stands for it. */
	#isNode(thread: number): boolean {
		return this.end.piles === undefined || this.end.piles.first[thread] === thread;
	}

	/** @param node a thread or a helper node */
	#isKnown(node: number): boolean {
		return node <= this.#threadLimit && this.end.among?.[node] === 0;
	}

	#edge(from: number, to: number, soft = 0): void {
		const isKnown = this.#isKnown(to);
		if (isKnown && this.#needStuck.has(from)) return;
		if (isKnown) this.#needStuck.add(from);
		this.#from.push(from);
		this.#to.push(isKnown ? this.#known : to);
		this.#soft.push(soft);
	}

	/** @param isSnapshot somebody may act who is not seen */
	build(isSnapshot: boolean): Omit<WaitsForGraph, keyof AtEnd> {
		const nodeCount = this.#nodeCount;
		const alive = new Uint8Array(nodeCount);
		const dead = new Uint8Array(nodeCount);
		const needsOne = new Uint8Array(nodeCount);
		needsOne[this.#anybody] = 1;
		for (const node of this.#ors) needsOne[node] = 1;
		dead[this.#never] = 1;
		dead[this.#known] = 1;
		if (isSnapshot) alive[this.#anybody] = 1;
		for (const thread of this.#timed) alive[thread] = 1;
		for (const thread of this.observation.ended) dead[thread] = 1;
		for (let thread = 1; thread <= this.#threadLimit; thread++) if (this.#isKnown(thread)) dead[thread] = 1;
		const edges = { from: this.#from.view(), to: this.#to.view() };
		const lives = reduce({ nodeCount, ...edges, needsOne, alive, dead });
		this.end.piles?.first.forEach((first, thread) => {
			lives[thread] = lives[first]!;
		});
		const left = edgesLeft(edges, lives);
		const of = (values: Int32Array) => left.map((edge) => values[edge]!);
		return {
			threadLimit: this.#threadLimit,
			never: this.#never,
			needsOne,
			stuck: adjacencyOf(nodeCount, of(edges.from), of(edges.to)),
			soft: of(this.#soft.view()),
			lives,
		};
	}
}

/** Numbers of the edges whose ends can both never get on. */
function edgesLeft({ from, to }: { from: Int32Array; to: Int32Array }, lives: Uint8Array): Int32Array {
	const left = new GrowingInts();
	for (let edge = 0; edge < from.length; edge++)
		if (lives[from[edge]!] === 0 && lives[to[edge]!] === 0) left.push(edge);
	return left.view();
}
