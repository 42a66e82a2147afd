import { Operation } from "../model/index.js";
import type { DefinitionTable, DefinitionTables } from "./definitionTables.js";

/** The ids of one kind that events use: which were never defined, and which is the largest. */
class UsedKind {
	largest: number;
	readonly undefinedIds = new Set<number>();

	constructor(
		private readonly table: DefinitionTable<{ readonly id?: number | null }>,
		private readonly bound: number,
	) {
		this.largest = table.largest;
	}

	/** Called for ids beyond the densely defined ones. @returns false when no trace of this size has such an id */
	use(id: number): boolean {
		if (id < 1 || id > this.bound) return false;
		if (this.table.has(id)) return true;
		this.undefinedIds.add(id);
		this.largest = Math.max(this.largest, id);
		return true;
	}

	get dense(): number {
		return this.table.dense;
	}
}

/** The ids that the events of a trace use. */
export class UsedIds {
	readonly locks: UsedKind;
	readonly threads: UsedKind;
	readonly stacks: UsedKind;
	readonly texts: UsedKind;

	constructor(tables: DefinitionTables, bound: number) {
		this.locks = new UsedKind(tables.locks, bound);
		this.threads = new UsedKind(tables.threads, bound);
		this.stacks = new UsedKind(tables.stacks, bound);
		this.texts = new UsedKind(tables.texts, bound);
	}

	/** @returns how many ids are used but never defined */
	undefinedCount(): number {
		return [this.locks, this.threads, this.stacks, this.texts].reduce(
			(sum, kind) => sum + kind.undefinedIds.size,
			0,
		);
	}

	/** @returns whether the `number` operand of this operation is possible */
	useNumber(operation: number, value: number): boolean {
		if (operation === Operation.gap) return true;
		if (operation === Operation.mark)
			return value === 0 || value <= this.texts.dense || this.texts.use(value);
		return value <= this.threads.dense
			? value > 0 || operation === Operation.context
			: this.threads.use(value);
	}
}
