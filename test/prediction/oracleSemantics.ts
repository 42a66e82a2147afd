/**
 * What each thread can do in a state, written from the semantics of locks and not from the simulator. A state
 * is how far every thread has come, who of them waits in a queue, which sleepers were notified, and the last
 * write of every variable; holds follow from that.
 */
import { type LockId, Mode, Operation, ThreadVariant } from "../../src/model/index.js";
import { ChannelSemantics } from "./oracleChannels.js";
import type { Hold, OracleLock, Place, Program, Step } from "./oracleProgram.js";
import type { State, Verdict } from "./oracleState.js";

/** Whom a request waits for, as bits of threads. */
export interface Obstacle {
	/** Threads whose holds conflict, itself included. */
	readonly hard: number;
	/** One of those holds will never end: its thread has ended. */
	readonly isOrphaned: boolean;
	/** Threads at an exclusive request that would keep this reader out while they wait. */
	readonly soft: number;
	/** Anybody may remove it: permits, notifications, locks handed over, threads not started. */
	readonly byAnybody: boolean;
}

const none: Obstacle = { hard: 0, isOrphaned: false, soft: 0, byAnybody: false };
const anybody: Obstacle = { ...none, byAnybody: true };

export class Semantics {
	readonly #channels: ChannelSemantics;

	/** @param isRecorded false: values are sent in whatever order the run has, as in a run that is being recorded */
	constructor(
		readonly program: Program,
		isRecorded = true,
	) {
		this.#channels = new ChannelSemantics(program, isRecorded);
	}

	initial(): State {
		return { at: this.program.threads.map(() => 0), asked: 0, notified: 0, writes: {} };
	}

	isAlive(state: State, thread: number): boolean {
		const { forkedBy } = this.program.threads[thread]!;
		return (forkedBy === undefined || isDone(state, forkedBy)) && !this.hasEnded(state, thread);
	}

	hasEnded(state: State, thread: number): boolean {
		const { steps, hasEnd, isJoined, forkedBy } = this.program.threads[thread]!;
		if (state.at[thread]! < steps.length || (!hasEnd && !isJoined)) return false;
		return forkedBy === undefined || isDone(state, forkedBy);
	}

	/** The step a thread may do next. */
	nextStep(state: State, thread: number): Step | undefined {
		return this.isAlive(state, thread) ? this.program.threads[thread]!.steps[state.at[thread]!] : undefined;
	}

	/** What happens when `thread` does its step at `at`: its next one, or the one behind an attempt it waits at. */
	verdict(state: State, thread: number, at = state.at[thread]!): Verdict {
		if (!this.isAlive(state, thread)) return "impossible";
		const step = this.program.threads[thread]!.steps[at];
		if (step === undefined) return "impossible";
		if (step.operation === Operation.abandon) return this.#abandon(state, { thread, at });
		if (at !== state.at[thread]!) return "impossible";
		switch (step.operation) {
			case Operation.acquire:
			case Operation.attempt:
			case Operation.convert:
				return this.#request(state, thread, step);
			case Operation.release:
			case Operation.wait: {
				if (this.#lock(step).lock.kind === "waitgroup") return this.#done(state, this.#lock(step));
				const isPermit = step.operation === Operation.release && this.#lock(step).lock.kind === "semaphore";
				if (!this.#isUsable(state, this.#lock(step))) return "impossible";
				return isPermit || (step.ends !== undefined && isHeld(state, step.ends)) ? "granted" : "impossible";
			}
			case Operation.wake:
				return step.how !== 0 || (state.notified & (1 << thread)) !== 0 ? "granted" : "blocked";
			case Operation.lifetime:
				return this.#lifetime(state, step);
			case Operation.thread:
				return this.#threadStep(state, step);
			case Operation.access:
				if (step.variant === 1) return "granted";
				return (state.writes[step.object] ?? 0) === step.write ? "granted" : "impossible";
			case Operation.gap:
				return "impossible";
			case Operation.notify:
				return this.#close(state, this.#lock(step));
			default:
				return "granted";
		}
	}

	/**
	 * The states after a granted step, several where a notification may reach one of several sleepers; after a
	 * blocked one the thread has asked.
	 */
	after(state: State, thread: number, at = state.at[thread]!): readonly State[] {
		const bit = 1 << thread;
		if (this.verdict(state, thread, at) === "blocked") return [{ ...state, asked: state.asked | bit }];
		const step = this.program.threads[thread]!.steps[at]!;
		const moved: State = {
			at: state.at.with(thread, at + 1),
			asked: state.asked & ~bit,
			notified: step.operation === Operation.wake ? state.notified & ~bit : state.notified,
			writes:
				step.operation === Operation.access && step.variant === 1
					? { ...state.writes, [step.object]: step.write }
					: state.writes,
		};
		return step.operation === Operation.notify ? this.#notified(moved, step) : [moved];
	}

	#notified(state: State, step: Step): readonly State[] {
		const sleepers = this.program.threads
			.map((_, thread) => thread)
			.filter((thread) => this.sleepsOn(state, thread) === step.object)
			.map((thread) => 1 << thread)
			.filter((bit) => (state.notified & bit) === 0);
		if (sleepers.length === 0) return [state];
		if (step.variant === 1)
			return [{ ...state, notified: sleepers.reduce((bits, bit) => bits | bit, state.notified) }];
		return sleepers.map((bit) => ({ ...state, notified: state.notified | bit }));
	}

	/** The condition a thread sleeps on. */
	sleepsOn(state: State, thread: number): LockId | undefined {
		const before = this.program.threads[thread]!.steps[state.at[thread]! - 1];
		return before?.operation === Operation.wait ? (before.object as LockId) : undefined;
	}

	#abandon(state: State, { thread, at }: Place): Verdict {
		const attempt = this.program.threads[thread]!.steps[at - 1];
		if (attempt?.operation !== Operation.attempt) return "impossible";
		if (attempt.how === 1) return state.at[thread] === at ? "granted" : "impossible";
		const waits = state.at[thread] === at - 1 && (state.asked & (1 << thread)) !== 0;
		return waits ? "granted" : "impossible";
	}

