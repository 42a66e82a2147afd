import type { Fault } from "./chunkHeader.js";
import { holdwait } from "./gen/trace.js";
import { maxId } from "./limits.js";

type Definition = { readonly id?: number | null };

/** Ids in a row that share one definition. */
export interface DefinitionRun<T> {
	readonly id: number;
	readonly count: number;
	/** As recorded: its own id is that of the first it was said of. */
	readonly definition: T;
}

/** One kind of definition, by id. What is said of many ids at once is kept once: 8 bytes for each more. */
export class DefinitionTable<T extends Definition> {
	/** By id, those up to {@link dense}: nearly always all. There is no id 0. */
	private readonly first: (T | undefined)[] = [undefined];
	private readonly others = new Map<number, T>();
	/** Largest id defined. */
	largest = 0;

	/** Every id from 1 to here is defined. */
	get dense(): number {
		return this.first.length - 1;
	}

	get size(): number {
		return this.dense + this.others.size;
	}

	/** A later definition of an id replaces the earlier one. */
	set(id: number, definition: T): void {
		this.largest = Math.max(this.largest, id);
		if (id > this.dense + 1) this.others.set(id, definition);
		else this.first[id] = definition;
		if (this.others.size > 0) this.closeUp();
	}

	get(id: number): T | undefined {
		return id <= this.dense ? this.first[id] : this.others.get(id);
	}

	has(id: number): boolean {
		return this.get(id) !== undefined;
	}

	/** In order of ids; for kinds of which each has a definition of its own. */
	all(): T[] {
		return [...this.runs()].map(({ definition }) => definition);
	}

	/** In order of ids, as long as they can be: all that says something of so many locks goes through them. */
	*runs(): Generator<DefinitionRun<T>> {
		for (let id = 1; id <= this.dense; ) {
			const definition = this.first[id] as T;
			const start = id;
			while (id <= this.dense && this.first[id] === definition) id++;
			yield { id: start, count: id - start, definition };
		}
		for (const id of [...this.others.keys()].sort((a, b) => a - b))
			yield { id, count: 1, definition: this.others.get(id) as T };
	}

	private closeUp(): void {
		for (let next = this.others.get(this.dense + 1); next !== undefined; ) {
			this.others.delete(this.dense + 1);
			this.first.push(next);
			next = this.others.get(this.dense + 1);
		}
	}
}

/** All definitions of a trace as recorded, checked against the bounds of the format. */
export class DefinitionTables {
	readonly texts = new DefinitionTable<holdwait.Text.$Shape>();
	readonly modules = new DefinitionTable<holdwait.Module.$Shape>();
	readonly frames = new DefinitionTable<holdwait.Frame.$Shape>();
	readonly stacks = new DefinitionTable<holdwait.Stack.$Shape>();
	readonly locks = new DefinitionTable<holdwait.Lock.$Shape>();
	readonly threads = new DefinitionTable<holdwait.Thread.$Shape>();

	/**
	 * @param idBound no id may be larger; the size of the file in bytes
	 * @param most definitions of one kind
	 */
	constructor(
		private readonly idBound: number,
		private readonly most = maxId,
	) {}

	/** @returns what breaks the format, or undefined when all is well */
	add(definitions: holdwait.Definitions.$Shape): Fault | undefined {
		return (
			this.addAll("text", this.texts, definitions.text) ??
			this.addAll("module", this.modules, definitions.module?.map(ownBytes)) ??
			this.addAll("frame", this.frames, definitions.frame) ??
			this.addAll("stack", this.stacks, definitions.stack) ??
			this.addLocks(definitions.lock ?? []) ??
			this.addAll("thread", this.threads, definitions.thread)
		);
	}

	private addAll<T extends Definition>(
		kind: string,
		table: DefinitionTable<T>,
		definitions: readonly T[] | null | undefined,
	): Fault | undefined {
		for (const definition of definitions ?? []) {
			const fault = this.addOne(kind, table, { id: definition.id ?? 0, definition });
			if (fault !== undefined) return fault;
		}
		return undefined;
	}

	/** One id after the other, because how many a definition stands for is checked on the way. */
	private addLocks(locks: readonly holdwait.Lock.$Shape[]): Fault | undefined {
		for (const definition of locks) {
			const first = definition.id ?? 0;
			let fault = enumFault(definition);
			for (let more = 0; fault === undefined && more <= (definition.alike ?? 0); more++)
				fault = this.addOne("lock", this.locks, { id: first + more, definition });
			if (fault !== undefined) return fault;
		}
		return undefined;
	}

	private addOne<T extends Definition>(
		kind: string,
		table: DefinitionTable<T>,
		{ id, definition }: { readonly id: number; readonly definition: T },
	): Fault | undefined {
		if (id < 1 || id > this.idBound)
			return { expected: `a ${kind} id from 1 to ${this.idBound}`, found: `${id}` };
		if (table.size >= this.most && !table.has(id))
			return { expected: `at most ${this.most} ${kind} definitions`, found: "more" };
		table.set(id, definition);
		return undefined;
	}
}

/** The bytes of a decoded message belong to the buffer it was read from, which is used again. */
function ownBytes(module: holdwait.Module.$Shape): holdwait.Module.$Shape {
	return { ...module, buildId: new Uint8Array(module.buildId ?? []) };
}

function enumFault(lock: holdwait.Lock.$Shape): Fault | undefined {
	const { LockKind, Policy, Reentrancy } = holdwait;
	return (
		unknownValue("lock kind", lock.kind, LockKind) ??
		unknownValue("policy", lock.policy, Policy) ??
		unknownValue("re-entrancy", lock.reentrancy, Reentrancy)
	);
}

function unknownValue(what: string, value: number | null | undefined, names: object) {
	return (value ?? 0) in names ? undefined : { expected: `a known ${what}`, found: `${value}` };
}
