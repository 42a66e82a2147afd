import {
	How,
	type LockId,
	NotifyVariant,
	Operation,
	operationOf,
	type ThreadId,
	ThreadVariant,
	variantOf,
	WakeReason,
} from "../../model/index.js";
import { Conditions } from "./conditions.js";
import { LockSteps } from "./lockSteps.js";
import { Memory } from "./memory.js";
import { ObjectSteps } from "./objects.js";
import { accessed, blocked, granted, impossible } from "./results.js";
import { type Need, stuckThreads } from "./stuck.js";
import { Threads } from "./threads.js";
import type { LockRules, SimulatedEvent, SimulatorOptions, StepResult, WaitingThread } from "./types.js";
import {
	hasHow,
	isAnswer,
	isAsking,
	isInherited,
	isRequest,
	mayFollow,
	requestOf,
	type Wait,
	Waits,
} from "./waits.js";

/**
 * Executes recorded events in any order and says what happens.
 *
 * - The events of a thread come in their order, none left out except those that `isAnswered` names.
 * - A request is an acquire, convert or join; an attempt or await is a request too, and what follows says
 *   that it came true. A blocked thread waits: only the same event again, the answer to its attempt, or the
 *   abandon of its attempt may follow. A blocked exclusive request keeps new readers out, as the policy says,
 *   until it is granted or abandoned.
 * - An abandon is possible only while the attempt before it waits: nobody gives up what can be had. The
 *   attempt of a failed try is granted when it fails.
 * - A `wait` is granted: the thread gives the lock back and sleeps. Its wake is blocked until a notification
 *   can wake it.
 * - A thread that has done all its events and has no recorded end goes on in ways nobody knows: it may still
 *   give back what it holds.
 * - Inherited acquires are possible only before all other steps, and belong at the start of every schedule. A
 *   gap is impossible.
 *
 * Cost: a step is linear in the holds of its lock and in the waiting threads.
 */
export class Simulator {
	readonly #threads: Threads;
	readonly #locks: LockSteps;
	readonly #objects: ObjectSteps;
	readonly #memory: Memory;
	readonly #conditions: Conditions;
	readonly #waits: Waits;
	/** The attempt or await a thread did last, when it was granted: what follows only says so. */
	readonly #granted: Map<ThreadId, SimulatedEvent>;
	#hasBegun: boolean;
	/** Events it was asked to execute. */
	#asked = 0;
	/** The same of the simulator it goes on from, when it began. */
	readonly #askedBefore: number;

	/**
	 * @param rulesOf the definition of a lock, as `TraceDefinitions.lock` gives it
	 * @param before a simulator to go on from, with the same rules and options
	 */
	constructor(
		private readonly rulesOf: (lock: LockId) => LockRules,
		private readonly options: SimulatorOptions,
		private readonly before?: Simulator,
	) {
		this.#askedBefore = before === undefined ? 0 : before.#asked;
		this.#waits = new Waits(before === undefined ? [] : before.#waits);
		this.#granted = new Map(before === undefined ? undefined : before.#granted);
		this.#hasBegun = before === undefined ? false : before.#hasBegun;
		this.#conditions = new Conditions(before === undefined ? undefined : before.#conditions);
		const threads = new Threads(options, before === undefined ? undefined : before.#threads);
		const waits = this.#waits;
		this.#threads = threads;
		this.#memory = new Memory(options.writeSeenBy, before === undefined ? undefined : before.#memory);
		this.#objects = new ObjectSteps(
			rulesOf,
			options,
			waits,
			before === undefined ? undefined : before.#objects,
		);
		const states = { waits, hasEnded: (thread: ThreadId) => threads.hasEnded(thread) };
		this.#locks = new LockSteps(rulesOf, options, states, before === undefined ? undefined : before.#locks);
	}

	/**
	 * Another simulator in the same state, which goes its own way. What it has not changed it looks up in this one: this one executes nothing
	 * for as long as the fork is used.
	 */
	fork(): Simulator {
		return new Simulator(this.rulesOf, this.options, this);
	}