	#request(state: State, thread: number, step: Step): Verdict {
		const lock = this.#lock(step);
		if (!this.#isUsable(state, lock)) return "impossible";
		if (step.cases !== undefined)
			return this.#channels.verdict(state, step, this.#othersAtChannels(state, thread, true));
		if (step.operation === Operation.convert && (step.ends === undefined || !isHeld(state, step.ends)))
			return "impossible";
		const { hard, isOrphaned, soft, byAnybody } = this.obstacle(state, thread, step);
		const isFree = hard === 0 && !isOrphaned && !byAnybody && (soft & state.asked) === 0;
		if (step.how !== 1) return isFree ? "granted" : "blocked";
		return isFree === (step.operation === Operation.acquire) ? "granted" : "impossible";
	}

	/** What stands in the way of a request, join or sleep. */
	obstacle(state: State, thread: number, step: Step): Obstacle {
		if (step.operation === Operation.wake) return (state.notified & (1 << thread)) !== 0 ? none : anybody;
		if (step.operation === Operation.thread) {
			if (this.hasEnded(state, step.target)) return none;
			return this.isAlive(state, step.target) ? { ...none, hard: 1 << step.target } : anybody;
		}
		const lock = this.#lock(step);
		if (lock.lock.kind === "semaphore") return this.#permits(state, lock) > 0 ? none : anybody;
		if (lock.lock.kind === "waitgroup") {
			const isWait = step.variant === Mode.exclusive && this.#toWaitFor(state, lock) > 0;
			return isWait ? anybody : none;
		}
		if (step.cases !== undefined) {
			if (this.#channels.isForEver(step)) return { ...none, hard: 1 << thread };
			const others = this.#othersAtChannels(state, thread, false);
			return this.#channels.isFree(state, step, others) ? none : anybody;
		}
		return this.#lockObstacle(state, thread, step);
	}

	/** What the other threads that stand at a channel want there; only those that have asked, or all. */
	#othersAtChannels(state: State, thread: number, onlyAsked: boolean): Step[] {
		return this.program.threads.flatMap((_, other) => {
			const step = other === thread ? undefined : this.nextStep(state, other);
			const counts = !onlyAsked || (state.asked & (1 << other)) !== 0;
			return step?.cases !== undefined && counts ? [step] : [];
		});
	}

