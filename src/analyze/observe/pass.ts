/**
 * The one pass over the events of a trace.
 *
 * Idea: what a thread holds is one node of a trie ({@link Contexts}); an uncontended acquire is one hash probe and a few
 * stores, a release of the innermost lock is one step up. Everything else is rare and lives in rareEvents.ts.
 * Source: lock trees and lock dependencies (Havelund 2000; Joshi et al., PLDI 2009).
 * Cost: O(1) per acquire and per release in nesting order; memory grows with distinct contexts, locks and threads.
 */
import type { EventBatch, LockId, Ticks, Trace } from "../../model/index.js";
import { Operation } from "../../model/index.js";
import { unowned } from "./lockStates.js";
import type { Observation } from "./observation.js";
import { PassState } from "./passState.js";
import { applyRare, rareAcquire, rareRelease, reportOverlap } from "./rareEvents.js";

/** How many batches go by between two reports of progress. */
const progressInterval = 4096;

export interface ObserveOptions {
	/** Ticks; a hold that lasts longer is recorded. Infinity: none is. */
	readonly longHoldTicks: number;
	/** Called now and then with the number of events read. */
	readonly onProgress?: (events: number) => void;
}

/**
 * Reads a trace once.
 * @throws TraceError when the trace cannot be decoded
 */
export function observe(trace: Trace, options: ObserveOptions): Observation {
	const state = new PassState(trace.definitions, options.longHoldTicks);
	let events = 0;
	let batches = 0;
	for (const batch of trace.batches()) {
		state.ensureThread(batch.thread);
		applyBatch(state, batch);
		events += batch.to - batch.from;
		if (++batches % progressInterval === 0) options.onProgress?.(events);
	}
	options.onProgress?.(events);
	return state;
}

/** Applies the events of one batch. */
export function applyBatch(state: PassState, batch: EventBatch): void {
	const { thread, from, to, code, time, object, stack } = batch;
	const { contexts, locks, pending, longHoldTicks } = state;
	let top: number = state.held[thread]!;
	for (let row = from; row < to; row++) {
		const eventCode = code[row]!;
		const operation = eventCode & 15;
		const lock = object[row]!;
		const base = lock << 2;
		if (operation === Operation.acquire && pending[thread] === 0 && base < locks.fields.length) {
			const { fields } = locks;
			const flags = fields[base + 3]! || locks.flags(lock as LockId);
			if ((flags & unowned) === 0) {
				const node = contexts.child(top, lock, eventCode >> 4, stack[row]!, time[row]!);
				contexts.enter(node, time[row]!);
				const holder = fields[base]!;
				if ((holder !== 0 && holder !== thread) || ((eventCode & 48) === 0 && fields[base + 2] !== 0))
					reportOverlap(state, lock as LockId, thread);
				if ((eventCode & 48) === 0) {
					fields[base] = thread;
					fields[base + 1]!++;
				} else fields[base + 2]!++;
				top = node;
				continue;
			}
		} else if (operation === Operation.release) {
			if (
				(eventCode & 48) === 0 &&
				lock !== 0 &&
				contexts.isInnermost(top, lock, time[row]! - longHoldTicks)
			) {
				const { fields } = locks;
				if (contexts.modeOf(top) !== 0) fields[base + 2]!--;
				else if (--fields[base + 1]! === 0) fields[base] = 0;
				top = contexts.parentOf(top);
				continue;
			}
		}
		state.held[thread] = top;
		applyUncommon(state, batch, row);
		top = state.held[thread]!;
	}
	state.held[thread] = top;
	noteProgress(state, batch);
}

function noteProgress(state: PassState, { code, time, from, to }: EventBatch): void {
	for (let row = to - 1; row >= from; row--) {
		const operation = code[row]! & 15;
		if (operation !== Operation.acquire && operation !== Operation.release) continue;
		state.lastProgress = time[row]! as Ticks;
		return;
	}
}

function applyUncommon(state: PassState, batch: EventBatch, row: number): void {
	const operation = batch.code[row]! & 15;
	if (operation === Operation.acquire) rareAcquire(state, batch, row);
	else if (operation === Operation.release) rareRelease(state, batch, row);
	else applyRare(state, batch, row);
}
