import type { LockId, ThreadId } from "../../model/index.js";
import { type LockFacts, lockFacts } from "./lockFacts.js";

/** `L7` and `T7` get id 7 where it is free, so that a dump keeps its numbers; others get the next free id. */
class IdPool {
	private readonly taken = new Set<number>();
	private next = 1;

	/** @param largest ids wished for beyond this are not given, to stay within the size of the file */
	constructor(
		private readonly letter: string,
		private readonly largest: number,
	) {}

	take(identifier: string): number {
		const wish = this.wish(identifier);
		if (wish !== undefined && wish <= this.largest && !this.taken.has(wish)) return this.reserve(wish);
		while (this.taken.has(this.next)) this.next++;
		return this.reserve(this.next);
	}

	/** Whether the identifier says no more than the id does. */
	isDefaultName(identifier: string, id: number): boolean {
		return identifier === `${this.letter}${id}`;
	}

	private wish(identifier: string): number | undefined {
		const digits = identifier.startsWith(this.letter) ? identifier.slice(1) : "";
		return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : undefined;
	}

	private reserve(id: number): number {
		this.taken.add(id);
		return id;
	}
}

/** A thread of the text. */
export interface NamedThread {
	readonly id: ThreadId;
	readonly label?: string;
}

/** The threads of a text, by identifier. */
export class ThreadNames {
	readonly byName = new Map<string, NamedThread>();
	private readonly ids: IdPool;

	constructor(largest: number) {
		this.ids = new IdPool("T", largest);
	}

	/** The thread of this identifier, known or new. */
	of(identifier: string): NamedThread {
		const known = this.byName.get(identifier);
		if (known !== undefined) return known;
		const id = this.ids.take(identifier) as ThreadId;
		const thread = this.ids.isDefaultName(identifier, id) ? { id } : { id, label: identifier };
		this.byName.set(identifier, thread);
		return thread;
	}
}

/** One incarnation of a lock of the text, and what its uses tell about its kind. */
export interface NamedLock {
	readonly id: LockId;
	/** Its name in the trace; absent when the identifier is the default label of its id. */
	readonly name?: string;
	/** The incarnation before it. */
	readonly previous?: LockId;
	readonly facts: LockFacts;
	isUsed: boolean;
	isDestroyed: boolean;
}

/** The locks of a text, by identifier; an identifier names one incarnation after the other. */
export class LockNames {
	/** All incarnations in order of ids, with the identifier of each. */
	readonly all: { readonly identifier: string; readonly lock: NamedLock }[] = [];
	private readonly current = new Map<string, NamedLock>();
	private readonly ids: IdPool;

	constructor(largest: number) {
		this.ids = new IdPool("L", largest);
	}

	/** The lock of this identifier as of now, known or new. */
	of(identifier: string): NamedLock {
		return this.current.get(identifier) ?? this.incarnate(identifier);
	}

	/** A new lock of this identifier, which takes the place of the one before. */
	incarnate(identifier: string): NamedLock {
		const before = this.current.get(identifier);
		const id = this.ids.take(identifier) as LockId;
		const isDefault = before === undefined && this.ids.isDefaultName(identifier, id);
		const lock: NamedLock = {
			id,
			facts: lockFacts(),
			isUsed: false,
			isDestroyed: false,
			...(isDefault ? {} : { name: identifier }),
			...(before === undefined ? {} : { previous: before.id }),
		};
		this.current.set(identifier, lock);
		this.all.push({ identifier, lock });
		return lock;
	}
}
