import type { LockId, ThreadId } from "../../model/index.js";

/**
 * Who sleeps on which condition, and which notifications they may still use. Which sleeper a single
 * notification wakes is decided as late as possible: whoever wakes takes the oldest it can use. That never
 * takes away what another needs, because whoever can use an older one can use a younger one too.
 */
export class Conditions {
	readonly #queues = new Map<LockId, Sleepers>();
	readonly #sleepsOn: Map<ThreadId, LockId>;

	/** @param before a state to go on from */
	constructor(before?: Conditions) {
		for (const [condition, queue] of before === undefined ? [] : before.#queues)
			this.#queues.set(condition, new Sleepers(queue));
		this.#sleepsOn = new Map(before === undefined ? undefined : before.#sleepsOn);
	}

	sleep(thread: ThreadId, condition: LockId): void {
		const queue = this.#queues.get(condition) ?? new Sleepers();
		this.#queues.set(condition, queue);
		this.#sleepsOn.set(thread, condition);
		queue.add(thread);
	}

	notify(condition: LockId, all: boolean): void {
		const queue = this.#queues.get(condition);
		if (all) queue?.notifyAll();
		else queue?.notifyOne();
	}

	/** Whether a notification that came after it fell asleep can wake it now. */
	isNotified(thread: ThreadId): boolean {
		return this.#queueOf(thread)?.isNotified(thread) === true;
	}

	/** It wakes, and uses a notification unless it woke by itself. */
	wake(thread: ThreadId, byItself: boolean): void {
		this.#queueOf(thread)?.wake(thread, byItself);
		this.#sleepsOn.delete(thread);
	}

	#queueOf(thread: ThreadId): Sleepers | undefined {
		const condition = this.#sleepsOn.get(thread);
		return condition === undefined ? undefined : this.#queues.get(condition);
	}
}

/** The sleepers of one condition. */
class Sleepers {
	/** Thread → number of the last notification before it fell asleep; in the order they fell asleep. */
	readonly #asleep: Map<ThreadId, number>;
	/** Reached by a notification of all. */
	readonly #woken: Set<ThreadId>;
	/** Single notifications not used yet, oldest first; never more than there are sleepers. */
	#unused: number[];
	#count: number;

	constructor(before?: Sleepers) {
		this.#asleep = new Map(before === undefined ? undefined : before.#asleep);
		this.#woken = new Set(before === undefined ? undefined : before.#woken);
		this.#unused = [...(before === undefined ? [] : before.#unused)];
		this.#count = before === undefined ? 0 : before.#count;
	}

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
