import type { EventBatch, LockId, ThreadId, Trace } from "../../model/index.js";
import { Mode, Operation, operationOf, ThreadVariant, variantOf } from "../../model/index.js";
import type { ContextId } from "./contexts.js";
import { Pass } from "./pass.js";
import { PassState } from "./passState.js";

/** One event with the context it leads to. */
export interface ReplayedEvent {
	thread: ThreadId;
	code: number;
	object: number;
	/** The mutex of a `wait`; 0 for others. */
	second: LockId;
	/** Of an attempt, acquire, wake, await or join: the context asked for; the same as in the observation of the same trace. 0 for others. */
	context: ContextId;
}

/**
 * Goes over a trace a second time, event by event. Contexts get the numbers they had in the first pass, because they depend on
 * nothing but the events.
 * @param visit gets one object again and again, valid during the call
 */
export function replayContexts(trace: Trace, visit: (event: Readonly<ReplayedEvent>) => void): void {
	const state = new PassState(trace.definitions, Number.POSITIVE_INFINITY);
	let trail = new Int32Array(4096);
	const pass = new Pass(state, (batch, row) => {
		trail[row] = contextAfter(state, batch, row);
	});
	const event: ReplayedEvent = {
		thread: 0 as ThreadId,
		code: 0,
		object: 0,
		second: 0 as LockId,
		context: 0 as ContextId,
	};
	for (const batch of trace.batches()) {
		state.ensureThread(batch.thread);
		if (batch.to > trail.length) trail = new Int32Array(2 * batch.to);
		state.trail = trail;
		pass.apply(batch);
		event.thread = batch.thread;
		for (let row = batch.from; row < batch.to; row++) {
			event.code = batch.code[row]!;
			event.object = batch.object[row]!;
			event.second = (operationOf(event.code) === Operation.wait ? batch.second[row]! : 0) as LockId;
			event.context = (mayAsk(event.code) ? trail[row]! : 0) as ContextId;
			visit(event);
		}
	}
}

/** The hot loop leaves no trail of releases and accesses, which ask for nothing. */
function mayAsk(code: number): boolean {
	const operation = operationOf(code);
	return operation !== Operation.release && operation !== Operation.access;
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
