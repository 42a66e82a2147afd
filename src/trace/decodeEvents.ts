// Decoding of chunk events into columns: the hot loop of reading a trace.
//
// Idea: nearly every event takes or gives back a lock, and its varints have at most three bytes. Those are decoded without
// a branch that depends on the data: a varint is cut out of one 32-bit load by masks, and an operand that is not there
// gets the mask 0; so do a time and a lock that are those of the event before. What a processor cannot predict (one byte or two? with stack or without?) then costs nothing. One
// comparison at the end sends everything else, and everything suspect, to the general decoder, which starts the event
// anew and checks each step. Source: FORMAT.md §3. Cost: a few nanoseconds per event, no allocation.

import { eventCode, HandOverVariant, How, howOf, Operation, operationOf, variantOf } from "../model/index.js";
import { type DecodeState, type EventWindow, switchThread } from "./eventWindow.js";
import { maxInt32, maxTicks } from "./limits.js";
import { longCodeOf, Operand, operandsOf } from "./operations.js";
import type { UsedIds } from "./usedIds.js";

let readEnd = 0;

/** Stands for a varint that does not fit; no id is negative. */
const tooLong = -1;

function readVarint32(bytes: Uint8Array, from: number): number {
	let value = 0;
	let at = from;
	for (let shift = 0; shift < 28; shift += 7) {
		const byte = bytes[at++] as number;
		value |= (byte & 127) << shift;
		if (byte < 128) {
			readEnd = at;
			return value;
		}
	}
	readEnd = at + 1;
	const last = bytes[at] as number;
	return last < 16 ? value + last * 2 ** 28 : tooLong;
}

function readTime(bytes: Uint8Array, from: number): number {
	let value = 0;
	let unit = 1;
	for (let at = from; at < from + 8; at++) {
		const byte = bytes[at] as number;
		value += (byte & 127) * unit;
		if (byte < 128) {
			readEnd = at + 1;
			return value <= maxTicks ? value : Number.NaN;
		}
		unit *= 128;
	}
	readEnd = from + 8;
	return Number.NaN;
}

/** Bytes to decode: events that begin in `[begin, end)`. */
export interface Stretch {
	/** Reaches at least {@link maxEventBytes} beyond the last event that begins before `end`. */
	readonly bytes: Uint8Array;
	readonly begin: number;
	readonly end: number;
}

/**
 * Decodes events until the stretch or the chunk ends, the window is full, or something is wrong.
 * @param state goes on from where it stands; `fault` is set when the bytes break the format
 * @returns the position behind the last event taken
 */
export function decodeEvents(
	state: DecodeState,
	window: EventWindow,
	used: UsedIds,
	stretch: Stretch,
): number {
	const { bytes, begin, end } = stretch;
	const { code: codes, time: times, object: objects, stack: stacks, capacity } = window;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	const denseLocks = used.locks.dense;
	const denseStacks = used.stacks.dense;
	let row = state.rows;
	let time = state.time;
	let lock = state.lock;
	let at = begin;
	while (row < capacity && at < end) {
		let word = view.getUint32(at, true);
		const code = word & 255;
		const operands = operandsOf[code] as number;
		const sameTime = operands >>> sameTimeShift;
		word &= sameTime - 1;
		let second = (word >>> 15) & 1;
		let third = second & (word >>> 23);
		let tooLong = third & (word >>> 31);
		const delta =
			((word >>> 8) & 0x7f) | ((word >>> 9) & 0x3f80 & -second) | ((word >>> 10) & 0x1fc000 & -third);
		let next = at + 2 + second + third - sameTime;
		const sameLock = (operands >>> sameLockShift) & 1;
		word = view.getUint32(next, true) & (sameLock - 1);
		second = (word >>> 7) & 1;
		third = second & (word >>> 15);
		tooLong |= third & (word >>> 23);
		const zigzag = (word & 0x7f) | ((word >>> 1) & 0x3f80 & -second) | ((word >>> 2) & 0x1fc000 & -third);
		next += 1 + second + third - sameLock;
		const object = (lock + ((zigzag >>> 1) ^ -(zigzag & 1))) | 0;
		word = view.getUint32(next, true);
		second = (word >>> 7) & 1;
		third = second & (word >>> 15);
		const carried = -((operands >>> stackShift) & 1);
		tooLong |= third & (word >>> 23) & carried;
		const stack =
			((word & 0x7f) | ((word >>> 1) & 0x3f80 & -second) | ((word >>> 2) & 0x1fc000 & -third)) & carried;
		next += (1 + second + third) & carried;
		if (
			(((operands & unusual) ^ Operand.lock) | tooLong) !== 0 ||
			(object - 1) >>> 0 >= denseLocks ||
			stack > denseStacks
		) {
			state.rows = row;
			state.time = time;
			state.lock = lock;
			const taken = decodeEvent(state, window, used, { bytes, begin: at, end });
			if (taken === at) return at;
			at = taken;
			row = state.rows;
			time = state.time;
			lock = state.lock;
			continue;
		}
		lock = object;
		time += delta;
		codes[row] = longCodeOf[code] as number;
		times[row] = time;
		objects[row] = object;
		stacks[row] = stack;
		row++;
		at = next;
	}
	if (time > maxTicks) {
		state.fault = lateTime;
		return begin;
	}
	state.rows = row;
	state.time = time;
	state.lock = lock;
	return at;
}

