// Merging of all writers into one row of batches in time order.
//
// Idea: a binary heap of writers by the time of their next event (Knuth, The Art of Computer Programming 3, §5.4.1).
// The writer on top gives a batch: its rows that are earlier than the next event of any other writer, which is the
// smaller of the two children of the root. A writer not begun stands in the heap with the base time of its first chunk;
// its window is allocated when it comes to the top, and given to another writer when it ends. Cost: one sift-down per
// batch, O(log writers); nothing per event but a comparison.
//
// Equal times of different writers: first what only gives (release, wait, notify, fork, end of a thread), then the writer
// that gives back more than it takes at this time, because it holds what others may want to take; then the order of
// writers in the file. So sections of one lock that exclude each other do not overlap when each begins and ends within
// one tick, and a section that ends makes room for the next.

import {
	type EventBatch,
	Operation,
	operationOf,
	ThreadVariant,
	type Ticks,
	variantOf,
} from "../model/index.js";
import { EventWindow } from "./eventWindow.js";
import type { IndexedWriter } from "./traceIndex.js";
import { type ReadingPass, WriterCursor } from "./writerCursor.js";

/** Order at equal times. */
const Rank = { begin: 0, give: 1, owe: 2, take: 3 } as const;

const isGiving: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) => (gives(code) ? 1 : 0));

function gives(code: number): boolean {
	const operation = operationOf(code);
	if (operation === Operation.thread)
		return variantOf(code) === ThreadVariant.fork || variantOf(code) === ThreadVariant.end;
	return operation === Operation.release || operation === Operation.wait || operation === Operation.notify;
}

const largestWindow = 1024;
const smallestWindow = 16;
/** Rows of all windows together, unless every open writer has the smallest window already. */
const rowBudget = 1 << 17;

/** Batches of all writers in time order; see the head of this file. */
export class WriterMerge implements IterableIterator<EventBatch> {
	/** The heap: position 0 is the earliest. */
	private readonly times: Float64Array;
	private readonly ranks: Uint8Array;
	private readonly indexes: Int32Array;
	private size: number;
	private readonly cursors: (WriterCursor | undefined)[] = [];
	private readonly freeWindows: EventWindow[] = [];
	private openCount = 0;
	private isTopHandedOut = false;
	private readonly result: { done: boolean; value: EventBatch };

	/**
	 * @param writers each with at least one chunk
	 * @param pass gets the counts
	 * @param atEnd called once after the last batch
	 */
	constructor(
		private readonly writers: readonly IndexedWriter[],
		private readonly pass: ReadingPass,
		private readonly atEnd: () => void,
	) {
		this.size = writers.length;
		this.times = new Float64Array(this.size);
		this.ranks = new Uint8Array(this.size);
		this.indexes = new Int32Array(this.size);
		this.result = { done: false, value: new EventWindow(0) };
		this.order();
	}

	[Symbol.iterator](): this {
		return this;
	}

	/** The same result object and, per writer, the same batch object come again and again. */
	next(): IteratorResult<EventBatch> {
		if (this.isTopHandedOut) this.advanceTop();
		while (this.size > 0) {
			const cursor = this.cursors[this.indexes[0] as number];
			if (cursor !== undefined) return this.handOut(cursor);
			this.openTop();
		}
		if (!this.result.done) this.atEnd();
		this.result.done = true;
		return this.result as IteratorResult<EventBatch>;
	}

	private handOut(cursor: WriterCursor): IteratorResult<EventBatch> {
		const { window } = cursor;
		const { time } = window;
		const end = cursor.segmentEnd();
		const limit = this.secondTime();
		window.from = cursor.row;
		let to = cursor.row + 1;
		if ((time[end - 1] as number) < limit) to = end;
		else while (to < end && (time[to] as number) < limit) to++;
		window.to = to;
		cursor.row = to;
		this.isTopHandedOut = true;
		this.result.value = window;
		return this.result as IteratorResult<EventBatch>;
	}

	/** Time of the earliest event of all writers but the one on top. */
	private secondTime(): number {
		if (this.size === 1) return Number.POSITIVE_INFINITY;
		const left = this.times[1] as number;
		return this.size > 2 ? Math.min(left, this.times[2] as number) : left;
	}

	/** The batch handed out last has been used: moves its writer to the place of its next event. */
	private advanceTop(): void {
		this.isTopHandedOut = false;
		const cursor = this.cursors[this.indexes[0] as number] as WriterCursor;
		if (cursor.row === cursor.rows && !cursor.refill()) this.closeTop(cursor.window);
		else this.placeTop(cursor);
	}