	/**
	 * Executes one event, which stays the caller's: it may change it and pass it again.
	 * @throws Error when the simulator it was forked from has gone on
	 */
	step(event: SimulatedEvent): StepResult {
		if (this.before !== undefined && this.before.#asked !== this.#askedBefore)
			throw new Error("the simulator this one was forked from has gone on");
		this.#asked++;
		const isUndisturbed = this.#waits.size === 0 && this.#granted.size === 0;
		return (isUndisturbed ? this.#frequent(event) : undefined) ?? this.#step(event);
	}

	/** What nearly all events do: take a free lock, give it back, read or write. Anything else, and what cannot be: undefined. */
	#frequent(event: SimulatedEvent): StepResult | undefined {
		if (!this.#threads.isNext(event)) return undefined;
		let result: StepResult | undefined;
		if (event.code === Operation.acquire) result = this.#locks.takeFree(event);
		else if (event.code === Operation.release) result = this.#locks.giveBackOnly(event);
		else if (operationOf(event.code) === Operation.access && this.#memory.access(event)) result = accessed;
		if (result === undefined) return undefined;
		this.#hasBegun = true;
		this.#threads.advance(event);
		return result;
	}

	#step(event: SimulatedEvent): StepResult {
		const wait = this.#waits.size === 0 ? undefined : this.#waits.get(event.thread);
		const objection = wait === undefined ? this.#threads.objection(event) : this.#waitObjection(wait, event);
		if (objection !== undefined) return impossible(objection);
		const result = this.#execute(event);
		if (result.outcome === "granted") this.#goOn(event);
		else if (result.outcome === "blocked" && wait === undefined)
			this.#waits.set(event.thread, this.#waitAt({ ...event }));
		return result;
	}

	/** Threads that have asked and wait, and sleepers, in the order in which they began. */
	waiting(): WaitingThread[] {
		return [...this.#waits].map(([thread, wait]) => ({
			thread,
			event: wait.event,
			because: this.#inTheWay(wait),
		}));
	}

	/**
	 * All waiting threads that can never go on, whatever the others do; undefined if there are none. A thread
	 * that waits with a time limit goes on. So does one that waits for a notification, a permit or a lock that
	 * is handed from thread to thread, as long as any thread goes on: anybody may bring it.
	 */
	deadlocked(): readonly ThreadId[] | undefined {
		const running = this.#threads.alive.filter((thread) => !this.#waits.has(thread));
		const needs = new Map<ThreadId, Need>();
		for (const [thread, wait] of this.#waits) needs.set(thread, this.#needOf(wait));
		const stuck = stuckThreads(running, needs);
		return stuck.length === 0 ? undefined : stuck;
	}

	#waitObjection(wait: Wait, event: SimulatedEvent): string | undefined {
		const isSameExchange =
			wait.on === "channel" &&
			isRequest(event) &&
			this.#objects.isChannel(event.object) &&
			this.#objects.useOf(event).first === this.#objects.useOf(wait.event).first;
		return isSameExchange || mayFollow(wait, event) ? undefined : "the thread waits";
	}

	#execute(event: SimulatedEvent): StepResult {
		const before = this.#granted.size === 0 ? undefined : this.#granted.get(event.thread);
		const operation = operationOf(event.code);
		if (before !== undefined && operation === Operation.abandon) return abandonAfterGrant(before);
		if (before !== undefined && isAnswer(before, event)) return granted("it has it already");
		if (isInherited(event) && this.#hasBegun) return impossible("it was held from the start");
		if (operation === Operation.abandon && !this.#waits.has(event.thread))
			return impossible("it gives up what it did not ask for");
		return this.#dispatch(event);
	}

	#dispatch(event: SimulatedEvent): StepResult {
		switch (operationOf(event.code)) {
			case Operation.acquire:
			case Operation.attempt:
			case Operation.convert:
				return this.#request(event);
			case Operation.release:
				if (this.#objects.isWaitGroup(event.object)) return this.#objects.done(event);
				return this.#locks.release(event);
			case Operation.lifetime:
				return this.#locks.lifetime(event);
			case Operation.wait:
			case Operation.wake:
			case Operation.notify:
				return this.#conditionStep(event);
			case Operation.thread:
				return this.#threadStep(event);
			case Operation.access:
				return this.#memory.access(event) ? accessed : impossible("it would see another write");
			case Operation.gap:
				return impossible("events are missing here");
			default:
				return granted("changes nothing");
		}
	}

	#request(event: SimulatedEvent): StepResult {
		switch (this.#objects.kindOf(event.object)) {
			case "channel":
				return this.#objects.exchange(event);
			case "waitgroup":
				return this.#objects.count(event);
			default:
				return this.#locks.request(event);
		}
	}