const stackShift = 3;
const sameLockShift = 6;
const sameTimeShift = 7;
/** What the hot loop does not decode, and the lock, which it must have. */
const unusual = Operand.lock | Operand.second | Operand.other;
const lateTime = { expected: "a time of at most 2^53 ticks", found: "a later one" };

/**
 * Decodes the one event at `begin`, whatever it is, with every check.
 * @returns the position behind it; `begin` when the chunk ends there or the event breaks the format
 */
function decodeEvent(
	state: DecodeState,
	window: EventWindow,
	used: UsedIds,
	{ bytes, begin }: Stretch,
): number {
	const code = bytes[begin] as number;
	const operands = operandsOf[code] as number;
	if (operands === 0) {
		if (code === 0) state.isAtEnd = true;
		else state.fault = { expected: "an event code", found: `0x${code.toString(16).padStart(2, "0")}` };
		return begin;
	}
	readEnd = begin + 1;
	const time = state.time + ((operands & Operand.sameTime) !== 0 ? 0 : readTime(bytes, readEnd));
	if (!(time <= maxTicks)) return refuse(state, begin, lateTime);
	let object = 0;
	if ((operands & Operand.sameLock) !== 0) {
		object = state.lock;
		// What is released was used by the event before, unless that stood in another chunk.
		if (!used.locks.use(object)) return refuse(state, begin, badId("lock", object));
	} else if ((operands & Operand.lock) !== 0) {
		const zigzag = readVarint32(bytes, readEnd);
		object = (state.lock + ((zigzag >>> 1) ^ -(zigzag & 1))) | 0;
		if (zigzag === tooLong || !used.locks.use(object)) return refuse(state, begin, badId("lock", object));
		if ((operands & Operand.other) !== 0)
			return decodeHandOver(state, window, used, { bytes, begin, code, time, object });
	} else if ((operands & Operand.number) !== 0) {
		object = readVarint32(bytes, readEnd);
		if (object === tooLong || !used.useNumber(operationOf(code), object))
			return refuse(state, begin, badId("thread or text", object));
	}
	const second = (operands & Operand.second) !== 0 ? readVarint32(bytes, readEnd) : 0;
	if ((operands & Operand.second) !== 0 && !used.locks.use(second))
		return refuse(state, begin, badId("lock", second));
	const stack = (operands & Operand.stack) !== 0 ? readVarint32(bytes, readEnd) : 0;
	if (stack !== 0 && !used.stacks.use(stack)) return refuse(state, begin, badId("stack", stack));
	state.time = time;
	if (operationOf(code) === Operation.context) switchThread(state, state.rows, object);
	else appendRow(state, window, { code: longCodeOf[code] as number, object, second, stack });
	return readEnd;
}

interface HandOver {
	readonly bytes: Uint8Array;
	readonly begin: number;
	readonly code: number;
	readonly time: number;
	/** The channel. */
	readonly object: number;
}

/** Gives out a hand-over as what it stands for: the acquire of who sent, and one tick later that of who received. */
function decodeHandOver(state: DecodeState, window: EventWindow, used: UsedIds, event: HandOver): number {
	const { bytes, begin, code, time, object } = event;
	const stack = readVarint32(bytes, readEnd);
	const thread = readVarint32(bytes, readEnd);
	const otherStack = readVarint32(bytes, readEnd);
	if (!used.threads.use(thread)) return refuse(state, begin, badId("thread", thread));
	for (const id of [stack, otherStack])
		if (id !== 0 && !used.stacks.use(id)) return refuse(state, begin, badId("stack", id));
	const own = { thread: state.thread, how: howOf(code), stack };
	const other = { thread, how: How.plain, stack: otherStack };
	const [sender, receiver] = variantOf(code) === HandOverVariant.sent ? [own, other] : [other, own];
	for (const [mode, side] of [sender, receiver].entries()) {
		state.time = time + mode;
		if (side === other) switchThread(state, state.rows, thread);
		const row = { code: eventCode(Operation.acquire, mode, side.how), object, second: 0, stack: side.stack };
		appendRow(state, window, row);
		if (side === other) switchThread(state, state.rows, own.thread);
	}
	return readEnd;
}

const badId = (kind: string, id: number) => ({
	expected: `a ${kind} id the trace has room for`,
	found: `${id}`,
});

function refuse(state: DecodeState, at: number, fault: NonNullable<DecodeState["fault"]>): number {
	state.fault = fault;
	return at;
}

interface Row {
	readonly code: number;
	readonly object: number;
	readonly second: number;
	readonly stack: number;
}

function appendRow(state: DecodeState, window: EventWindow, { code, object, second, stack }: Row): void {
	const operands = operandsOf[code] as number;
	if ((operands & Operand.lock) !== 0) state.lock = object;
	if (operationOf(code) === Operation.gap) {
		state.gaps++;
		state.gapEvents += object;
	}
	const row = state.rows++;
	window.code[row] = code;
	window.time[row] = state.time;
	window.object[row] = Math.min(object, maxInt32);
	window.second[row] = second;
	window.stack[row] = stack;
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
	const { lock, second, number, stack, other, sameLock, sameTime } = Operand;
	const count = (bits: readonly number[]): number => bits.filter((bit) => (operands & bit) !== 0).length;
	return 1 + count([lock, second, number, stack, other, other]) - count([sameLock, sameTime]);
}

function endOfVarint(bytes: Uint8Array, begin: number, end: number): number {
	let at = begin;
	while (at < end && (bytes[at] as number) > 127) at++;
	return at + 1;
}
