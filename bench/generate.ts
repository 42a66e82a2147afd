import {
	eventCode,
	type LockId,
	Operation,
	type StackId,
	type ThreadId,
	type Ticks,
} from "../src/model/index.js";
import { TraceWriter } from "../src/trace/index.js";

export interface Workload {
	/** At least this many; the last nest is completed. */
	readonly events: number;
	readonly threads: number;
	/** Locks in all; each belongs to one thread, so that no sections of one lock overlap. */
	readonly locks: number;
	/** Locks held at once, at most; always taken in the order of their ids. */
	readonly depth: number;
	/** Nests a thread takes before another one goes on; 0: another thread at every event. */
	readonly nestsPerTurn: number;
	/** Nests go over the locks one after the other; otherwise any lock may be next, which is hardest on the caches. */
	readonly inOrder?: boolean;
	readonly codec?: "none" | "deflate";
}

/** A thread between two of its events: what it will do next. */
interface Script {
	readonly thread: ThreadId;
	readonly locks: readonly LockId[];
	/** Where the next nest begins, when they go in order. */
	next: number;
	readonly todo: { readonly code: number; readonly object: LockId; readonly stack: StackId }[];
}

const acquire = eventCode(Operation.acquire);
const release = eventCode(Operation.release);

/**
 * Makes a trace of threads that take and give back nested locks, the same one for the same workload.
 * @returns a binary trace
 */
export function generateTrace(workload: Workload): Uint8Array {
	const pieces: Uint8Array[] = [];
	const writer = new TraceWriter((bytes) => pieces.push(bytes), { codec: workload.codec ?? "none" });
	const random = randomNumbers(1);
	const scripts = scriptsOf(workload, writer);
	const stacks = Array.from({ length: 64 }, (_, line) =>
		writer.stack([{ function: `f${line}`, file: "bench.c", line }]),
	);
	let time = 0;
	let count = 0;
	for (let turn = 0; count < workload.events; turn++) {
		const script = scripts[turn % scripts.length] as Script;
		let left = workload.nestsPerTurn === 0 ? 1 : workload.nestsPerTurn * 2 * workload.depth;
		for (; left > 0; left--, count++) {
			if (script.todo.length === 0)
				planNest(script, { random, stacks, depth: workload.depth, inOrder: workload.inOrder ?? false });
			time += 1 + random(200);
			const next = script.todo.shift();
			if (next !== undefined) writer.event({ thread: script.thread, time: time as Ticks, ...next });
		}
	}
	writer.end();
	return Buffer.concat(pieces);
}

function scriptsOf({ threads, locks }: Workload, writer: TraceWriter): Script[] {
	const scripts = Array.from({ length: threads }, () => ({
		thread: writer.thread(),
		locks: [] as LockId[],
		next: 0,
		todo: [],
	}));
	for (let index = 0; index < locks; index++)
		scripts[index % threads]?.locks.push(writer.lock({ class: `C${index % 50}` }));
	return scripts;
}

interface Choice {
	readonly random: (below: number) => number;
	readonly stacks: readonly StackId[];
	readonly depth: number;
	readonly inOrder: boolean;
}

/** Appends a nest: up to `depth` locks taken one after the other and given back in reverse. */
function planNest(script: Script, { random, stacks, depth, inOrder }: Choice): void {
	const size = 1 + random(depth);
	const places = script.locks.length - size + 1;
	const from = inOrder ? script.next++ % places : random(places);
	const held = script.locks.slice(from, from + size);
	for (const object of held)
		script.todo.push({ code: acquire, object, stack: stacks[object % stacks.length] as StackId });
	for (const object of held.reverse()) script.todo.push({ code: release, object, stack: 0 as StackId });
}

/** Whole numbers below a bound, always the same row of them (xorshift32: Marsaglia, Xorshift RNGs, 2003). */
export function randomNumbers(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) % below;
	};
}
