/** How the values of a table are made. */
export interface Values<T> {
	/** The value of a number that was never asked for. */
	readonly make: (id: number) => T;
	/** Another value with the same content, which changes by itself. */
	readonly copy: (value: T) => T;
}

/** Values that do not change any more, above older ones. */
interface Layer<T> {
	readonly values: readonly (T | undefined)[];
	readonly below: Layer<T> | undefined;
}

/**
 * Values by small numbers, each made on first use. An array, because every step asks for some of them.
 * A fork shares all values with what it was forked from, until one of the two asks for one again: then that one gets a copy.
 */
export class Table<T> {
	#values: (T | undefined)[] = [];
	#shared: Layer<T> | undefined;

	constructor(private readonly how: Values<T>) {}

	get(id: number): T {
		const known = this.#values[id];
		if (known !== undefined) return known;
		while (this.#values.length < id) this.#values.push(undefined);
		const shared = this.#find(id);
		const own = shared === undefined ? this.how.make(id) : this.how.copy(shared);
		this.#values[id] = own;
		return own;
	}

	/** The value to be looked at only: a fork does not get a copy for that. */
	look(id: number): Readonly<T> {
		return this.#values[id] ?? this.#find(id) ?? this.get(id);
	}

	/** A table with the same content; from now on each of the two changes by itself. */
	fork(): Table<T> {
		if (this.#values.length > 0) this.#shared = { values: this.#values, below: this.#shared };
		this.#values = [];
		const fork = new Table(this.how);
		fork.#shared = this.#shared;
		return fork;
	}

	#find(id: number): T | undefined {
		for (let layer = this.#shared; layer !== undefined; layer = layer.below) {
			const value = layer.values[id];
			if (value !== undefined) return value;
		}
		return undefined;
	}
}