	#conditionStep(event: SimulatedEvent): StepResult {
		const { thread, code, object } = event;
		const condition = object as LockId;
		const objection = this.#locks.objection(condition);
		if (objection !== undefined) return impossible(objection);
		if (this.#objects.isChannel(object)) return this.#objects.close(event);
		if (operationOf(code) === Operation.wait) return this.#locks.giveBackToWait(event);
		if (operationOf(code) === Operation.wake) return this.#wake(event);
		this.#conditions.notify(condition, variantOf(code) === NotifyVariant.all);
		return granted(`notified by ${thread}`);
	}

	#wake(event: SimulatedEvent): StepResult {
		const { thread } = event;
		if (!this.#waits.has(thread)) return impossible("it does not sleep");
		const byItself = !hasHow(event, WakeReason.woken);
		if (!byItself && !this.#conditions.isNotified(thread)) return blocked([], "nobody has notified it");
		this.#conditions.wake(thread, byItself);
		return granted("wakes");
	}

	#threadStep({ thread, code, object }: SimulatedEvent): StepResult {
		const target = object as ThreadId;
		switch (variantOf(code)) {
			case ThreadVariant.fork:
				if (this.#threads.isAlive(target) || this.#threads.hasEnded(target))
					return impossible("the thread was started before");
				this.#threads.start(target);
				return granted("started");
			case ThreadVariant.end:
				this.#threads.end(thread);
				return granted("ends");
			default:
				return this.#threads.hasEnded(target) ? granted("has ended") : blocked([target], "it has not ended");
		}
	}

	/** The thread has done this event: it waits no more, or begins to sleep. */
	#goOn(event: SimulatedEvent): void {
		const { thread, code } = event;
		const operation = operationOf(code);
		if (this.#waits.size > 0) this.#waits.delete(thread);
		if (this.#granted.size > 0) this.#granted.delete(thread);
		if (isAsking(event)) this.#granted.set(thread, { ...event });
		if (operation === Operation.wait) this.#sleep({ ...event });
		if (!isInherited(event)) this.#hasBegun = true;
		this.#threads.advance(event);
	}

	#sleep(event: SimulatedEvent): void {
		const condition = event.object as LockId;
		this.#conditions.sleep(event.thread, condition);
		this.#waits.set(event.thread, { on: "condition", condition, event, givesUp: hasHow(event, How.timed) });
	}

	#waitAt(event: SimulatedEvent): Wait {
		const { code, object } = event;
		if (operationOf(code) === Operation.thread)
			return { on: "join", target: object as ThreadId, event, givesUp: false };
		const lock = object as LockId;
		const givesUp = this.#locks.givesUp(event);
		if (this.#objects.isChannel(object)) return { on: "channel", event, givesUp };
		if (this.#objects.isWaitGroup(object)) return { on: "count", event, givesUp };
		return { on: "lock", lock, request: requestOf(event), event, givesUp };
	}

	#inTheWay(wait: Wait): readonly ThreadId[] {
		if (wait.on === "lock") return this.#locks.blockers(wait.lock, wait.request);
		return wait.on === "join" && !this.#threads.hasEnded(wait.target) ? [wait.target] : [];
	}

	#needOf(wait: Wait): Need {
		if (wait.givesUp) return "nothing";
		if (wait.on === "lock") return this.#locks.needOf(wait.lock, wait.request);
		if (wait.on === "channel" || wait.on === "count") return this.#objects.needOf(wait);
		if (wait.on === "condition")
			return this.#conditions.isNotified(wait.event.thread) ? "nothing" : "anybody";
		const isBorn = this.#threads.isAlive(wait.target) || this.#threads.hasEnded(wait.target);
		return isBorn ? { all: this.#inTheWay(wait) } : "anybody";
	}
}

/**
 * After a try that failed as recorded nothing is left to do; another attempt that got the lock cannot be
 * given up.
 */
function abandonAfterGrant(asked: SimulatedEvent): StepResult {
	return hasHow(asked, How.try) ? granted("gives up") : impossible("it got what it asked for");
}
