import { type Adjacency, adjacencyOf, GrowingInts, reduce } from "../../graph/index.js";
import {
	How,
	type LockId,
	Mode,
	type ThreadId,
	type Ticks,
	type TraceDefinitions,
} from "../../model/index.js";
import { conflicts } from "../blocking.js";
import type { Acquisition, ContextId, Observation, Sleep } from "../observe/index.js";

/** What a thread was waiting for when the trace ended. */
export type Wait =
	| { readonly kind: "lock"; readonly request: Acquisition; readonly since: Ticks }
	| { readonly kind: "sleep"; readonly sleep: Sleep };

/**
 * Who waits for whom at the end of the trace. Nodes 0 to `threadLimit` are threads; above them are helper nodes, "lock l can be taken in this
 * mode" and "anybody can still act", so that k readers behind m writers cost k + m edges, not k · m.
 */
export interface WaitsForGraph {
	readonly threadLimit: number;
	/** Edges among nodes that can never get on; the rest of the graph is gone. */
	readonly stuck: Adjacency;
	/** Per edge of `stuck`: 1 when it is there because of queueing policy only. */
	readonly soft: Uint8Array;
	/** 1 per node that gets what it needs sooner or later. */
	readonly lives: Uint8Array;
	readonly waits: ReadonlyMap<ThreadId, Wait>;
	readonly holders: ReadonlyMap<LockId, readonly Acquisition[]>;
	/** Never lives: a nil channel completes nothing. */
	readonly never: number;
	/** 1 per node that needs only one of its targets. */
	readonly needsOne: Uint8Array;
}

/**
 * Who completes what is waited for at an object nobody owns. Without: anybody who lives.
 * @returns undefined when that may be anybody
 */
export type CompletersOf = (object: LockId, mode: Mode) => Iterable<ThreadId> | undefined;

export interface GraphOptions {
	/** Somebody may act who is not seen. */
	readonly isSnapshot: boolean;
	readonly completersOf?: CompletersOf;
}

/**
 * Builds the graph and reduces it.
 * Source: Holt 1972 (reduction); PostgreSQL's hard and soft edges for queued requests. A timed wait ends by itself, so it lives. A wait for a
 * notification or a permit lives as long as any thread lives, because any thread may notify: what is called stuck is stuck for certain.
 * Cost: O(threads + locks held + waits).
 */
export function waitsForGraph(
	observation: Observation,
	definitions: TraceDefinitions,
	options: GraphOptions,
): WaitsForGraph {
	const waits = waitsAtEnd(observation);
	const holders = holdersAtEnd(observation);
	const builder = new Builder(observation, definitions, { waits, holders, ...options });
	for (const [thread, wait] of waits) builder.addWait(thread, wait);
	return { ...builder.build(options.isSnapshot), waits, holders };
}

function waitsAtEnd(observation: Observation): Map<ThreadId, Wait> {
	const waits = new Map<ThreadId, Wait>();
	const { contexts, pending, pendingSince, sleeping } = observation;
	for (let index = 1; index < pending.length; index++) {
		const thread = index as ThreadId;
		const context = pending[index]! as ContextId;
		const sleep = sleeping.get(thread);
		if (sleep !== undefined) waits.set(thread, { kind: "sleep", sleep });
		else if (context !== 0 && !contexts.isRoot(context))
			waits.set(thread, {
				kind: "lock",
				request: contexts.acquisition(context),
				since: pendingSince[index]! as Ticks,
			});
	}
	return waits;
}

/** Lock → its holds, one per thread and mode. */
function holdersAtEnd({ contexts, held, locks }: Observation): Map<LockId, Acquisition[]> {
	const holders = new Map<LockId, Acquisition[]>();
	for (const context of held as Iterable<number> as Iterable<ContextId>) {
		if (context === 0) continue;
		for (const hold of contexts.path(context)) {
			if (locks.isDegraded(hold.lock)) continue;
			const known = holders.get(hold.lock);
			if (known === undefined) holders.set(hold.lock, [hold]);
			else known.push(hold);
		}
	}
	return holders;
}

interface End extends GraphOptions {
	readonly waits: ReadonlyMap<ThreadId, Wait>;
	readonly holders: ReadonlyMap<LockId, readonly Acquisition[]>;
}

class Builder {
	readonly #from = new GrowingInts();
	readonly #to = new GrowingInts();
	readonly #soft = new GrowingInts();
	readonly #threadLimit: number;
	#nodeCount: number;
	readonly #grants = new Map<string, number>();
	/** Lives as long as any thread does. */
	readonly #anybody: number;
	readonly #never: number;
	/** Helper nodes that need one of their targets. */
	readonly #ors: number[] = [];
	readonly #writersWaiting = new Map<LockId, ThreadId[]>();
	readonly #timed = new Set<ThreadId>();

	constructor(
		private readonly observation: Observation,
		private readonly definitions: TraceDefinitions,
		private readonly end: End,
	) {
		this.#threadLimit = observation.held.length - 1;
		this.#anybody = this.#threadLimit + 1;
		this.#never = this.#anybody + 1;
		this.#nodeCount = this.#never + 1;
		for (let thread = 1; thread <= this.#threadLimit; thread++)
			if (observation.held[thread] !== 0 && !observation.ended.has(thread as ThreadId))
				this.#edge(this.#anybody, thread);
		for (const [thread, wait] of end.waits) this.#noteWriter(thread, wait);
	}

	#noteWriter(thread: ThreadId, wait: Wait): void {
		if (wait.kind !== "lock" || wait.request.mode !== Mode.exclusive) return;
		const known = this.#writersWaiting.get(wait.request.lock);
		if (known === undefined) this.#writersWaiting.set(wait.request.lock, [thread]);
		else known.push(thread);
	}

