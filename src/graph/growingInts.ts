/** An `Int32Array` that grows at its end by doubling. */
export class GrowingInts {
	#values: Int32Array;
	length = 0;

	constructor(capacity = 64) {
		this.#values = new Int32Array(capacity);
	}

	push(value: number): void {
		if (this.length === this.#values.length) {
			const larger = new Int32Array(this.length * 2);
			larger.set(this.#values);
			this.#values = larger;
		}
		this.#values[this.length++] = value;
	}

	at(index: number): number {
		return this.#values[index]!;
	}

	/** The values so far; a view, valid until the next push. */
	view(): Int32Array {
		return this.#values.subarray(0, this.length);
	}
}
