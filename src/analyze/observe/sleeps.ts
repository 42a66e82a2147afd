/** Threads that sleep on conditions, and what they hold again when they go on. */
import {
	How,
	howOf,
	type LockId,
	Mode,
	type StackId,
	type ThreadId,
	type Ticks,
	WakeReason,
} from "../../model/index.js";
import type { ContextId } from "./contexts.js";
import { sleepAt } from "./objectEvents.js";
import type { Sleep } from "./observation.js";
import type { PassState } from "./passState.js";
import type { Row } from "./row.js";

export function wait(state: PassState, { thread, code, time, object, second, stack }: Row): void {
	const { contexts } = state;
	const allLevels = state.definitions.lock(second).kind === "monitor";
	let levels = 0;
	for (
		let node = contexts.find(state.heldBy(thread), second);
		node !== 0 && (levels === 0 || allLevels);
		node = contexts.find(state.heldBy(thread), second)
	) {
		state.giveBack(thread, node);
		levels++;
	}
	const condition = object as LockId;
	const timed = howOf(code) === How.timed;
	fallAsleep(
		state,
		{ on: "condition", condition, mutex: second, timed, stack, time, levels, woken: false },
		thread,
	);
	sleepAt(state, { thread, object: condition, time, stack }, timed ? How.timed : How.plain);
	reportHoldingWait(state, { thread, condition, stack, time });
}

function reportHoldingWait(
	state: PassState,
	{ thread, condition, stack, time }: { thread: ThreadId; condition: LockId; stack: StackId; time: Ticks },
): void {
	const context = state.heldBy(thread);
	if (state.contexts.isRoot(context)) return;
	const lock = state.contexts.lockOf(context);
	state.report({ rule: "wait-holding-lock", thread, lock, context, stack, time, detail: "", condition });
}

export function wake(state: PassState, { thread, code, time }: Row): void {
	const sleep = state.sleeping.get(thread);
	if (sleep?.on !== "condition") return;
	state.sleeping.set(thread, { ...sleep, woken: true });
	if (howOf(code) !== WakeReason.woken) return;
	const use = { kind: "take", mode: Mode.exclusive, thread, since: sleep.time, time } as const;
	state.objects.add(sleep.condition, use, sleep.stack);
}

/** A pending request of no lock leads the next acquire of this thread to {@link rareAcquire}, which ends the sleep. */
export function fallAsleep(state: PassState, sleep: Sleep, thread: ThreadId): void {
	state.sleeping.set(thread, sleep);
	state.await(thread, state.contexts.root(thread), sleep.time);
}

/** Takes a monitor as often as it was held before the wait. */
export function resume(state: PassState, thread: ThreadId, node: ContextId): void {
	const sleep = state.sleeping.get(thread);
	if (sleep?.on !== "condition" || sleep.mutex !== state.contexts.lockOf(node)) return;
	const { mode, how, stack } = state.contexts.acquisition(node);
	for (let level = 1; level < sleep.levels; level++) {
		const parent = state.heldBy(thread);
		state.held[thread] = state.contexts.child(parent, sleep.mutex, mode + 4 * how, stack, sleep.time);
		state.countUp(sleep.mutex, mode, thread);
	}
}
