// Decoding of chunk events into columns: the hot loop of reading a trace.
//
// Idea: one pass over the bytes of a chunk, each varint decoded inline when it has one or two bytes (nearly all have),
// straight into typed arrays that are used again. Operands are driven by a table of 256 codes, so an unknown code and an
// operation without stack cost the same one look-up. Ids are checked against the densely defined range by one
// comparison; only others take the slow path. Source: FORMAT.md §3. Cost: a few nanoseconds per event, no allocation.

import { type EventBatch, Operation, operationOf, type ThreadId } from "../model/index.js";
import { maxTicks } from "./limits.js";
import { Operand, operandsOf } from "./operations.js";
import type { UsedIds } from "./usedIds.js";

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

	/** @param capacity in events */
	constructor(readonly capacity: number) {
		this.code = new Uint8Array(capacity);
		this.time = new Float64Array(capacity);
		this.object = new Int32Array(capacity);
		this.second = new Int32Array(capacity);
		this.stack = new Int32Array(capacity);
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

let readEnd = 0;

/** A varint that does not fit: every check after it fails. */
const tooLong = -1;

function readVarint32(bytes: Uint8Array, from: number): number {
	let value = 0;
	for (let index = 0; index < 5; index++) {
		const byte = bytes[from + index] as number;
		value += (byte & 127) * 2 ** (7 * index);
		if (byte < 128) {
			readEnd = from + index + 1;
			return value < 2 ** 32 ? value : tooLong;
		}
	}
	readEnd = from + 5;
	return tooLong;
}

function readTime(bytes: Uint8Array, from: number): number {
	let value = 0;
	for (let index = 0; index < 8; index++) {
		const byte = bytes[from + index] as number;
		value += (byte & 127) * 2 ** (7 * index);
		if (byte < 128) {
			readEnd = from + index + 1;
			return value <= maxTicks ? value : Number.NaN;
		}
	}
	readEnd = from + 8;
	return Number.NaN;
}

/**
 * Decodes events that begin in `bytes[begin, end)` until the window is full, the chunk ends, or something is wrong.
 * @param state goes on from where it stands; `fault` is set when the bytes break the format
 * @param end at least {@link maxEventBytes} before the end of `bytes`, or the end of a whole event
 * @returns the position behind the last event taken
 */
export function decodeEvents(
	state: DecodeState,
	window: EventWindow,
	used: UsedIds,
	stretch: { readonly bytes: Uint8Array; readonly begin: number; readonly end: number },
): number {
	const { bytes, begin, end } = stretch;
	const { code: codes, time: times, object: objects, second: seconds, stack: stacks, capacity } = window;
	const denseLocks = used.locks.dense;
	const denseStacks = used.stacks.dense;
	let row = state.rows;
	let time = state.time;
	let lock = state.lock;
	let at = begin;
	let start = begin;
	while (row < capacity && at < end) {
		start = at;
		const code = bytes[at++] as number;
		const operands = operandsOf[code] as number;
		if (operands === 0) {
			at = start;
			if (code === 0) state.isAtEnd = true;
			else state.fault = { expected: "an event code", found: `0x${code.toString(16).padStart(2, "0")}` };
			break;
		}
		let value = bytes[at++] as number;
		if (value > 127) {
			const next = bytes[at++] as number;
			if (next < 128) value = (value & 127) | (next << 7);
			else {
				value = readTime(bytes, at - 2);
				at = readEnd;
				if (!(time + value <= maxTicks)) {
					state.fault = { expected: "a time of at most 2^53 ticks", found: "a later one" };
					break;
				}
			}
		}
		time += value;
		let object = 0;
		let stack = 0;
		if ((operands & Operand.lock) !== 0) {
			value = bytes[at++] as number;
			if (value > 127) {
				const next = bytes[at++] as number;
				if (next < 128) value = (value & 127) | (next << 7);
				else {
					value = readVarint32(bytes, at - 2);
					at = readEnd;
				}
			}
			lock = (lock + ((value >>> 1) ^ -(value & 1))) | 0;
			object = lock;
			if ((lock - 1) >>> 0 >= denseLocks && (value === tooLong || !used.locks.use(lock))) {
				state.fault = { expected: "a lock id the trace has room for", found: `${lock}` };
				break;
			}
			if ((operands & Operand.second) !== 0) {
				value = readVarint32(bytes, at);
				at = readEnd;
				if (!used.locks.use(value)) {
					state.fault = { expected: "a lock id the trace has room for", found: `${value}` };
					break;
				}
				seconds[row] = value;
			}
		} else if ((operands & Operand.number) !== 0) {
			object = readVarint32(bytes, at);
			at = readEnd;
			if (object === tooLong || !used.useNumber(operationOf(code), object)) {
				state.fault = { expected: "an id the trace has room for", found: `${object}` };
				break;
			}
			if (operationOf(code) === Operation.context) {
				switchThread(state, row, object);
				continue;
			}
			if (operationOf(code) === Operation.gap) {
				state.gaps++;
				state.gapEvents += object;
				object = Math.min(object, 0x7fffffff);
			}
		}
		if ((operands & Operand.stack) !== 0) {
			stack = bytes[at++] as number;
			if (stack > 127) {
				const next = bytes[at++] as number;
				if (next < 128) stack = (stack & 127) | (next << 7);
				else {
					stack = readVarint32(bytes, at - 2);
					at = readEnd;
				}
			}
			if (stack > denseStacks || stack < 0) {
				if (!used.stacks.use(stack)) {
					state.fault = { expected: "a stack id the trace has room for", found: `${stack}` };
					break;
				}
			}
		}
		codes[row] = code;
		times[row] = time;
		objects[row] = object;
		stacks[row] = stack;
		row++;
	}
	state.rows = row;
	state.lock = lock;
	if (state.fault === undefined) {
		state.time = time;
		return at;
	}
	// The time of what could not be decoded means nothing.
	if (row > 0) state.time = times[row - 1] as number;
	return start;
}

/** Begins a new thread at a row of the window; a thread without any row disappears. */
export function switchThread(state: DecodeState, row: number, thread: number): void {
	state.thread = thread;
	if (state.segmentRows.at(-1) === row) state.segmentThreads.pop();
	else state.segmentRows.push(row);
	state.segmentThreads.push(thread);
}

/**
 * The end of the last event in `bytes[begin, end)` that is there as a whole.
 * Stops behind a code that is none, for {@link decodeEvents} to judge.
 */
export function endOfWholeEvents(bytes: Uint8Array, begin: number, end: number): number {
	let whole = begin;
	while (whole < end) {
		const operands = operandsOf[bytes[whole] as number] as number;
		if (operands === 0) return whole + 1;
		let at = whole + 1;
		for (let left = operandCount(operands); left > 0; left--) at = endOfVarint(bytes, at, end);
		if (at > end) return whole;
		whole = at;
	}
	return whole;
}

/** Varints behind a code: the time and one for each operand bit. */
function operandCount(operands: number): number {
	const { lock, second, number, stack } = Operand;
	return 1 + [lock, second, number, stack].filter((bit) => (operands & bit) !== 0).length;
}

function endOfVarint(bytes: Uint8Array, begin: number, end: number): number {
	let at = begin;
	while (at < end && (bytes[at] as number) > 127) at++;
	return at + 1;
}
