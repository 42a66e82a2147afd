import {
	type EventBatch,
	type LockId,
	Operation,
	operationOf,
	type ThreadId,
	type Trace,
	type TraceTotals,
} from "../model/index.js";

/** Numbers about a trace, counted in one pass over its events. */
export interface Statistics {
	readonly totals: TraceTotals;
	/** Events by name of the operation, those that occur. */
	readonly operations: ReadonlyMap<string, number>;
	/** Locks by kind, those that occur. */
	readonly kinds: ReadonlyMap<string, number>;
	/** Threads that did anything. */
	readonly threads: number;
	/** Locks that were acquired or asked for. */
	readonly locksUsed: number;
	/** Some of them, most acquired first, and most contended first. */
	readonly mostAcquired: readonly LockStatistics[];
	readonly mostContended: readonly LockStatistics[];
}

export interface LockStatistics {
	readonly label: string;
	readonly kind: string;
	readonly acquires: number;
	/** How often a thread would have blocked. */
	readonly attempts: number;
	/** From attempts to their acquires or abandons, all threads together; undefined if the clock is not known. */
	readonly waitedSeconds: number | undefined;
}

/**
 * @param onProgress gets the number of events read, now and then
 * @param shown locks that are most acquired, and most contended, to tell
 * @throws TraceError when the trace cannot be decoded
 */
export function statisticsOf(
	trace: Trace,
	{ shown, onProgress }: { readonly shown: number; onProgress(events: number): void },
): Statistics {
	const counts = new Float64Array(16);
	const locks = new LockCounters(trace.definitions);
	const threads = new Set<ThreadId>();
	let events = 0;
	for (const batch of trace.batches()) {
		events += batch.to - batch.from;
		onProgress(events);
		threads.add(batch.thread);
		for (let i = batch.from; i < batch.to; i++) {
			const operation = operationOf(batch.code[i]!);
			counts[operation]!++;
			if (operation === Operation.acquire) locks.noteAcquire(batch, i);
			else if (operation === Operation.attempt) locks.noteAttempt(batch, i);
			else if (operation === Operation.abandon) locks.noteEnd(batch, i);
		}
	}
	const names = Object.entries(Operation).map(([name, code]): [string, number] => [name, counts[code]!]);
	return {
		totals: trace.totals(),
		operations: new Map(names.filter(([, count]) => count > 0)),
		kinds: kindsOf(trace),
		threads: threads.size - (threads.has(0 as ThreadId) ? 1 : 0),
		...locks.result(shown),
	};
}

interface Contention {
	/** How often a thread would have blocked. */
	attempts: number;
	/** Ticks. */
	waited: number;
}

/** Acquires, attempts and waits by lock. Most locks are never contended: for each of those it is one number. */
class LockCounters {
	/** By lock. */
	#acquires: Float64Array;
	readonly #contended = new Map<number, Contention>();
	/** When the attempt began that a thread is in. */
	readonly #since = new Map<ThreadId, number>();

	constructor(private readonly definitions: Trace["definitions"]) {
		this.#acquires = new Float64Array(definitions.lockLimit + 1);
	}

	noteAcquire(batch: EventBatch, row: number): void {
		const lock = batch.object[row]!;
		if (lock >= this.#acquires.length) this.#growTo(lock);
		this.#acquires[lock]!++;
		if (this.#since.size > 0) this.noteEnd(batch, row);
	}

	noteAttempt({ thread, object, time }: EventBatch, row: number): void {
		this.#contentionOf(object[row]!).attempts++;
		this.#since.set(thread, time[row]!);
	}

	/** The attempt that the thread is in, if any, has ended. */
	noteEnd({ thread, object, time }: EventBatch, row: number): void {
		const since = this.#since.get(thread);
		if (since === undefined) return;
		this.#contentionOf(object[row]!).waited += time[row]! - since;
		this.#since.delete(thread);
	}

	result(shown: number): Pick<Statistics, "locksUsed" | "mostAcquired" | "mostContended"> {
		const byAcquires = (a: number, b: number) => this.#acquiresOf(b) - this.#acquiresOf(a) || a - b;
		const attempts = (lock: number) => this.#contended.get(lock)?.attempts ?? 0;
		const byAttempts = (a: number, b: number) => attempts(b) - attempts(a) || byAcquires(a, b);
		const attempted = [...this.#contended.keys()].filter((lock) => attempts(lock) > 0);
		let locksUsed = 0;
		for (const _ of this.#used()) locksUsed++;
		return {
			locksUsed,
			mostAcquired: firstOf(this.#used(), shown, byAcquires).map((lock) => this.#statisticsOf(lock)),
			mostContended: firstOf(attempted, shown, byAttempts).map((lock) => this.#statisticsOf(lock)),
		};
	}

	*#used(): Generator<number> {
		for (let lock = 1; lock < this.#acquires.length; lock++) if (this.#acquires[lock]! > 0) yield lock;
		for (const lock of this.#contended.keys()) if (this.#acquiresOf(lock) === 0) yield lock;
	}

	#statisticsOf(id: number): LockStatistics {
		const { label, kind } = this.definitions.lock(id as LockId);
		const { ticksPerSecond } = this.definitions;
		const { attempts, waited } = this.#contended.get(id) ?? { attempts: 0, waited: 0 };
		const waitedSeconds = ticksPerSecond > 0 ? waited / ticksPerSecond : undefined;
		return { label, kind, acquires: this.#acquiresOf(id), attempts, waitedSeconds };
	}

	#acquiresOf(lock: number): number {
		return this.#acquires[lock] ?? 0;
	}

	#contentionOf(lock: number): Contention {
		const known = this.#contended.get(lock);
		if (known !== undefined) return known;
		const fresh = { attempts: 0, waited: 0 };
		this.#contended.set(lock, fresh);
		return fresh;
	}

	#growTo(lock: number): void {
		const larger = new Float64Array(Math.max(lock + 1, this.#acquires.length * 2));
		larger.set(this.#acquires);
		this.#acquires = larger;
	}
}

/** The first `count` in this order, without sorting all. */
function firstOf(
	items: Iterable<number>,
	count: number,
	order: (a: number, b: number) => number,
): readonly number[] {
	const first: number[] = [];
	for (const item of items) {
		if (first.length === count && order(item, first[count - 1]!) >= 0) continue;
		const place = first.findIndex((other) => order(item, other) < 0);
		first.splice(place < 0 ? first.length : place, 0, item);
		first.length = Math.min(first.length, count);
	}
	return first;
}

function kindsOf({ definitions }: Trace): Map<string, number> {
	const kinds = new Map<string, number>();
	for (let id = 1; id <= definitions.lockLimit; id++) {
		const { kind } = definitions.lock(id as LockId);
		kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
	}
	return kinds;
}
