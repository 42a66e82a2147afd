import {
	eventCode,
	How,
	type LockId,
	Operation,
	type StackId,
	type ThreadId,
	type Ticks,
} from "../../model/index.js";
import { type LockDefinition, TraceWriter } from "../../trace/index.js";
import type { Snapshot, SnapshotHold, SnapshotStack, SnapshotThread, SnapshotWait } from "./snapshot.js";

const gap = eventCode(Operation.gap);
const moment = 0 as Ticks;

/**
 * A snapshot as a trace, all of it at one time: each thread begins with a gap, because what it did before is not known,
 * then come all holds, then all waits.
 */
export function traceOf(snapshot: Snapshot): Uint8Array {
	const pieces: Uint8Array[] = [];
	const writer = new TraceWriter((bytes) => pieces.push(bytes), {
		runtime: snapshot.runtime,
		recorder: snapshot.recorder,
		ticksPerSecond: 0,
	});
	const scribe = new Scribe(writer);
	const { threads } = snapshot;
	const ids = threads.map((thread) => scribe.thread(thread));
	for (const [index, { holds }] of threads.entries())
		for (const hold of holds) scribe.hold(ids[index]!, hold);
	for (const [index, { wait }] of threads.entries()) if (wait !== undefined) scribe.wait(ids[index]!, wait);
	for (const loss of snapshot.losses) writer.loss(loss);
	writer.flush();
	return Buffer.concat(pieces);
}

/** Defines what it writes about when it is first met. */
class Scribe {
	readonly #locks = new Map<LockDefinition, LockId>();
	readonly #stacks = new Map<SnapshotStack, StackId>();

	constructor(private readonly writer: TraceWriter) {}

	thread({ label, name }: SnapshotThread): ThreadId {
		const id = this.writer.thread({ label, ...(name === undefined ? {} : { name }) });
		this.writer.event({ thread: id, time: moment, code: gap, object: 0 });
		return id;
	}

	hold(thread: ThreadId, { lock, mode, stack, unordered }: SnapshotHold): void {
		const code = eventCode(Operation.acquire, mode, unordered === true ? How.inherited : How.plain);
		const ids = { object: this.#lock(lock), stack: this.#stack(stack) };
		this.writer.event({ thread, time: moment, code, ...ids });
	}

	wait(thread: ThreadId, { lock, mode, timed, stack }: SnapshotWait): void {
		const code = eventCode(Operation.attempt, mode, timed ? How.timed : How.plain);
		const ids = { object: this.#lock(lock), stack: this.#stack(stack) };
		this.writer.event({ thread, time: moment, code, ...ids });
	}

	#lock(lock: LockDefinition): LockId {
		const known = this.#locks.get(lock);
		if (known !== undefined) return known;
		const id = this.writer.lock(lock);
		this.#locks.set(lock, id);
		return id;
	}

	#stack(stack: SnapshotStack): StackId {
		const known = this.#stacks.get(stack);
		if (known !== undefined) return known;
		const id = this.writer.stack(stack.frames, stack.truncated);
		this.#stacks.set(stack, id);
		return id;
	}
}
