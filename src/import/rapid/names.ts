import type { LockId, StackId, ThreadId } from "../../model/index.js";
import type { FrameDefinition, TraceWriter } from "../../trace/index.js";

/** The things a trace names, each defined when it is first seen. */
export class Names {
	readonly #threads = new Map<string, ThreadId>();
	readonly #locks = new Map<string, LockId>();
	readonly #variables = new Map<string, LockId>();
	readonly #stacks = new Map<string, StackId>([["", 0 as StackId]]);

	constructor(private readonly writer: TraceWriter) {}

	thread(name: string): ThreadId {
		return this.#threads.get(name) ?? added(this.#threads, name, (label) => this.writer.thread({ label }));
	}

	/** Every lock is a monitor, as in the virtual machine these traces come from: its owner may take it again. */
	lock(name: string): LockId {
		return (
			this.#locks.get(name) ??
			added(this.#locks, name, (text) => this.writer.lock({ name: text, kind: "monitor", reentrancy: "all" }))
		);
	}

	variable(name: string): LockId {
		return (
			this.#variables.get(name) ??
			added(this.#variables, name, (text) => this.writer.lock({ name: text, kind: "variable" }))
		);
	}

	/** A stack of the one frame that the trace knows. */
	stack(location: string): StackId {
		return (
			this.#stacks.get(location) ??
			added(this.#stacks, location, (text) => this.writer.stack([frameOf(text)]))
		);
	}
}

/** A number alone would read like a line number, of no file. */
function frameOf(location: string): FrameDefinition {
	return { function: /^-?\d+$/.test(location) ? `location ${location}` : location };
}

/** Keeps a copy of the name: a part of a string keeps all of that string in memory. */
function added<Id>(ids: Map<string, Id>, part: string, define: (name: string) => Id): Id {
	const name = Buffer.from(part).toString();
	const id = define(name);
	ids.set(name, id);
	return id;
}
