import type { LockId } from "../model/index.js";

/** A set of locks: a byte for each up to the largest, because there may be millions of locks. */
export class LockSet {
	size = 0;
	#marks: Uint8Array;

	/** @param limit the largest lock expected; with larger ones the set grows */
	constructor(limit = 1023) {
		this.#marks = new Uint8Array(limit + 1);
	}

	add(lock: LockId): void {
		if (lock >= this.#marks.length) this.#growTo(lock);
		if (this.#marks[lock] === 1) return;
		this.#marks[lock] = 1;
		this.size++;
	}

	has(lock: LockId): boolean {
		return this.#marks[lock] === 1;
	}

	#growTo(lock: LockId): void {
		const larger = new Uint8Array(Math.max(lock + 1, this.#marks.length * 2));
		larger.set(this.#marks);
		this.#marks = larger;
	}
}
