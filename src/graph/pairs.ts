import { GrowingInts } from "./growingInts.js";

/** Numbers pairs of integers: 0, 1, 2 … in order of first sight. A hash table without objects, because graphs have very many pairs. */
export class Pairs {
	readonly #first = new GrowingInts();
	readonly #second = new GrowingInts();
	/** Number plus one; 0: free. */
	#table = new Int32Array(1024);

	get size(): number {
		return this.#first.length;
	}

	/** The first of each pair, by number; a view, valid until the next new pair. */
	get first(): Int32Array {
		return this.#first.view();
	}

	/** The second of each pair, by number; a view, valid until the next new pair. */
	get second(): Int32Array {
		return this.#second.view();
	}

	/** The number of this pair, which is `size` when it is new. */
	add(first: number, second: number): number {
		const slot = this.#slotOf(first, second);
		const known = this.#table[slot]!;
		if (known !== 0) return known - 1;
		this.#first.push(first);
		this.#second.push(second);
		this.#table[slot] = this.size;
		if (this.size * 2 > this.#table.length) this.#grow();
		return this.size - 1;
	}

	#slotOf(first: number, second: number): number {
		const mask = this.#table.length - 1;
		let slot = hash(first, second) & mask;
		for (let known = this.#table[slot]!; known !== 0; known = this.#table[slot]!) {
			if (this.#first.at(known - 1) === first && this.#second.at(known - 1) === second) break;
			slot = (slot + 1) & mask;
		}
		return slot;
	}

	#grow(): void {
		this.#table = new Int32Array(this.#table.length * 2);
		const { first, second } = this;
		for (let number = 0; number < first.length; number++)
			this.#table[this.#slotOf(first[number]!, second[number]!)] = number + 1;
	}
}

function hash(first: number, second: number): number {
	let value = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
	value ^= value >>> 15;
	value = Math.imul(value, 0x2c1b3c6d);
	return value ^ (value >>> 13);
}
