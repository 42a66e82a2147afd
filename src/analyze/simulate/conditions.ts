import type { LockId, ThreadId } from "../../model/index.js";

interface Sleeper {
	readonly condition: LockId;
	/** Number of the notification that came last before it fell asleep. */
	readonly since: number;
	/** A notification of all has reached it. */
	isWoken: boolean;
}

/**
 * Sleepers and the notifications they may still use. Which sleeper a single notification wakes is decided as late as
 * possible: the first that wakes takes the oldest notification it can use, which never takes away what another needs,
 * because whoever can use an older one can use a younger one too.
 */
export class Conditions {
	readonly #sleepers = new Map<ThreadId, Sleeper>();
	#pending: { readonly condition: LockId; readonly number: number }[] = [];
	#count = 0;

	sleep(thread: ThreadId, condition: LockId): void {
		this.#sleepers.set(thread, { condition, since: this.#count, isWoken: false });
	}

	notify(condition: LockId, all: boolean): void {
		this.#count++;
		if (!all) this.#pending.push({ condition, number: this.#count });
		else
			for (const sleeper of this.#sleepers.values())
				if (sleeper.condition === condition) sleeper.isWoken = true;
	}

	/** Whether a notification that came after it fell asleep can wake it now. */
	isNotified(thread: ThreadId): boolean {
		return this.#sleepers.get(thread)?.isWoken === true || this.#usableBy(thread) !== undefined;
	}

	/** It wakes, and uses a notification unless it woke by itself. */
	wake(thread: ThreadId, byItself: boolean): void {
		const used = byItself || this.#sleepers.get(thread)?.isWoken ? undefined : this.#usableBy(thread);
		this.#pending = this.#pending.filter((notification) => notification !== used);
		this.#sleepers.delete(thread);
	}

	#usableBy(thread: ThreadId) {
		const sleeper = this.#sleepers.get(thread);
		return this.#pending.find(
			({ condition, number }) => condition === sleeper?.condition && number > sleeper.since,
		);
	}
}