	addWait(thread: ThreadId, wait: Wait): void {
		if (wait.kind === "sleep") this.#addSleep(thread, wait.sleep);
		else if (wait.request.how === How.timed || this.#isFedFromOutside(thread)) this.#timed.add(thread);
		else if (this.observation.selects.has(thread)) this.#addSelect(thread);
		else
			this.#edge(
				thread,
				this.#grant(wait.request.lock, wait.request.mode, this.#reads(thread, wait.request.lock)),
			);
	}

	/** One of its cases is enough. */
	#addSelect(thread: ThreadId): void {
		const node = this.#or();
		this.#edge(thread, node);
		for (const { lock, mode } of this.#casesOf(thread)) this.#edge(node, this.#completion(lock, mode));
	}

	#casesOf(thread: ThreadId): Acquisition[] {
		const { contexts, selects, pending } = this.observation;
		const cases = selects.get(thread) ?? [pending[thread]! as ContextId];
		return cases.map((context) => contexts.acquisition(context));
	}

	/** A timer sends: it goes on sooner or later. */
	#isFedFromOutside(thread: ThreadId): boolean {
		return this.#casesOf(thread).some(({ lock }) => this.definitions.lock(lock).variant === "timer");
	}

	#or(): number {
		const node = this.#nodeCount++;
		this.#ors.push(node);
		return node;
	}

	/** The node that lives when somebody can complete what is waited for at an object nobody owns. */
	#completion(object: LockId, mode: Mode): number {
		if (this.definitions.lock(object).variant === "nil") return this.#never;
		const key = `${object} ${mode} completed`;
		const known = this.#grants.get(key);
		if (known !== undefined) return known;
		const completers = this.end.completersOf?.(object, mode);
		const node = completers === undefined ? this.#anybody : this.#or();
		this.#grants.set(key, node);
		for (const thread of completers ?? []) if (!this.observation.ended.has(thread)) this.#edge(node, thread);
		return node;
	}

	#addSleep(thread: ThreadId, sleep: Sleep): void {
		if (sleep.on === "join") {
			if (!this.observation.ended.has(sleep.target)) this.#edge(thread, sleep.target);
			return;
		}
		if (sleep.timed) {
			this.#timed.add(thread);
			return;
		}
		if (!sleep.woken) this.#edge(thread, this.#completion(sleep.condition, Mode.exclusive));
		this.#edge(thread, this.#grant(sleep.mutex, Mode.exclusive, false));
	}

	/** The node that lives when `lock` can be taken in `mode`. */
	#grant(lock: LockId, mode: Mode, alreadyReads: boolean): number {
		const { policy, robust, kind } = this.definitions.lock(lock);
		// A permit can be given back by anybody, not only by whoever took it.
		if (!this.observation.locks.isOwned(lock) || kind === "semaphore") return this.#completion(lock, mode);
		const behindWriters = mode === Mode.shared && (policy === "r" || (policy === "rH" && !alreadyReads));
		const key = `${lock} ${mode} ${behindWriters}`;
		const known = this.#grants.get(key);
		if (known !== undefined) return known;
		const node = this.#nodeCount++;
		this.#grants.set(key, node);
		for (const hold of this.end.holders.get(lock) ?? []) {
			const holder = this.observation.contexts.threadOf(hold.context);
			if (conflicts(mode, hold.mode) && !(robust && this.observation.ended.has(holder)))
				this.#edge(node, holder);
		}
		if (behindWriters) for (const writer of this.#writersWaiting.get(lock) ?? []) this.#edge(node, writer, 1);
		return node;
	}

	#reads(thread: ThreadId, lock: LockId): boolean {
		const context = this.observation.held[thread]! as ContextId;
		return this.observation.contexts.find(context, lock, (mode) => mode === Mode.shared) !== 0;
	}

	#edge(from: number, to: number, soft = 0): void {
		this.#from.push(from);
		this.#to.push(to);
		this.#soft.push(soft);
	}

	/** @param isSnapshot somebody may act who is not seen */
	build(
		isSnapshot: boolean,
	): Pick<WaitsForGraph, "threadLimit" | "stuck" | "soft" | "lives" | "never" | "needsOne"> {
		const nodeCount = this.#nodeCount;
		const alive = new Uint8Array(nodeCount);
		const dead = new Uint8Array(nodeCount);
		const needsOne = new Uint8Array(nodeCount);
		needsOne[this.#anybody] = 1;
		for (const node of this.#ors) needsOne[node] = 1;
		dead[this.#never] = 1;
		if (isSnapshot) alive[this.#anybody] = 1;
		for (const thread of this.#timed) alive[thread] = 1;
		for (const thread of this.observation.ended) dead[thread] = 1;
		const from = this.#from.view();
		const to = this.#to.view();
		const lives = reduce({ nodeCount, from, to, needsOne, alive, dead });
		const left = [...from.keys()].filter((edge) => lives[from[edge]!] === 0 && lives[to[edge]!] === 0);
		const stuck = adjacencyOf(
			nodeCount,
			left.map((edge) => from[edge]!),
			left.map((edge) => to[edge]!),
		);
		const soft = this.#soft.view();
		return {
			threadLimit: this.#threadLimit,
			never: this.#never,
			needsOne,
			stuck,
			soft: Uint8Array.from(left, (edge) => soft[edge]!),
			lives,
		};
	}
}
