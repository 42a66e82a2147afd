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

/** An attempt or await whose next event says that it came true: no step of its own. */
export function isAnsweredRow({ byThread }: Recording, { thread, index, code, object }: Row): boolean {
	const next = byThread.get(thread)![index + 1];
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
