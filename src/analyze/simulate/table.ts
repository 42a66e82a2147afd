/** Values by small numbers, each made on first use. An array, because every step asks for some of them. */
export class Table<T> {
	readonly #values: (T | undefined)[] = [];

	/** @param make gives the value of a number that was never asked for */
	constructor(private readonly make: (id: number) => T) {}

	get(id: number): T {
		const known = this.#values[id];
		if (known !== undefined) return known;
		while (this.#values.length < id) this.#values.push(undefined);
		const made = this.make(id);
		this.#values[id] = made;
		return made;
	}
}
