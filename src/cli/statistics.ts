import {
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
	/** Locks that were acquired or asked for, most acquired first. */
	readonly locks: readonly LockStatistics[];
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

/** @throws TraceError when the trace cannot be decoded */
export function statisticsOf(trace: Trace): Statistics {
	const counts = new Float64Array(16);
	const locks = new LockCounters();
	const threads = new Set<ThreadId>();
	for (const batch of trace.batches()) {
		threads.add(batch.thread);
		for (let i = batch.from; i < batch.to; i++) {
			const operation = operationOf(batch.code[i]!);
			counts[operation]!++;
			locks.note(operation, { thread: batch.thread, lock: batch.object[i]!, time: batch.time[i]! });
		}
	}
	const names = Object.entries(Operation).map(([name, code]): [string, number] => [name, counts[code]!]);
	return {
		totals: trace.totals(),
		operations: new Map(names.filter(([, count]) => count > 0)),
		kinds: kindsOf(trace),
		threads: threads.size - (threads.has(0 as ThreadId) ? 1 : 0),
		locks: locks.result(trace),
	};
}

interface LockEvent {
	readonly thread: ThreadId;
	readonly lock: number;
	/** Ticks. */
	readonly time: number;
}

interface Counters {
	acquires: number;
	attempts: number;
	/** Ticks. */
	waited: number;
}

/** Acquires, attempts and waits by lock. */
class LockCounters {
	readonly #locks = new Map<number, Counters>();
	/** When the attempt began that a thread is in. */
	readonly #since = new Map<ThreadId, number>();

	note(operation: number, { thread, lock, time }: LockEvent): void {
		if (operation === Operation.attempt) {
			this.#countersOf(lock).attempts++;
			this.#since.set(thread, time);
			return;
		}
		if (operation === Operation.acquire) this.#countersOf(lock).acquires++;
		else if (operation !== Operation.abandon) return;
		const since = this.#since.get(thread);
		if (since === undefined) return;
		this.#countersOf(lock).waited += time - since;
		this.#since.delete(thread);
	}

	result({ definitions }: Trace): LockStatistics[] {
		const { ticksPerSecond } = definitions;
		const used = [...this.#locks].sort(([a, x], [b, y]) => y.acquires - x.acquires || a - b);
		return used.map(([id, { acquires, attempts, waited }]) => {
			const { label, kind } = definitions.lock(id as LockId);
			const waitedSeconds = ticksPerSecond > 0 ? waited / ticksPerSecond : undefined;
			return { label, kind, acquires, attempts, waitedSeconds };
		});
	}

	#countersOf(lock: number): Counters {
		const known = this.#locks.get(lock);
		if (known !== undefined) return known;
		const fresh = { acquires: 0, attempts: 0, waited: 0 };
		this.#locks.set(lock, fresh);
		return fresh;
	}
}

function kindsOf({ definitions }: Trace): Map<string, number> {
	const kinds = new Map<string, number>();
	for (let id = 1; id <= definitions.lockLimit; id++) {
		const { kind } = definitions.lock(id as LockId);
		kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
	}
	return kinds;
}
