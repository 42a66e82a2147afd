import {
	How,
	LifetimeVariant,
	type LockId,
	Mode,
	Operation,
	operationOf,
	ReleaseMode,
	type ThreadId,
	variantOf,
} from "../../model/index.js";
import type { Hold, LockState, Request } from "./lockState.js";
import { Locks } from "./locks.js";
import { blocked, givenBack, granted, impossible, nobody, taken } from "./results.js";
import type { Need } from "./stuck.js";
import type { LockRules, SimulatedEvent, SimulatorOptions, StepResult } from "./types.js";
import { hasHow, queuedWriters, requestOf, type Wait } from "./waits.js";

/** What lock steps need to know of the threads. */
export interface ThreadStates {
	readonly waits: ReadonlyMap<ThreadId, Wait>;
	readonly hasEnded: (thread: ThreadId) => boolean;
}

/** Steps that take locks, give them back, change their mode, make and destroy them. */
export class LockSteps {
	readonly #locks: Locks;
	/** Further levels of a monitor, which come back with it after a wait. */
	readonly #suspended = new Map<ThreadId, { readonly lock: LockId; readonly levels: readonly Hold[] }>();

	constructor(
		rulesOf: (lock: LockId) => LockRules,
		options: SimulatorOptions,
		private readonly threads: ThreadStates,
		before?: LockSteps,
	) {
		this.#locks = new Locks(rulesOf, options, before === undefined ? undefined : before.#locks);
		for (const [thread, { lock, levels }] of before === undefined ? [] : before.#suspended)
			this.#suspended.set(thread, { lock, levels: levels.map((hold) => ({ ...hold })) });
	}

	/** A plain exclusive acquire of a lock that nobody holds; undefined where it takes a closer look. */
	takeFree({ thread, index, object }: SimulatedEvent): StepResult | undefined {
		const state = this.#locks.state(object as LockId);
		if (!state.isPlain || !state.isFree || this.#suspended.size > 0) return undefined;
		state.holds.push({ thread, mode: Mode.exclusive, index });
		return taken;
	}

	/** Gives back the only hold, which is the thread's own; undefined where it takes a closer look. */
	giveBackOnly({ thread, object }: SimulatedEvent): StepResult | undefined {
		const state = this.#locks.state(object as LockId);
		if (!state.isPlain || state.holds.length !== 1 || state.holds[0]!.thread !== thread) return undefined;
		state.holds.pop();
		return givenBack;
	}

	/** An acquire, attempt or convert. */
	request(event: SimulatedEvent): StepResult {
		const lock = event.object as LockId;
		const state = this.#stateOf(lock);
		const objection = state.requestObjection;
		if (objection !== undefined) return impossible(objection);
		if (isConversion(event) && !state.isHeldBy(event.thread))
			return impossible("it converts what it does not hold");
		const isUncontended = state.isFree && this.threads.waits.size === 0;
		const because = isUncontended ? nobody : this.#blockersOf(state, lock, requestOf(event));
		const isBlocked = because.length > 0 || (state.isSemaphore && state.permits === 0);
		if (hasHow(event, How.try)) return this.#try(event, state, isBlocked);
		return isBlocked ? blocked(because, "it cannot be taken now") : this.#take(event, state);
	}

	#try(event: SimulatedEvent, state: LockState, isBlocked: boolean): StepResult {
		const fails = operationOf(event.code) === Operation.attempt;
		if (fails) return isBlocked ? granted("the try fails, as recorded") : impossible("the try would succeed");
		return isBlocked ? impossible("the try would fail") : this.#take(event, state);
	}

	#take(event: SimulatedEvent, state: LockState): StepResult {
		const { thread, index, object } = event;
		const mode = variantOf(event.code) as Mode;
		const converted = isConversion(event) ? state.holdOf(thread, ReleaseMode.latest) : undefined;
		if (state.isSemaphore) state.permits--;
		else if (converted !== undefined) converted.mode = mode;
		else this.#hold(state, { thread, mode, index }, object as LockId);
		return taken;
	}

