import type { LockId, ThreadId } from "../../model/index.js";
import { type Hold, LockState } from "./lockState.js";
import { Table } from "./table.js";
import type { EventRef, LockRules, SimulatedEvent, SimulatorOptions } from "./types.js";

/** The state of every lock, made on first use. */
export class Locks {
	readonly #states: Table<LockState>;
	readonly #handovers: Handovers;

	/** @param before a state to go on from */
	constructor(rulesOf: (lock: LockId) => LockRules, options: SimulatorOptions, before?: Locks) {
		this.#states = before === undefined ? newStates(rulesOf, options) : before.#states.fork();
		this.#handovers = before === undefined ? handoversOf(options) : before.#handovers;
	}

	state(lock: LockId): LockState {
		return this.#states.get(lock);
	}

	/** Whether threads that do not hold it give it back in this trace: then anybody may. */
	isHandedOver(lock: LockId): boolean {
		return this.#handovers.locks.has(lock);
	}

	/** The hold of another thread that this release gives back. */
	handedOverHold({ thread, index }: SimulatedEvent, lock: LockId): Hold | undefined {
		const acquire = this.#handovers.acquireOf.get(`${thread} ${index}`);
		return this.state(lock).holds.find(
			(hold) => hold.thread === acquire?.thread && hold.index === acquire.index,
		);
	}

	/** Of a robust lock: the next owner takes over from a dead one. */
	forgetDead(state: LockState, hasEnded: (thread: ThreadId) => boolean): void {
		for (const hold of state.holds.filter(({ thread }) => hasEnded(thread))) state.remove(hold);
	}
}

function newStates(
	rulesOf: (lock: LockId) => LockRules,
	{ initialized }: SimulatorOptions,
): Table<LockState> {
	const awaitInit = new Set(initialized);
	const make = (lock: number) => new LockState(rulesOf(lock as LockId), !awaitInit.has(lock as LockId));
	return new Table({ make, copy: (state) => state.copy() });
}

interface Handovers {
	readonly locks: ReadonlySet<LockId>;
	/** Release → the acquire it gives back. */
	readonly acquireOf: ReadonlyMap<string, EventRef>;
}

function handoversOf({ handovers = [] }: SimulatorOptions): Handovers {
	const locks = new Set<LockId>();
	const acquireOf = new Map<string, EventRef>();
	for (const { lock, acquire, release } of handovers) {
		locks.add(lock);
		acquireOf.set(`${release.thread} ${release.index}`, acquire);
	}
	return { locks, acquireOf };
}
