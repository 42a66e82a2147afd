// Where decoded events are put: columns for a stretch of one writer's events, and where decoding stands.
import type { EventBatch, ThreadId } from "../model/index.js";

/** A double, three integers, a code. */
const rowBytes = 21;

/** Columns that hold a stretch of one writer's events; handed out as batch of one thread at a time. */
export class EventWindow implements EventBatch {
	thread = 0 as ThreadId;
	from = 0;
	to = 0;
	readonly code: Uint8Array;
	readonly time: Float64Array;
	readonly object: Int32Array;
	readonly second: Int32Array;
	readonly stack: Int32Array;

	/** @param capacity in events; with as many, decoding stops */
	constructor(readonly capacity: number) {
		const rows = capacity + 1; // the last event may be two
		// One buffer for all columns: there may be a window for each of very many threads.
		const buffer = new ArrayBuffer(rows * rowBytes);
		this.time = new Float64Array(buffer, 0, rows);
		this.object = new Int32Array(buffer, rows * 8, rows);
		this.second = new Int32Array(buffer, rows * 12, rows);
		this.stack = new Int32Array(buffer, rows * 16, rows);
		this.code = new Uint8Array(buffer, rows * 20, rows);
	}
}

/** Where decoding of a chunk stands between two stretches, and what the stretch held. */
export class DecodeState {
	/** Rows filled in the window. */
	rows = 0;
	time = 0;
	lock = 0;
	thread = 0;
	/** Rows where another thread begins, and which: the first is row 0. */
	readonly segmentRows: number[] = [];
	readonly segmentThreads: number[] = [];
	/** Gap events of the window, and the events they say are missing. */
	gaps = 0;
	gapEvents = 0;
	/** The byte that ends a chunk was met. */
	isAtEnd = false;
	/** What breaks the format at the position returned. */
	fault: { readonly expected: string; readonly found: string } | undefined;
}

/** Begins a new thread at a row of the window; a thread without any row disappears. */
export function switchThread(state: DecodeState, row: number, thread: number): void {
	state.thread = thread;
	if (state.segmentRows.at(-1) === row) state.segmentThreads.pop();
	else state.segmentRows.push(row);
	state.segmentThreads.push(thread);
}
