/** How the values of a table are made. */
export interface Values<T> {
	/** The value of a number that was never asked for. */
	readonly make: (id: number) => T;
	/** Another value with the same content, which changes by itself. */
	readonly copy: (value: T) => T;
}

/** Values with neighbouring numbers stand in one array, so that a fork that looks at few of them stays small. */
const pageBits = 5;
const pageSize = 1 << pageBits;
const noPage: readonly never[] = [];

/**
 * Values by small numbers, each made on first use. Arrays, because every step asks for some of them.
 * A fork reads the values of the table it was forked from until it asks for one to change: then it gets a copy. That table stays
 * as it is for as long as the fork is used.
 */
export class Table<T> {
	readonly #pages: (readonly (T | undefined)[])[] = [];

	constructor(
		private readonly how: Values<T>,
		private readonly origin?: Table<T>,
	) {}

	get(id: number): T {
		return this.#pages[id >> pageBits]?.[id & (pageSize - 1)] ?? this.#add(id);
	}

	/** The value to be looked at only: a fork does not get a copy for that. */
	look(id: number): Readonly<T> {
		return this.#find(id) ?? this.#add(id);
	}

	/** A table with the same content that changes by itself. */
	fork(): Table<T> {
		return new Table(this.how, this);
	}

	#add(id: number): T {
		const page = id >> pageBits;
		while (this.#pages.length <= page) this.#pages.push(noPage);
		if (this.#pages[page] === noPage) this.#pages[page] = new Array(pageSize).fill(undefined);
		const known = this.origin === undefined ? undefined : this.origin.#find(id);
		const own = known === undefined ? this.how.make(id) : this.how.copy(known);
		(this.#pages[page] as (T | undefined)[])[id & (pageSize - 1)] = own;
		return own;
	}

	#find(id: number): T | undefined {
		const own = this.#pages[id >> pageBits]?.[id & (pageSize - 1)];
		return own !== undefined || this.origin === undefined ? own : this.origin.#find(id);
	}
}
