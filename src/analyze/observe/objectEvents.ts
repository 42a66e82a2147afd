/** Events at objects that nobody owns: semaphores, wait groups, channels, conditions. */
import { How, type LockId, Mode, type StackId, type ThreadId, type Ticks } from "../../model/index.js";
import type { ContextId } from "./contexts.js";
import type { PassState } from "./passState.js";

/** An event at such an object. */
export interface AtObject {
	readonly thread: ThreadId;
	readonly object: LockId;
	readonly time: Ticks;
	readonly stack: StackId;
}

/** It asks there, and waits. Several attempts at channels in a row are one select. */
export function askAt(state: PassState, { thread, object, time }: AtObject, node: ContextId): void {
	state.objects.addUser(object, thread, time);
	const before = state.pending[thread]! as ContextId;
	const isChannel = (lock: LockId) => state.definitions.lock(lock).kind === "channel";
	if (before === 0 || !isChannel(object) || !isChannel(state.contexts.lockOf(before))) return;
	const cases = state.selects.get(thread) ?? [before];
	cases.push(node);
	state.selects.set(thread, cases);
}

/**
 * It took something there. What it waited for while it held locks is a context like that of a lock.
 * @param asked the context of its attempt; 0 when it had none
 * @param kind mode + 4·how
 */
export function takeAt(state: PassState, at: AtObject & { readonly kind: number }, asked: ContextId): void {
	const { thread, object, time, stack, kind } = at;
	const mode = (kind & 3) as Mode;
	const counts = mode === Mode.shared && state.definitions.lock(object).kind === "waitgroup";
	const since = (asked === 0 ? time : state.pendingSince[thread]!) as Ticks;
	state.objects.add(object, { kind: counts ? "count" : "take", mode, thread, since, time }, stack);
	const isAsked = asked !== 0 && state.contexts.lockOf(asked) === object;
	if (counts || kind >> 2 === How.try) state.objectWaits.delete(thread);
	else noteWait(state, at, isAsked ? asked : (0 as ContextId));
}

function noteWait(
	state: PassState,
	{ thread, object, time, stack, kind }: AtObject & { readonly kind: number },
	asked: ContextId,
): void {
	const held = state.heldBy(thread);
	if (state.contexts.isRoot(held)) {
		state.objectWaits.delete(thread);
		return;
	}
	const node = asked === 0 ? state.contexts.child(held, object, kind, stack, time) : asked;
	state.contexts.enter(node, time);
	state.objectWaits.set(thread, node);
}

/** It sleeps on a condition, with its mutex given back already. */
export function sleepAt(state: PassState, at: AtObject, how: How): void {
	state.objects.addUser(at.object, at.thread, at.time);
	noteWait(state, { ...at, kind: Mode.exclusive + 4 * how }, 0 as ContextId);
}

/** It gave a permit, counted one less, notified; or closed a channel. */
export function giveAt(state: PassState, { thread, object, time, stack }: AtObject): void {
	const kind = state.definitions.lock(object).kind === "channel" ? "close" : "give";
	state.objects.add(object, { kind, mode: Mode.exclusive, thread, since: time, time }, stack);
}