	#hold(state: LockState, hold: Hold, lock: LockId): void {
		state.holds.push(hold);
		if (this.#suspended.size === 0) return;
		const suspended = this.#suspended.get(hold.thread);
		if (suspended?.lock !== lock) return;
		state.holds.push(...suspended.levels);
		this.#suspended.delete(hold.thread);
	}

	/** Threads that a request waits for: conflicting holders, then writers in the queue. */
	blockers(lock: LockId, request: Request): readonly ThreadId[] {
		return this.#blockersOf(this.#stateOf(lock), lock, request);
	}

	#blockersOf(state: LockState, lock: LockId, request: Request): readonly ThreadId[] {
		if (state.isFree && this.threads.waits.size === 0) return nobody;
		const writers = state.writersInTheWay(request, queuedWriters(this.threads.waits.values(), lock));
		return [...new Set([...state.holdersInTheWay(request), ...writers])];
	}

	/** What a waiting request needs. */
	needOf(lock: LockId, request: Request): Need {
		const state = this.#stateOf(lock);
		if (state.isSemaphore)
			return state.permits > 0 || state.rules.permits === undefined ? "nothing" : "anybody";
		const all = this.#blockersOf(state, lock, request);
		return all.length > 0 && this.#locks.isHandedOver(lock) ? "anybody" : { all };
	}

	/** Whether a blocked request comes back by itself: it has a time limit, or the lock refuses its own owner. */
	givesUp(event: SimulatedEvent): boolean {
		const { rules, holds } = this.#locks.state(event.object as LockId);
		const isOwner = holds.some(({ thread, mode }) => thread === event.thread && mode === Mode.exclusive);
		return hasHow(event, How.timed) || (rules.detectsSelf === true && isOwner);
	}

	release(event: SimulatedEvent): StepResult {
		const lock = event.object as LockId;
		const state = this.#stateOf(lock);
		const objection = state.requestObjection;
		if (objection !== undefined) return impossible(objection);
		if (state.isSemaphore) {
			state.permits++;
			return granted("a permit more");
		}
		const hold = state.holdOf(event.thread, variantOf(event.code)) ?? this.#locks.handedOverHold(event, lock);
		if (hold === undefined) return impossible("it gives back what is not held");
		state.remove(hold);
		return givenBack;
	}

	/** Gives the lock back that a thread waits without: a monitor entirely, other locks by one level. */
	giveBackToWait({ thread, second }: SimulatedEvent): StepResult {
		if (second === 0) return granted("sleeps");
		const state = this.#stateOf(second);
		const held = state.holds.filter((hold) => hold.thread === thread);
		const latest = held.at(-1);
		if (latest === undefined) return impossible("it waits without holding the lock it gives back");
		const given = state.rules.kind === "monitor" ? held : [latest];
		for (const hold of given) state.remove(hold);
		if (given.length > 1) this.#suspended.set(thread, { lock: second, levels: given.slice(1) });
		return granted("gives the lock back and sleeps");
	}

	/** `init` or `destroy`. */
	lifetime({ code, object }: SimulatedEvent): StepResult {
		const lock = object as LockId;
		const state = this.#stateOf(lock);
		const isWaitedFor = [...this.threads.waits.values()].some(
			(wait) => wait.on === "lock" && wait.lock === lock,
		);
		if (state.holds.length > 0 || isWaitedFor) return impossible("somebody holds it or waits for it");
		if (state.isDestroyed) return impossible("the lock is destroyed");
		if (variantOf(code) === LifetimeVariant.init) state.isInitialized = true;
		else state.isDestroyed = true;
		return granted("made or destroyed");
	}

	/** Why this condition cannot be used now; undefined when it can. */
	objection(lock: LockId): string | undefined {
		return this.#locks.state(lock).objection;
	}

	#stateOf(lock: LockId): LockState {
		const state = this.#locks.state(lock);
		if (state.rules.robust) this.#locks.forgetDead(state, this.threads.hasEnded);
		return state;
	}
}

const isConversion = ({ code }: SimulatedEvent): boolean => operationOf(code) === Operation.convert;
