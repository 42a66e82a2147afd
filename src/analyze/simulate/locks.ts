import type { Lock, LockId, ThreadId } from "../../model/index.js";
import { type Hold, LockState } from "./lockState.js";
import type { EventRef, LockRules, SimulatedEvent, SimulatorOptions } from "./types.js";

const takenByHolding: readonly Lock["kind"][] = [
	"mutex",
	"recursive",
	"rwlock",
	"monitor",
	"spin",
	"weblock",
];

/** The state of every lock, made on first use. */
export class Locks {
	readonly #states = new Map<LockId, LockState>();
	readonly #awaitInit: Set<LockId>;
	readonly #handedOver = new Set<LockId>();
	/** Release → the acquire it gives back. */
	readonly #acquireOf = new Map<string, EventRef>();

	constructor(
		private readonly rulesOf: (lock: LockId) => LockRules,
		options: SimulatorOptions,
	) {
		this.#awaitInit = new Set(options.initialized);
		for (const { lock, acquire, release } of options.handovers ?? []) {
			this.#handedOver.add(lock);
			this.#acquireOf.set(`${release.thread} ${release.index}`, acquire);
		}
	}

	state(lock: LockId): LockState {
		const known = this.#states.get(lock);
		if (known !== undefined) return known;
		const made = new LockState(this.rulesOf(lock), !this.#awaitInit.has(lock));
		this.#states.set(lock, made);
		return made;
	}

	/** Why nobody can use this lock now; undefined when it can be used. */
	objection(lock: LockId): string | undefined {
		const { isDestroyed, isInitialized } = this.state(lock);
		if (isDestroyed) return "the lock is destroyed";
		return isInitialized ? undefined : "the lock is not initialized yet";
	}

	/** Why nobody can ask for this lock; undefined when it is one that can be taken. */
	requestObjection(lock: LockId): string | undefined {
		const { kind } = this.state(lock).rules;
		const known = kind === "semaphore" || takenByHolding.includes(kind);
		return known ? this.objection(lock) : `a ${kind} is not taken`;
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
	forgetDead(lock: LockId, hasEnded: (thread: ThreadId) => boolean): void {
		const state = this.state(lock);
		if (!state.rules.robust) return;
		for (const hold of state.holds.filter(({ thread }) => hasEnded(thread))) state.remove(hold);
	}
}
