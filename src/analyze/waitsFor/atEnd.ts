import { type LockId, Mode, type ThreadId, type Ticks } from "../../model/index.js";
import type { Acquisition, ContextId, Observation, Sleep } from "../observe/index.js";

/** What a thread was waiting for when the trace ended. */
export type Wait =
	| { readonly kind: "lock"; readonly request: Acquisition; readonly since: Ticks }
	| { readonly kind: "sleep"; readonly sleep: Sleep };

/** What threads waited for when the trace ended. Told on demand: of very many behind one lock, most are only counted. */
export class Waits {
	/** All that waited, in order of their ids. */
	readonly threads: readonly ThreadId[];
	#writers: ReadonlyMap<LockId, readonly ThreadId[]> | undefined;

	constructor(private readonly observation: Observation) {
		const threads: ThreadId[] = [];
		for (let index = 1; index < observation.pending.length; index++)
			if (this.has(index as ThreadId)) threads.push(index as ThreadId);
		this.threads = threads;
	}

	has(thread: ThreadId): boolean {
		const { contexts, sleeping } = this.observation;
		const context = this.#asked(thread);
		return sleeping.has(thread) || (context !== 0 && !contexts.isRoot(context));
	}

	get(thread: ThreadId): Wait | undefined {
		if (!this.has(thread)) return undefined;
		const sleep = this.observation.sleeping.get(thread);
		if (sleep !== undefined) return { kind: "sleep", sleep };
		const request = this.observation.contexts.acquisition(this.#asked(thread));
		return { kind: "lock", request, since: this.since(thread) };
	}

	since(thread: ThreadId): Ticks {
		return this.observation.sleeping.get(thread)?.time ?? (this.observation.pendingSince[thread]! as Ticks);
	}

	/** What it asked for, unless it sleeps. */
	requestOf(thread: ThreadId): { readonly lock: LockId; readonly mode: Mode } | undefined {
		if (!this.has(thread) || this.observation.sleeping.has(thread)) return undefined;
		const { contexts } = this.observation;
		return { lock: contexts.lockOf(this.#asked(thread)), mode: contexts.modeOf(this.#asked(thread)) };
	}

	/** All that wait for this lock exclusively. */
	writersFor(lock: LockId): readonly ThreadId[] {
		this.#writers ??= this.#findWriters();
		return this.#writers.get(lock) ?? [];
	}

	#findWriters(): Map<LockId, ThreadId[]> {
		const writers = new Map<LockId, ThreadId[]>();
		for (const thread of this.threads) {
			const request = this.requestOf(thread);
			if (request?.mode !== Mode.exclusive) continue;
			const known = writers.get(request.lock);
			if (known === undefined) writers.set(request.lock, [thread]);
			else known.push(thread);
		}
		return writers;
	}

	/** The same for all that ask for the same at the same place. */
	placeOf(thread: ThreadId): string {
		const { contexts, sleeping } = this.observation;
		const sleep = sleeping.get(thread);
		if (sleep?.on === "join") return `end ${sleep.target} ${sleep.stack}`;
		if (sleep !== undefined) return `sleep ${sleep.condition} ${sleep.stack}`;
		const context = this.#asked(thread);
		return `${contexts.lockOf(context)} ${contexts.modeOf(context)} ${contexts.stackOf(context)}`;
	}

	#asked(thread: ThreadId): ContextId {
		return this.observation.pending[thread]! as ContextId;
	}
}

/** How a trace ended: who waits, and who holds. */
export interface AtEnd {
	readonly waits: Waits;
	/** Lock → its holds, one per thread and mode. */
	readonly holders: ReadonlyMap<LockId, readonly Acquisition[]>;
}

export function atEnd(observation: Observation): AtEnd {
	return { waits: new Waits(observation), holders: holdersAtEnd(observation) };
}

function holdersAtEnd({ contexts, held, locks }: Observation): Map<LockId, Acquisition[]> {
	const holders = new Map<LockId, Acquisition[]>();
	for (let thread = 1; thread < held.length; thread++) {
		const context = held[thread]! as ContextId;
		if (context === 0 || contexts.isRoot(context)) continue;
		for (const hold of contexts.path(context)) {
			if (locks.isDegraded(hold.lock)) continue;
			const known = holders.get(hold.lock);
			if (known === undefined) holders.set(hold.lock, [hold]);
			else known.push(hold);
		}
	}
	return holders;
}
