/**
 * The hot loop: uncontended acquires and innermost releases, which are nearly all events of a trace.
 *
 * Idea: what a thread holds is one node of a trie; an acquire is one guess at the node below it, a release is one step up. Nodes lie in
 * typed arrays: where a node is, and how often it was entered, each in one cache line. Numbers that other modules
 * export are loaded at every use, literals are not: that is why the layouts are const enums of this file (measured: 28 instead of 38 ns an
 * event).
 * Cost: O(1) per event; with very many locks the cost is cache misses.
 */
import { type EventBatch, Operation } from "../../model/index.js";

/** A node of the trie of held contexts, in integers. */
// biome-ignore lint/suspicious/noConstEnum: inlined in this file, a plain enum for others
export const enum ContextField {
	parent = 0,
	lock = 1,
	/** Where and how: stack · 64 + kind, as 32 bits. Kind: mode + 4·how, + 16 when the node is not a request, + 32 when it is a conversion. */
	site = 2,
	/** Negative: the number of its record of busy nodes, inverted. Else it was entered once or never, see ContextNodes. */
	state = 3,
	stride = 4,
}

/** The record of a busy node, in integers; the rest is a double. */
// biome-ignore lint/suspicious/noConstEnum: inlined in this file, a plain enum for others
export const enum BusyField {
	/** Acquires. */
	count = 0,
	/** The child taken last. */
	lastChild = 1,
	stride = 4,
}

/** The same record in doubles: ticks. */
// biome-ignore lint/suspicious/noConstEnum: inlined in this file, a plain enum for others
export const enum BusyTime {
	/** Of the latest acquire. */
	last = 1,
	stride = 2,
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
		readonly nodes: {
			readonly fields: Int32Array;
			readonly busy: Int32Array;
			readonly busyTimes: Float64Array;
		};
		/** By lock: the context that took it last while nothing else was held. */
		readonly outermost: Int32Array;
		child(parent: number, lock: number, kind: number, stack: number, time: number): number;
		enter(node: number, time: number): void;
		since(node: number): number;
	};
	readonly locks: { readonly fields: Int32Array };
	readonly held: Int32Array;
	readonly pending: Int32Array;
	readonly longHoldTicks: number;
	/** Where to write, by row, which context each acquire led to, instead of counting it; undefined: it is counted. */
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
	let { fields: nodes, busy, busyTimes } = contexts.nodes;
	let { outermost } = contexts;
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
			const site = (stack[row]! << 6) | kind;
			let node = 0;
			if (nodes[place + ContextField.parent] === 0) node = outermost[lock]!;
			else {
				const above = nodes[place + ContextField.state]!;
				if (above < 0) node = busy[~above * BusyField.stride + BusyField.lastChild]!;
			}
			const guess = node * ContextField.stride;
			if (
				nodes[guess + ContextField.parent] !== top ||
				nodes[guess + ContextField.lock] !== lock ||
				nodes[guess + ContextField.site] !== site
			) {
				node = contexts.child(top, lock, kind, stack[row]!, time[row]!);
				({ outermost } = contexts);
				({ fields: nodes, busy, busyTimes } = contexts.nodes);
			}
			if (trail !== undefined) trail[row] = node;
			else {
				const record = ~nodes[node * ContextField.stride + ContextField.state]!;
				if (record >= 0) {
					busy[record * BusyField.stride + BusyField.count]!++;
					busyTimes[record * BusyTime.stride + BusyTime.last] = time[row]!;
				} else {
					contexts.enter(node, time[row]!);
					({ busy, busyTimes } = contexts.nodes);
				}
			}
			const holder = fields[base]!;
			if ((holder !== 0 && holder !== thread) || ((kind & 3) === 0 && fields[base + LockField.readers] !== 0))
				uncommon.overlap(row);
			if ((kind & 3) === 0) {
				fields[base] = thread;
				fields[base + LockField.depth]!++;
			} else fields[base + LockField.readers]!++;
			top = node;
		} else if (
			operation === release &&
			nodes[place + ContextField.lock] === lock &&
			(eventCode & 48) === 0 &&
			lock !== 0 &&
			(!watchesHolds || contexts.since(top) > time[row]! - longHoldTicks)
		) {
			if ((nodes[place + ContextField.site]! & 3) !== 0) fields[base + LockField.readers]!--;
			else if (--fields[base + LockField.depth]! === 0) fields[base] = 0;
			top = nodes[place + ContextField.parent]!;
		} else if (operation !== access) {
			state.held[thread] = top;
			uncommon.apply(row);
			top = state.held[thread]!;
			isAsking = state.pending[thread] !== 0;
			({ outermost } = contexts);
			({ fields: nodes, busy, busyTimes } = contexts.nodes);
			({ fields } = locks);
		}
	}
	state.held[thread] = top;
}