	#done(state: State, group: OracleLock): Verdict {
		const isLatch = (group.lock.permits ?? 0) > 0;
		return isLatch || this.#toWaitFor(state, group) > 0 ? "granted" : "impossible";
	}

	#toWaitFor(state: State, { lock, sends, receives }: OracleLock): number {
		const count = (places: readonly Place[]) => places.filter((place) => isDone(state, place)).length;
		return Math.max(0, (lock.permits ?? 0) + count(sends) - count(receives));
	}

	#close(state: State, { lock, closes }: OracleLock): Verdict {
		const isClosed = lock.kind === "channel" && closes.some((place) => isDone(state, place));
		return isClosed ? "impossible" : "granted";
	}

	#lockObstacle(state: State, thread: number, step: Step): Obstacle {
		const lock = this.#lock(step);
		const wanted = step.variant as Mode;
		const isConversion = step.operation === Operation.convert;
		let hard = 0;
		let isOrphaned = false;
		for (const hold of lock.holds) {
			if (!isHeld(state, hold)) continue;
			const isOwn = hold.thread === thread;
			if (isOwn ? isConversion || maySame(lock, hold.mode, wanted) : mayTogether(hold.mode, wanted)) continue;
			const isDead = this.hasEnded(state, hold.thread);
			if (isDead && lock.lock.robust) continue;
			if (isDead) isOrphaned = true;
			hard |= 1 << hold.thread;
		}
		const soft = this.#softObstacle(state, thread, step);
		return { hard, isOrphaned, soft, byAnybody: hard !== 0 && lock.isHandedOver };
	}

	#softObstacle(state: State, thread: number, step: Step): number {
		const { lock, holds } = this.#lock(step);
		if (step.variant !== Mode.shared || lock.policy === "R" || step.operation === Operation.convert) return 0;
		const own = holds.filter((hold) => hold.thread === thread && isHeld(state, hold));
		if (own.some(({ mode }) => mode !== Mode.shared) || (lock.policy === "rH" && own.length > 0)) return 0;
		let writers = 0;
		for (let other = 0; other < state.at.length; other++) {
			const wants = this.nextStep(state, other);
			if (other !== thread && isExclusiveRequest(wants) && wants.object === step.object)
				writers |= 1 << other;
		}
		return writers;
	}

	#lifetime(state: State, step: Step): Verdict {
		const lock = this.#lock(step);
		const isHeldNow = lock.holds.some((hold) => isHeld(state, hold));
		const isWaitedFor = this.program.threads.some((_, thread) => {
			const waits = (state.asked & (1 << thread)) !== 0 && this.nextStep(state, thread);
			return waits && waits.operation !== Operation.thread && waits.object === step.object;
		});
		const isGone = lock.destroys.some((place) => isDone(state, place));
		return isHeldNow || isWaitedFor || isGone ? "impossible" : "granted";
	}

	#threadStep(state: State, step: Step): Verdict {
		if (step.variant === ThreadVariant.end) return "granted";
		if (step.variant !== ThreadVariant.fork) return this.hasEnded(state, step.target) ? "granted" : "blocked";
		const { forkedBy } = this.program.threads[step.target]!;
		return forkedBy !== undefined && isDone(state, forkedBy) ? "impossible" : "granted";
	}

	#isUsable(state: State, { inits, destroys }: OracleLock): boolean {
		const isMade = inits.length === 0 || inits.some((place) => isDone(state, place));
		return isMade && !destroys.some((place) => isDone(state, place));
	}

	#permits(state: State, { lock, permitChanges }: OracleLock): number {
		return permitChanges.reduce(
			(permits, { place, by }) => (isDone(state, place) ? permits + by : permits),
			lock.permits ?? 0,
		);
	}

	#lock(step: Step): OracleLock {
		const id = step.operation === Operation.wait ? step.second : step.object;
		return this.program.locks.get(id as LockId)!;
	}
}

const isDone = (state: State, { thread, at }: Place): boolean => state.at[thread]! > at;

export function isHeld(state: State, hold: Hold): boolean {
	return state.at[hold.thread]! > hold.from && !(hold.until !== undefined && isDone(state, hold.until));
}

/** Acquire, attempt or conversion in exclusive mode that would wait. */
function isExclusiveRequest(step: Step | undefined): step is Step {
	if (step === undefined || step.variant !== Mode.exclusive || step.how === 1) return false;
	const { acquire, attempt, convert } = Operation;
	return step.operation === acquire || step.operation === attempt || step.operation === convert;
}

/** Holds of two threads at once. */
function mayTogether(a: Mode, b: Mode): boolean {
	const { shared, upgradeable } = Mode;
	return (a === shared && (b === shared || b === upgradeable)) || (a === upgradeable && b === shared);
}

/** A second hold of one thread. */
function maySame({ lock: { reentrancy } }: OracleLock, held: Mode, wanted: Mode): boolean {
	if (reentrancy === "all") return !(held === Mode.shared && wanted === Mode.exclusive);
	switch (held) {
		case Mode.exclusive:
			return wanted === Mode.exclusive && reentrancy === "write";
		case Mode.shared:
			return wanted !== Mode.exclusive;
		default:
			return wanted !== Mode.upgradeable || reentrancy !== "none";
	}
}
