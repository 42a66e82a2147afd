/** Every event that is not an uncontended acquire or an innermost release. */
import {
	AbandonReason,
	type EventBatch,
	howOf,
	LifetimeVariant,
	type LockId,
	type Mode,
	Mode as Modes,
	Operation,
	ReleaseMode,
	type TextId,
	type ThreadId,
	variantOf,
} from "../../model/index.js";
import { type ContextId, conversionBit } from "./contexts.js";
import { LockFlag } from "./hotLoop.js";
import { askAt, giveAt, takeAt } from "./objectEvents.js";
import type { PassState } from "./passState.js";
import { atObject, type Row, rowOf } from "./row.js";
import { resume, wait, wake } from "./sleeps.js";
import { threadEvent } from "./threadEvents.js";

type Handler = (state: PassState, event: Row) => void;

const handlers: Partial<Record<number, Handler>> = {
	[Operation.attempt]: attempt,
	[Operation.abandon]: abandon,
	[Operation.wait]: wait,
	[Operation.wake]: wake,
	[Operation.notify]: (state, event) => giveAt(state, atObject(event)),
	[Operation.convert]: convert,
	[Operation.lifetime]: lifetime,
	[Operation.thread]: threadEvent,
	[Operation.mark]: (state, { object, thread, time }) => state.mark(object as TextId, thread, time),
	[Operation.gap]: gap,
};

export function applyRare(state: PassState, batch: EventBatch, row: number): void {
	handlers[batch.code[row]! & 15]?.(state, rowOf(batch, row));
}

/** After an attempt or a wait, of a lock nobody owns, or of one the trace never defined. */
export function rareAcquire(state: PassState, batch: EventBatch, row: number): void {
	const { thread, code, time, object, stack } = rowOf(batch, row);
	const lock = object as LockId;
	const { contexts, locks } = state;
	locks.ensure(lock);
	const kind = code >> 4;
	const asked = state.pending[thread] === 0 ? 0 : state.settle(thread);
	if ((locks.flags(lock) & LockFlag.unowned) !== 0) {
		state.takePermit(lock, thread);
		takeAt(state, { thread, object: lock, time, stack, kind }, asked as ContextId);
		return;
	}
	const top = state.heldBy(thread);
	const same = asked !== 0 && contexts.lockOf(asked) === lock && contexts.parentOf(asked) === top;
	const node = same ? asked : contexts.child(top, lock, kind, stack, time);
	contexts.enter(node, time);
	const holder = locks.holder(lock);
	const exclusive = contexts.modeOf(node) === Modes.exclusive;
	if ((holder !== 0 && holder !== thread) || (exclusive && locks.readers(lock) !== 0))
		reportOverlap(state, lock, thread);
	state.countUp(lock, contexts.modeOf(node), thread);
	state.held[thread] = node;
	resume(state, thread, node);
	state.sleeping.delete(thread);
}

/** Out of nesting order, of one of several modes, after a long hold, or of a lock this thread does not hold. */
export function rareRelease(state: PassState, batch: EventBatch, row: number): void {
	const event = rowOf(batch, row);
	const lock = event.object as LockId;
	state.locks.ensure(lock);
	if ((state.locks.flags(lock) & LockFlag.unowned) !== 0) {
		state.returnPermit(lock, event.thread);
		giveAt(state, atObject(event));
		return;
	}
	const node = state.contexts.find(state.heldBy(event.thread), lock, releasable(variantOf(event.code)));
	if (node === 0) {
		foreignRelease(state, event);
		return;
	}
	reportLongHold(state, { ...event, node });
	state.giveBack(event.thread, node);
}

const modeOfRelease: readonly (Mode | undefined)[] = [
	undefined,
	Modes.shared,
	Modes.upgradeable,
	Modes.exclusive,
];

function releasable(variant: number): (mode: Mode) => boolean {
	if (variant === ReleaseMode.latest) return () => true;
	const wanted = modeOfRelease[variant];
	return (mode) => mode === wanted;
}

function reportLongHold(state: PassState, held: Row & { node: ContextId }): void {
	const { thread, node, time, stack } = held;
	if (time - state.contexts.since(node) < state.longHoldTicks) return;
	const lock = state.contexts.lockOf(node);
	state.report({ rule: "long-hold", thread, lock, context: node, stack, time, detail: "" });
}

