/**
 * The hot loop: uncontended acquires and innermost releases, which are nearly all events of a trace.
 *
 * Idea: what a thread holds is one node of a trie; an acquire is one guess at the node below it, a release is one step up. Records lie in
 * typed arrays, one cache line each. Numbers that other modules export are loaded at every use, literals are not: that is why the layouts
 * are const enums of this file (measured: 28 instead of 38 ns an event).
 * Cost: O(1) per event; with very many locks the cost is cache misses.
 */
import { type EventBatch, Operation } from "../../model/index.js";

/** A node of the trie of held contexts, in integers; the last two are a double. */
// biome-ignore lint/suspicious/noConstEnum: inlined in this file, a plain enum for others
export const enum ContextField {
	parent = 0,
	lock = 1,
	/** mode + 4·how, + 16 when the node is not a request, + 32 when it is a conversion. */
	kind = 2,
	stack = 3,
	/** Acquires. */
	count = 4,
	/** The child taken last. */
	lastChild = 5,
	stride = 8,
}

/** The same node in doubles. */
// biome-ignore lint/suspicious/noConstEnum: inlined in this file, a plain enum for others
export const enum ContextDouble {
	/** Ticks of the latest acquire. */
	lastTime = 3,
	stride = 4,
}

/** Who holds a lock, in integers. */
// biome-ignore lint/suspicious/noConstEnum: inlined in this file, a plain enum for others
export const enum LockField {
	/** ThreadId of the exclusive holder; 0: none. */
	holder = 0,
	/** How often it holds it. */
	depth = 1,
	/** Shared holds. */
	readers = 2,
	flags = 3,
	stride = 4,
}

// biome-ignore lint/suspicious/noConstEnum: inlined in this file, a plain enum for others
export const enum LockFlag {
	/** No thread owns it: it is never part of a held set. Conditions, channels, counting semaphores, degraded locks. */
	unowned = 1,
	/** Was released by a thread that did not hold it: who holds it is not certain any more. */
	degraded = 2,
	/** Its flags have been looked up. */
	known = 4,
}

/** What the loop reads and changes. Arrays are replaced when they grow, by whatever the loop calls. */
export interface HotState {
	readonly contexts: {
		readonly integers: Int32Array;
		readonly doubles: Float64Array;
		/** By lock: the context that took it last while nothing else was held. */
		readonly outermost: Int32Array;
		child(parent: number, lock: number, kind: number, stack: number, time: number): number;
	};
	readonly locks: { readonly fields: Int32Array };
	readonly held: Int32Array;
	readonly pending: Int32Array;
	readonly longHoldTicks: number;
	/** Where to write, by row, which context each acquire led to; undefined: nowhere. */
	readonly trail: Int32Array | undefined;
}

export interface Uncommon {
	/** Any event but an uncontended acquire or an innermost release. */
	apply(row: number): void;
	/** The acquire at `row` overlaps with a hold that excludes it. */
	overlap(row: number): void;
}

/** Applies the events of one batch to what its thread holds. */
export function applyEvents(state: HotState, batch: EventBatch, uncommon: Uncommon): void {
	const { thread, from, to, code, time, object, stack } = batch;
	const { contexts, locks, longHoldTicks, trail } = state;
	const { acquire, release, access } = Operation;
	const watchesHolds = longHoldTicks !== Number.POSITIVE_INFINITY;
	let { integers, doubles, outermost } = contexts;
	let { fields } = locks;
	let isAsking = state.pending[thread] !== 0;
	let top: number = state.held[thread]!;
	for (let row = from; row < to; row++) {
		const eventCode = code[row]!;
		const operation = eventCode & 15;
		const lock = object[row]!;
		const base = lock * LockField.stride;
		const place = top * ContextField.stride;
		if (
			operation === acquire &&
			!isAsking &&
			(fields[base + LockField.flags]! & (LockFlag.known | LockFlag.unowned)) === LockFlag.known
		) {
			const kind = eventCode >> 4;
			let node =
				integers[place + ContextField.parent] === 0
					? outermost[lock]!
					: integers[place + ContextField.lastChild]!;
			const guess = node * ContextField.stride;
			if (
				integers[guess + ContextField.parent] !== top ||
				integers[guess + ContextField.lock] !== lock ||
				integers[guess + ContextField.stack] !== stack[row] ||
				integers[guess + ContextField.kind] !== kind
			) {
				node = contexts.child(top, lock, kind, stack[row]!, time[row]!);
				({ integers, doubles, outermost } = contexts);
			}
			integers[node * ContextField.stride + ContextField.count]!++;
			doubles[node * ContextDouble.stride + ContextDouble.lastTime] = time[row]!;
			const holder = fields[base]!;
			if ((holder !== 0 && holder !== thread) || ((kind & 3) === 0 && fields[base + LockField.readers] !== 0))
				uncommon.overlap(row);
			if ((kind & 3) === 0) {
				fields[base] = thread;
				fields[base + LockField.depth]!++;
			} else fields[base + LockField.readers]!++;
			top = node;
			if (trail !== undefined) trail[row] = node;
		} else if (
			operation === release &&
			integers[place + ContextField.lock] === lock &&
			(eventCode & 48) === 0 &&
			lock !== 0 &&
			(!watchesHolds ||
				doubles[top * ContextDouble.stride + ContextDouble.lastTime]! > time[row]! - longHoldTicks)
		) {
			if ((integers[place + ContextField.kind]! & 3) !== 0) fields[base + LockField.readers]!--;
			else if (--fields[base + LockField.depth]! === 0) fields[base] = 0;
			top = integers[place + ContextField.parent]!;
		} else if (operation !== access) {
			state.held[thread] = top;
			uncommon.apply(row);
			top = state.held[thread]!;
			isAsking = state.pending[thread] !== 0;
			({ integers, doubles, outermost } = contexts);
			({ fields } = locks);
		}
	}
	state.held[thread] = top;
}
