/** Every event that is not an uncontended acquire or an innermost release. */
import {
	AbandonReason,
	type EventBatch,
	How,
	howOf,
	LifetimeVariant,
	type LockId,
	type Mode,
	Mode as Modes,
	Operation,
	ReleaseMode,
	type StackId,
	type TextId,
	type ThreadId,
	ThreadVariant,
	type Ticks,
	variantOf,
	WakeReason,
} from "../../model/index.js";
import { type ContextId, conversionBit } from "./contexts.js";
import { LockFlag } from "./hotLoop.js";
import { type AtObject, askAt, giveAt, sleepAt, takeAt } from "./objectEvents.js";
import type { Sleep } from "./observation.js";
import type { PassState } from "./passState.js";
import { endOf } from "./threadEnds.js";

/** One event with its columns read out. */
interface Row {
	readonly thread: ThreadId;
	readonly code: number;
	readonly time: Ticks;
	readonly object: number;
	readonly second: LockId;
	readonly stack: StackId;
}

function rowOf(batch: EventBatch, row: number): Row {
	return {
		thread: batch.thread,
		code: batch.code[row]!,
		time: batch.time[row]! as Ticks,
		object: batch.object[row]!,
		second: batch.second[row]! as LockId,
		stack: batch.stack[row]! as StackId,
	};
}

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

/** Takes a monitor as often as it was held before the wait. */
function resume(state: PassState, thread: ThreadId, node: ContextId): void {
	const sleep = state.sleeping.get(thread);
	if (sleep?.on !== "condition" || sleep.mutex !== state.contexts.lockOf(node)) return;
	const { mode, how, stack } = state.contexts.acquisition(node);
	for (let level = 1; level < sleep.levels; level++) {
		const parent = state.heldBy(thread);
		state.held[thread] = state.contexts.child(parent, sleep.mutex, mode + 4 * how, stack, sleep.time);
		state.countUp(sleep.mutex, mode, thread);
	}
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

function wait(state: PassState, { thread, code, time, object, second, stack }: Row): void {
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

function wake(state: PassState, { thread, code, time }: Row): void {
	const sleep = state.sleeping.get(thread);
	if (sleep?.on !== "condition") return;
	state.sleeping.set(thread, { ...sleep, woken: true });
	if (howOf(code) !== WakeReason.woken) return;
	const use = { kind: "take", mode: Modes.exclusive, thread, since: sleep.time, time } as const;
	state.objects.add(sleep.condition, use, sleep.stack);
}

/** A pending request of no lock leads the next acquire of this thread to {@link rareAcquire}, which ends the sleep. */
function fallAsleep(state: PassState, sleep: Sleep, thread: ThreadId): void {
	state.sleeping.set(thread, sleep);
	state.await(thread, state.contexts.root(thread), sleep.time);
}

const atObject = ({ thread, object, time, stack }: Row): AtObject => ({
	thread,
	object: object as LockId,
	time,
	stack,
});

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

function threadEvent(state: PassState, { thread, code, object, stack, time }: Row): void {
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
	const context = state.contexts.child(state.heldBy(thread), endOf(target), Modes.shared, stack, time);
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

/** What this thread did is not known for a while: it starts again with nothing held. */
function gap(state: PassState, { thread }: Row): void {
	state.uncertain.add(thread);
	state.sleeping.delete(thread);
	state.pending[thread] = 0;
	for (let node = state.heldBy(thread); !state.contexts.isRoot(node); node = state.heldBy(thread))
		state.giveBack(thread, node);
}
