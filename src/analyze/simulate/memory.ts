import { AccessVariant, type ThreadId, variantOf } from "../../model/index.js";
import { Table } from "./table.js";
import type { SimulatedEvent, SimulatorOptions } from "./types.js";

/** The last write of every variable; a read must see the one it saw in the trace. */
export class Memory {
	/** Thread 0: not written yet. */
	readonly #lastWrite: Table<{ thread: ThreadId; index: number }>;

	/** @param before a state to go on from */
	constructor(
		private readonly writeSeenBy: SimulatorOptions["writeSeenBy"],
		before?: Memory,
	) {
		const make = () => ({ thread: 0 as ThreadId, index: 0 });
		this.#lastWrite =
			before === undefined ? new Table({ make, copy: (write) => ({ ...write }) }) : before.#lastWrite.fork();
	}

	/** Executes a read or write; false when the read would see another write than it did. */
	access(event: SimulatedEvent): boolean {
		if (variantOf(event.code) === AccessVariant.write) {
			const last = this.#lastWrite.get(event.object);
			last.thread = event.thread;
			last.index = event.index;
			return true;
		}
		if (this.writeSeenBy === undefined) return true;
		const seen = this.writeSeenBy(event);
		const last = this.#lastWrite.look(event.object);
		if (seen === undefined) return last.thread === 0;
		return seen.thread === last.thread && seen.index === last.index;
	}
}