	private openTop(): void {
		const index = this.indexes[0] as number;
		const writer = this.writers[index] as IndexedWriter;
		const window = this.windowFor(writer);
		const cursor = new WriterCursor(writer, window, this.pass);
		this.openCount++;
		this.cursors[index] = cursor;
		if (cursor.refill()) this.placeTop(cursor);
		else this.closeTop(window);
	}

	private placeTop(cursor: WriterCursor): void {
		this.times[0] = cursor.window.time[cursor.row] as number;
		this.ranks[0] = rankOf(cursor);
		this.siftDown(0);
	}

	private windowFor(writer: IndexedWriter): EventWindow {
		const share = Math.floor(rowBudget / (this.openCount + 1));
		const rows = Math.max(smallestWindow, Math.min(largestWindow, share, rowsOf(writer)));
		const free = this.freeWindows.pop();
		return free !== undefined && free.capacity >= rows ? free : new EventWindow(rows);
	}

	private closeTop(window: EventWindow): void {
		this.openCount--;
		this.cursors[this.indexes[0] as number] = undefined;
		this.freeWindows.push(window);
		this.size--;
		this.times[0] = this.times[this.size] as number;
		this.ranks[0] = this.ranks[this.size] as number;
		this.indexes[0] = this.indexes[this.size] as number;
		this.siftDown(0);
	}

	private order(): void {
		for (let index = 0; index < this.size; index++) {
			this.times[index] = this.writers[index]?.chunks[0]?.baseTime ?? 0;
			this.ranks[index] = Rank.begin;
			this.indexes[index] = index;
		}
		for (let position = (this.size >> 1) - 1; position >= 0; position--) this.siftDown(position);
	}

	private siftDown(from: number): void {
		const { times, ranks, indexes, size } = this;
		const time = times[from] as number;
		const rank = ranks[from] as number;
		const index = indexes[from] as number;
		let hole = from;
		for (let child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
			if (child + 1 < size && this.isBefore(child + 1, child)) child++;
			const childTime = times[child] as number;
			if (childTime > time || (childTime === time && !this.isBeforeKey(child, rank, index))) break;
			times[hole] = childTime;
			ranks[hole] = ranks[child] as number;
			indexes[hole] = indexes[child] as number;
			hole = child;
		}
		times[hole] = time;
		ranks[hole] = rank;
		indexes[hole] = index;
	}

	private isBefore(a: number, b: number): boolean {
		const difference = (this.times[a] as number) - (this.times[b] as number);
		if (difference !== 0) return difference < 0;
		return this.isBeforeKey(a, this.ranks[b] as number, this.indexes[b] as number);
	}

	/** Order at equal times. */
	private isBeforeKey(position: number, rank: number, index: number): boolean {
		const difference = (this.ranks[position] as number) - rank;
		return difference !== 0 ? difference < 0 : (this.indexes[position] as number) < index;
	}
}

function rankOf(cursor: WriterCursor): number {
	const { window, row } = cursor;
	if (isGiving[window.code[row] as number] === 1) return Rank.give;
	const isAlone = row + 1 >= cursor.rows || window.time[row + 1] !== window.time[row];
	return !isAlone && givesMoreThanItTakes(cursor) ? Rank.owe : Rank.take;
}

/** Events looked at ahead, so that a clock that hardly moves does not make every event as dear as a window. */
const lookAhead = 64;

/** Whether more locks are given back than taken by the writer's events at the time of its next one. */
function givesMoreThanItTakes({ window, row, rows }: WriterCursor): boolean {
	const time = window.time[row];
	const end = Math.min(rows, row + lookAhead);
	let balance = 0;
	for (let at = row; at < end && window.time[at] === time; at++) {
		const operation = operationOf(window.code[at] as number);
		if (operation === Operation.acquire) balance--;
		else if (operation === Operation.release || operation === Operation.wait) balance++;
	}
	return balance > 0;
}

/** No writer has more events than this: each takes two bytes at least. */
function rowsOf(writer: IndexedWriter): number {
	let bytes = 0;
	for (const { length, rawSize } of writer.chunks) {
		bytes += Math.max(length, rawSize);
		if (bytes > 2 * largestWindow) break;
	}
	return bytes >> 1;
}

/** A pass that has counted nothing yet. */
export function newPass(source: ReadingPass["source"], used: ReadingPass["used"]): ReadingPass {
	return { source, used, events: 0, lastTime: 0 as Ticks, gaps: 0, gapEvents: 0, damage: [] };
}
