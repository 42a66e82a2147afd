import { AccessVariant, variantOf } from "../../model/index.js";
import type { EventRef, SimulatedEvent, SimulatorOptions } from "./types.js";

/** The last write of every variable; a read must see the one it saw in the trace. */
export class Memory {
	readonly #lastWrite = new Map<number, EventRef>();

	constructor(private readonly writeSeenBy: SimulatorOptions["writeSeenBy"]) {}

	/** Executes a read or write; false when the read would see another write than it did. */
	access(event: SimulatedEvent): boolean {
		if (variantOf(event.code) === AccessVariant.write) {
			this.#lastWrite.set(event.object, { thread: event.thread, index: event.index });
			return true;
		}
		if (this.writeSeenBy === undefined) return true;
		const seen = this.writeSeenBy(event);
		const last = this.#lastWrite.get(event.object);
		return seen?.thread === last?.thread && seen?.index === last?.index;
	}
}