/**
 * A release by a thread that does not hold the lock. Where somebody else holds it, who owns this lock is not
 * certain any more, and it leaves all held sets; where nobody does, it is misuse.
 */
function foreignRelease(state: PassState, event: Row): void {
	const { thread, time, stack } = event;
	const lock = event.object as LockId;
	if (state.uncertain.has(thread)) return;
	if (state.locks.isHeld(lock) || state.definitions.lock(lock).kind === "semaphore") {
		state.forget(lock);
		state.locks.degrade(lock);
		giveAt(state, atObject(event));
		return;
	}
	const context = state.heldBy(thread);
	state.report({ rule: "release-unheld", thread, lock, context, stack, time, detail: "" });
}

/** Two sections of one lock that exclude each other overlap, unless the other hold is this thread's own or a dead one's. */
export function reportOverlap(state: PassState, lock: LockId, thread: ThreadId): void {
	const { locks, definitions } = state;
	const holder = locks.holder(lock);
	if (definitions.lock(lock).kind === "semaphore") {
		state.forget(lock);
		locks.degrade(lock);
		return;
	}
	if (holder !== 0 && holder !== thread) {
		const diedHolding = state.ended.has(holder) && definitions.lock(lock).robust;
		if (!diedHolding && !state.uncertain.has(holder)) state.overlaps++;
		locks.fields[lock << 2] = 0;
		locks.fields[(lock << 2) + 1] = 0;
		return;
	}
	const own = state.contexts
		.path(state.heldBy(thread))
		.filter((held) => held.lock === lock && held.mode !== 0);
	if (locks.readers(lock) > own.length) state.overlaps++;
}

function attempt(state: PassState, { thread, code, time, object, stack }: Row): void {
	const { contexts } = state;
	state.locks.ensure(object as LockId);
	const node = contexts.child(state.heldBy(thread), object, code >> 4, stack, time);
	if (!state.locks.isOwned(object as LockId))
		askAt(state, { thread, object: object as LockId, time, stack }, node);
	state.await(thread, node, time);
}

function abandon(state: PassState, { thread, code }: Row): void {
	const asked = state.pending[thread] === 0 ? (0 as ContextId) : state.settle(thread);
	if (asked !== 0) state.countAbandoned(asked, howOf(code) === AbandonReason.refused);
}

function convert(state: PassState, { thread, code, object, stack, time }: Row): void {
	const lock = object as LockId;
	const mode = variantOf(code) as Mode;
	const node = state.contexts.find(state.heldBy(thread), lock);
	if (node === 0) return;
	if (state.pending[thread] !== 0) state.settle(thread);
	if (mode === Modes.exclusive && state.contexts.modeOf(node) !== Modes.exclusive) {
		const asked = state.contexts.child(state.heldBy(thread), lock, mode + conversionBit, stack, time);
		state.contexts.enter(asked, time);
		state.conversions.set(thread, asked);
	}
	state.countDown(lock, state.contexts.modeOf(node));
	state.countUp(lock, mode, thread);
	state.held[thread] = state.contexts.replace(state.heldBy(thread), node, mode);
}

/** A lock that is destroyed or made anew while somebody holds it. */
function lifetime(state: PassState, { thread, code, object, stack, time }: Row): void {
	const lock = object as LockId;
	state.locks.ensure(lock);
	const initialised = variantOf(code) === LifetimeVariant.init;
	const { previous } = state.definitions.lock(lock);
	const ending = initialised && previous !== undefined && !state.locks.isHeld(lock) ? previous : lock;
	if (!state.locks.isHeld(ending)) return;
	const holder = state.locks.holder(ending) || thread;
	const node = state.contexts.find(state.heldBy(holder), ending);
	const detail = initialised ? "initialised again while held" : "destroyed while held";
	if (node !== 0) state.reportHeld(holder, node, detail, { time, stack });
	state.forget(ending);
}

/** What this thread did is not known for a while: it starts again with nothing held. */
function gap(state: PassState, { thread }: Row): void {
	state.uncertain.add(thread);
	state.sleeping.delete(thread);
	state.pending[thread] = 0;
	for (let node = state.heldBy(thread); !state.contexts.isRoot(node); node = state.heldBy(thread))
		state.giveBack(thread, node);
}
