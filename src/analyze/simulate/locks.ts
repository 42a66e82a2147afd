import type { LockId, ThreadId } from "../../model/index.js";
import { type Hold, LockState } from "./lockState.js";
import { Table } from "./table.js";
import type { EventRef, LockRules, SimulatedEvent, SimulatorOptions } from "./types.js";

/** The state of every lock, made on first use. */
export class Locks {
	readonly #states: Table<LockState>;
	readonly #handedOver = new Set<LockId>();
	/** Release → the acquire it gives back. */
	readonly #acquireOf = new Map<string, EventRef>();

	constructor(rulesOf: (lock: LockId) => LockRules, options: SimulatorOptions) {
		const awaitInit = new Set(options.initialized);
		this.#states = new Table(
			(lock) => new LockState(rulesOf(lock as LockId), !awaitInit.has(lock as LockId)),
		);
		for (const { lock, acquire, release } of options.handovers ?? []) {
			this.#handedOver.add(lock);
			this.#acquireOf.set(`${release.thread} ${release.index}`, acquire);
		}
	}

	state(lock: LockId): LockState {
		return this.#states.get(lock);
	}

	/** Whether threads that do not hold it give it back in this trace: then anybody may. */
	isHandedOver(lock: LockId): boolean {
		return this.#handedOver.has(lock);
	}

	/** The hold of another thread that this release gives back. */
	handedOverHold({ thread, index }: SimulatedEvent, lock: LockId): Hold | undefined {
		const acquire = this.#acquireOf.get(`${thread} ${index}`);
		return this.state(lock).holds.find(
			(hold) => hold.thread === acquire?.thread && hold.index === acquire.index,
		);
	}

	/** The next owner of a robust lock takes over from a dead one. */
	forgetDead(state: LockState, hasEnded: (thread: ThreadId) => boolean): void {
		if (!state.rules.robust) return;
		for (const hold of state.holds.filter(({ thread }) => hasEnded(thread))) state.remove(hold);
	}
}
