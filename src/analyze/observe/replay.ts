import type { EventBatch, LockId, ThreadId, Trace } from "../../model/index.js";
import { Mode, Operation, operationOf, ThreadVariant, variantOf } from "../../model/index.js";
import type { ContextId } from "./contexts.js";
import { LockFlag } from "./hotLoop.js";
import { applyBatch } from "./pass.js";
import { PassState } from "./passState.js";

/** One event with the context it leads to. */
export interface ReplayedEvent {
	readonly thread: ThreadId;
	readonly code: number;
	readonly object: number;
	/** The mutex of a `wait`; 0 for others. */
	readonly second: LockId;
	/** Of an attempt, acquire, await or join: the context asked for; the same as in the observation of the same trace. 0 for others. */
	readonly context: ContextId;
	/** The lock has one owner at a time: its acquires and releases pair up within a thread. */
	readonly isOwned: boolean;
}

/**
 * Goes over a trace a second time, event by event. Contexts get the numbers they had in the first pass, because they depend on
 * nothing but the events.
 */
export function replayContexts(trace: Trace, visit: (event: ReplayedEvent) => void): void {
	const state = new PassState(trace.definitions, Number.POSITIVE_INFINITY);
	for (const batch of trace.batches()) {
		state.ensureThread(batch.thread);
		for (let row = batch.from; row < batch.to; row++) {
			applyBatch(state, { ...batch, from: row, to: row + 1 });
			visit(eventAt(state, batch, row));
		}
	}
}

function eventAt(state: PassState, batch: EventBatch, row: number): ReplayedEvent {
	const { thread } = batch;
	const code = batch.code[row]!;
	const object = batch.object[row]!;
	const operation = operationOf(code);
	const isLockUse = operation === Operation.acquire || operation === Operation.release;
	const isOwned = isLockUse && (state.locks.flags(object as LockId) & LockFlag.unowned) === 0;
	let context = 0;
	if (operation === Operation.attempt) context = state.pending[thread]!;
	else if (operation === Operation.acquire && isOwned) context = state.held[thread]!;
	else if (operation === Operation.convert && variantOf(code) === Mode.exclusive)
		context = state.conversions.get(thread) ?? 0;
	else if (isJoin(code)) context = state.joins.get(thread) ?? 0;
	const second = operation === Operation.wait ? batch.second[row]! : 0;
	return { thread, code, object, second: second as LockId, context: context as ContextId, isOwned };
}

function isJoin(code: number): boolean {
	const variant = variantOf(code);
	return (
		operationOf(code) === Operation.thread &&
		(variant === ThreadVariant.await || variant === ThreadVariant.join)
	);
}
