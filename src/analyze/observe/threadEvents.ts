/** Threads that start, end, and wait for each other's end. */
import {
	Mode,
	type StackId,
	type ThreadId,
	ThreadVariant,
	type Ticks,
	variantOf,
} from "../../model/index.js";
import type { PassState } from "./passState.js";
import type { Row } from "./row.js";
import { fallAsleep } from "./sleeps.js";
import { endOf } from "./threadEnds.js";

export function threadEvent(state: PassState, { thread, code, object, stack, time }: Row): void {
	const target = object as ThreadId;
	switch (variantOf(code)) {
		case ThreadVariant.fork:
			state.threadEdges.push({ kind: "fork", thread, target, time });
			break;
		case ThreadVariant.await:
			askToJoin(state, thread, { target, stack, time });
			fallAsleep(state, { on: "join", target, stack, time }, thread);
			break;
		case ThreadVariant.join:
			if (state.sleeping.get(thread)?.on !== "join") askToJoin(state, thread, { target, stack, time });
			state.sleeping.delete(thread);
			state.settle(thread);
			state.threadEdges.push({ kind: "join", thread, target, time });
			break;
		default:
			end(state, thread, time);
	}
}

/** A join is a request for the end of the other thread. */
function askToJoin(
	state: PassState,
	thread: ThreadId,
	{ target, stack, time }: { target: ThreadId; stack: StackId; time: Ticks },
): void {
	const context = state.contexts.child(state.heldBy(thread), endOf(target), Mode.shared, stack, time);
	state.joins.set(thread, context);
	state.joined.add(target);
}

function end(state: PassState, thread: ThreadId, time: Ticks): void {
	state.ended.add(thread);
	state.sleeping.delete(thread);
	state.pending[thread] = 0;
	if (state.definitions.thread(thread).inherited) return;
	for (const { context } of state.contexts.path(state.heldBy(thread)))
		state.reportHeld(thread, context, "the thread ended holding it", { time, stack: 0 as StackId });
}
