/**
 * The one pass over the events of a trace.
 * Source: lock trees and lock dependencies (Havelund 2000; Joshi et al., PLDI 2009). The frequent events are in hotLoop.ts, all
 * others in rareEvents.ts. Memory grows with distinct contexts, locks and threads.
 */
import type { EventBatch, LockId, Ticks, Trace } from "../../model/index.js";
import { Operation } from "../../model/index.js";
import { applyEvents } from "./hotLoop.js";
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
	const pass = new Pass(state);
	let events = 0;
	let batches = 0;
	for (const batch of trace.batches()) {
		state.ensureThread(batch.thread);
		pass.apply(batch);
		noteProgress(state, batch);
		events += batch.to - batch.from;
		if (++batches % progressInterval === 0) options.onProgress?.(events);
	}
	options.onProgress?.(events);
	state.contexts.dropTable();
	return state;
}

/** Applies events, batch by batch. */
export class Pass {
	#batch: EventBatch | undefined;
	readonly #uncommon = {
		apply: (row: number) => {
			applyUncommon(this.state, this.#batch!, row);
			this.afterUncommon?.(this.#batch!, row);
		},
		overlap: (row: number) =>
			reportOverlap(this.state, this.#batch!.object[row]! as LockId, this.#batch!.thread),
	};

	/** @param afterUncommon called after each event that is not an uncontended acquire, an innermost release or an access */
	constructor(
		private readonly state: PassState,
		private readonly afterUncommon?: (batch: EventBatch, row: number) => void,
	) {}

	apply(batch: EventBatch): void {
		this.#batch = batch;
		applyEvents(this.state, batch, this.#uncommon);
	}
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
