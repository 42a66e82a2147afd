import {
	type LockId,
	Operation,
	operationOf,
	type ThreadId,
	ThreadVariant,
	type Trace,
	variantOf,
} from "../../src/model/index.js";
import { bytesSource, openTrace, parseText } from "../../src/trace/index.js";

/** One event of a trace with its columns read out, and its place. */
export interface Row {
	readonly thread: ThreadId;
	readonly code: number;
	readonly object: number;
	readonly second: LockId;
	/** Which event of its thread, from 0. */
	readonly index: number;
}

/** A small trace, all of it in memory. */
export interface Recording {
	readonly trace: Trace;
	/** In the order of the trace. */
	readonly rows: readonly Row[];
	readonly byThread: ReadonlyMap<ThreadId, readonly Row[]>;
}

function recordingOf(trace: Trace): Recording {
	const rows: Row[] = [];
	const byThread = new Map<ThreadId, Row[]>();
	for (const { thread, from, to, code, object, second } of trace.batches()) {
		const own = byThread.get(thread) ?? [];
		byThread.set(thread, own);
		for (let at = from; at < to; at++) {
			const index = own.length;
			own.push({ thread, code: code[at]!, object: object[at]!, second: second[at]! as LockId, index });
			rows.push(own[index]!);
		}
	}
	return { trace, rows, byThread };
}

export function recordingOfText(text: string): Recording {
	return recordingOf(openTrace(bytesSource(parseText(text), "test")));
}

/** An attempt or await whose next event says that it came true, and all but the first of a select: no step of its own. */
export function isAnsweredRow(recording: Recording, row: Row): boolean {
	const { thread, index, code, object } = row;
	const own = recording.byThread.get(thread)!;
	if (isChannelAttempt(recording, row)) {
		const { rows, answer } = exchangeOf(recording, row);
		return answer !== undefined || rows[0] !== row;
	}
	const next = own[index + 1];
	if (next === undefined || next.object !== object) return false;
	const [operation, following] = [operationOf(code), operationOf(next.code)];
	if (operation === Operation.attempt)
		return (
			(following === Operation.acquire || following === Operation.convert) &&
			variantOf(code) === variantOf(next.code)
		);
	const isAwait = operation === Operation.thread && variantOf(code) === ThreadVariant.await;
	return isAwait && following === Operation.thread && variantOf(next.code) === ThreadVariant.join;
}

/** A send, receive or select: its attempts, and the acquire that says which of them came true. */
export interface Exchange {
	/** The attempts; the acquire where there are none. */
	readonly rows: readonly Row[];
	readonly answer: Row | undefined;
}

function isOfChannel({ trace }: Recording, { code, object }: Row, operation: number): boolean {
	return operationOf(code) === operation && trace.definitions.lock(object as LockId).kind === "channel";
}

const isChannelAttempt = (recording: Recording, row: Row): boolean =>
	isOfChannel(recording, row, Operation.attempt);

/** The exchange that an attempt or acquire of a channel belongs to. */
export function exchangeOf(recording: Recording, row: Row): Exchange {
	const own = recording.byThread.get(row.thread)!;
	let from = row.index;
	while (from > 0 && isChannelAttempt(recording, own[from - 1]!)) from--;
	let to = from;
	while (to < own.length && isChannelAttempt(recording, own[to]!)) to++;
	const rows = own.slice(from, to);
	const next = own[to];
	const isAnswer =
		next !== undefined &&
		isOfChannel(recording, next, Operation.acquire) &&
		(rows.length === 0 ||
			rows.some(({ code, object }) => object === next.object && variantOf(code) === variantOf(next.code)));
	const answer = isAnswer ? next : undefined;
	return { rows: rows.length === 0 ? [row] : rows, answer };
}
