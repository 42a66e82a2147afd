import type { LockId, ThreadId } from "../../model/index.js";

/**
 * Who sleeps on which condition, and which notifications they may still use. Which sleeper a single
 * notification wakes is decided as late as possible: whoever wakes takes the oldest it can use. That never
 * takes away what another needs, because whoever can use an older one can use a younger one too.
 */
export class Conditions {
	readonly #queues = new Map<LockId, Sleepers>();
	readonly #sleepsOn = new Map<ThreadId, Sleepers>();

	sleep(thread: ThreadId, condition: LockId): void {
		const queue = this.#queues.get(condition) ?? new Sleepers();
		this.#queues.set(condition, queue);
		this.#sleepsOn.set(thread, queue);
		queue.add(thread);
	}

	notify(condition: LockId, all: boolean): void {
		const queue = this.#queues.get(condition);
		if (all) queue?.notifyAll();
		else queue?.notifyOne();
	}

	/** Whether a notification that came after it fell asleep can wake it now. */
	isNotified(thread: ThreadId): boolean {
		return this.#sleepsOn.get(thread)?.isNotified(thread) === true;
	}

	/** It wakes, and uses a notification unless it woke by itself. */
	wake(thread: ThreadId, byItself: boolean): void {
		this.#sleepsOn.get(thread)?.wake(thread, byItself);
		this.#sleepsOn.delete(thread);
	}
}

/** The sleepers of one condition. */
class Sleepers {
	/** Thread → number of the last notification before it fell asleep; in the order they fell asleep. */
	readonly #asleep = new Map<ThreadId, number>();
	/** Reached by a notification of all. */
	readonly #woken = new Set<ThreadId>();
	/** Single notifications not used yet, oldest first; never more than there are sleepers. */
	#unused: number[] = [];
	#count = 0;

	add(thread: ThreadId): void {
		this.#asleep.set(thread, this.#count);
	}

	notifyAll(): void {
		for (const thread of this.#asleep.keys()) this.#woken.add(thread);
		this.#asleep.clear();
		this.#unused = [];
	}

	notifyOne(): void {
		if (!this.#everySleeperHasOne()) this.#unused.push(++this.#count);
	}

	isNotified(thread: ThreadId): boolean {
		return this.#woken.has(thread) || this.#oldestFor(thread) >= 0;
	}

	wake(thread: ThreadId, byItself: boolean): void {
		const place = this.#oldestFor(thread);
		if (!byItself && place >= 0) this.#unused.splice(place, 1);
		this.#woken.delete(thread);
		this.#asleep.delete(thread);
		if (this.#asleep.size === 0) this.#unused = [];
	}

	#oldestFor(thread: ThreadId): number {
		const since = this.#asleep.get(thread);
		return since === undefined ? -1 : this.#unused.findIndex((number) => number > since);
	}

	/** Then all of them are awake as good as, and one more notification is lost. */
	#everySleeperHasOne(): boolean {
		let place = this.#unused.length;
		let sleepers = 0;
		for (const since of [...this.#asleep.values()].reverse()) {
			while (place > 0 && this.#unused[place - 1]! > since) place--;
			if (this.#unused.length - place < ++sleepers) return false;
		}
		return true;
	}
}
