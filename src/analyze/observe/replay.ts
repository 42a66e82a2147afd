import type { EventBatch, LockId, Trace } from "../../model/index.js";
import { Mode, Operation, operationOf, ThreadVariant, variantOf } from "../../model/index.js";
import type { ContextId, Contexts } from "./contexts.js";
import { Pass } from "./pass.js";
import { PassState } from "./passState.js";

/**
 * Goes over a trace a second time. Contexts have the numbers they had in the first pass.
 * @param contexts those of the first pass; from now on they are not counted
 * @param visit gets batch after batch, and by row of its columns the context that was asked for: of attempts, acquires, wakes,
 * conversions, awaits and joins; 0: none. What stands at other rows says nothing. Both are valid during the call.
 */
export function replayContexts(
	trace: Trace,
	contexts: Contexts,
	visit: (batch: EventBatch, asked: Int32Array) => void,
): void {
	contexts.stopCounting();
	const state = new PassState(trace.definitions, Number.POSITIVE_INFINITY, contexts);
	let trail = new Int32Array(4096);
	const pass = new Pass(state, (batch, row) => {
		trail[row] = contextAfter(state, batch, row);
	});
	for (const batch of trace.batches()) {
		state.ensureThread(batch.thread);
		if (batch.to > trail.length) trail = new Int32Array(2 * batch.to);
		state.trail = trail;
		pass.apply(batch);
		visit(batch, trail);
	}
}

function contextAfter(state: PassState, batch: EventBatch, row: number): ContextId {
	const { thread } = batch;
	const code = batch.code[row]!;
	const none = 0 as ContextId;
	switch (operationOf(code)) {
		case Operation.attempt:
			return state.pending[thread]! as ContextId;
		case Operation.acquire:
			if (state.locks.isOwned(batch.object[row]! as LockId)) return state.heldBy(thread);
			return state.objectWaits.get(thread) ?? none;
		case Operation.wake:
			return state.objectWaits.get(thread) ?? none;
		case Operation.convert:
			return variantOf(code) === Mode.exclusive ? (state.conversions.get(thread) ?? none) : none;
		case Operation.thread:
			return isJoin(code) ? (state.joins.get(thread) ?? none) : none;
		default:
			return none;
	}
}

function isJoin(code: number): boolean {
	const variant = variantOf(code);
	return variant === ThreadVariant.await || variant === ThreadVariant.join;
}
