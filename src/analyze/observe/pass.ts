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
import {
	countField,
	doubleStride,
	kindField,
	lastChildField,
	lastTimeField,
	lockField,
	parentField,
	stackField,
	stride,
} from "./contexts.js";
import { depthField, flagsField, known, readersField, unowned } from "./lockStates.js";
import type { Observation } from "./observation.js";
import { PassState } from "./passState.js";
import { applyRare, rareAcquire, rareRelease, reportOverlap } from "./rareEvents.js";

/** Of the flags: looked up, and without an owner or not. */
const knownOrUnowned = known | unowned;

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
	const { contexts, locks, longHoldTicks } = state;
	let { integers, doubles, outermost } = contexts;
	let { fields } = locks;
	let isAsking = state.pending[thread] !== 0;
	let top: number = state.held[thread]!;
	for (let row = from; row < to; row++) {
		const eventCode = code[row]!;
		const operation = eventCode & 15;
		const lock = object[row]!;
		const base = lock << 2;
		const place = top * stride;
		if (
			operation === Operation.acquire &&
			!isAsking &&
			(fields[base + flagsField]! & knownOrUnowned) === known
		) {
			const kind = eventCode >> 4;
			let node = integers[place + parentField] === 0 ? outermost[lock]! : integers[place + lastChildField]!;
			const guess = node * stride;
			if (
				integers[guess + parentField] !== top ||
				integers[guess + lockField] !== lock ||
				integers[guess + stackField] !== stack[row] ||
				integers[guess + kindField] !== kind
			) {
				node = contexts.child(top, lock, kind, stack[row]!, time[row]!);
				({ integers, doubles, outermost } = contexts);
			}
			integers[node * stride + countField]!++;
			doubles[node * doubleStride + lastTimeField] = time[row]!;
			const holder = fields[base]!;
			if ((holder !== 0 && holder !== thread) || ((kind & 3) === 0 && fields[base + readersField] !== 0))
				reportOverlap(state, lock as LockId, thread);
			if ((kind & 3) === 0) {
				fields[base] = thread;
				fields[base + depthField]!++;
			} else fields[base + readersField]!++;
			top = node;
		} else if (
			operation === Operation.release &&
			integers[place + lockField] === lock &&
			(eventCode & 48) === 0 &&
			lock !== 0 &&
			doubles[top * doubleStride + lastTimeField]! > time[row]! - longHoldTicks
		) {
			if ((integers[place + kindField]! & 3) !== 0) fields[base + readersField]!--;
			else if (--fields[base + depthField]! === 0) fields[base] = 0;
			top = integers[place + parentField]!;
		} else {
			state.held[thread] = top;
			applyUncommon(state, batch, row);
			top = state.held[thread]!;
			isAsking = state.pending[thread] !== 0;
			({ integers, doubles, outermost } = contexts);
			({ fields } = locks);
		}
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
