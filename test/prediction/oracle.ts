/**
 * Decides by brute force which deadlocks the events of a small trace can reach in any order that keeps each thread's own: all states
 * are visited, and in each all sets of threads are looked at. Written against the simulator and the prediction, with nothing of theirs.
 * For up to 4 threads, 5 locks, 30 events.
 */
import { type LockId, type Mode, Operation, type ThreadId } from "../../src/model/index.js";
import type { Program, Step } from "./oracleProgram.js";
import { isHeld, type Obstacle, Semantics, type State } from "./oracleSemantics.js";

export interface StuckThread {
	readonly thread: ThreadId;
	/** Which event of its thread in the trace it waits at, from 0. A sleeper waits at its wake, or behind its last event. */
	readonly index: number;
	readonly on: "lock" | "permit" | "join" | "condition";
	/** Of `lock` and `permit`. */
	readonly lock?: LockId;
	readonly mode?: Mode;
	/** Lock and mode of everything it holds there, sorted: `3:0 4:1`. */
	readonly held: string;
	/** Threads of the same deadlock it waits for; empty when a thread that ended holds the lock, or anybody could help and nobody is left. */
	readonly waitsFor: readonly ThreadId[];
}

/** Threads that can never go on because of each other alone, and no fewer of them. */
export type Deadlock = readonly StuckThread[];

export interface Exploration {
	readonly deadlocks: readonly Deadlock[];
	/** Threads that are stuck in some state, as `thread index`, victims of others included. */
	readonly everStuck: ReadonlySet<string>;
	readonly states: number;
}

export interface ExploreOptions {
	/** Requests may also be made, and queue, long before anything comes of it; false: only in the state that is looked at. Same deadlocks, fewer states. */
	readonly asksAnytime?: boolean;
	readonly maxStates?: number;
}

/** @throws RangeError when there are more states than allowed */
export function explore(program: Program, options: ExploreOptions = {}): Exploration {
	const semantics = new Semantics(program);
	const { asksAnytime = true, maxStates = 2_000_000 } = options;
	const found = new Findings(semantics);
	const first = semantics.initial();
	const seen = new Set([keyOf(first)]);
	for (const stack = [first]; stack.length > 0; ) {
		const state = stack.pop()!;
		found.look(state);
		for (const next of successors(semantics, state, asksAnytime)) {
			const key = keyOf(next);
			if (seen.has(key)) continue;
			if (seen.size >= maxStates) throw new RangeError(`more than ${maxStates} states`);
			seen.add(key);
			stack.push(next);
		}
	}
	return { deadlocks: [...found.deadlocks.values()], everStuck: found.everStuck, states: seen.size };
}

function keyOf({ at, asked, notified, writes }: State): string {
	let key = String.fromCharCode(...at, asked, notified);
	for (const variable in writes) key += ` ${variable}=${writes[variable]}`;
	return key;
}

function* successors(semantics: Semantics, state: State, asksAnytime: boolean): Iterable<State> {
	for (let thread = 0; thread < state.at.length; thread++) {
		const step = semantics.nextStep(state, thread);
		if (step === undefined) continue;
		const verdict = semantics.verdict(state, thread);
		if (verdict === "granted") yield* semantics.after(state, thread);
		const hasToAsk = asksAnytime || isFollowedByAbandon(semantics.program, thread, state.at[thread]!);
		const isAsked = (state.asked & (1 << thread)) !== 0;
		if (verdict === "blocked" && hasToAsk && !isAsked) yield* semantics.after(state, thread);
		const behind = state.at[thread]! + 1;
		if (isAsked && semantics.verdict(state, thread, behind) === "granted")
			yield* semantics.after(state, thread, behind);
	}
}

function isFollowedByAbandon({ threads }: Program, thread: number, at: number): boolean {
	return threads[thread]!.steps[at + 1]?.operation === Operation.abandon;
}

/** A thread that waits and does not give up by itself. */
interface Waiting {
	readonly thread: number;
	readonly step: Step | undefined;
	readonly obstacle: Obstacle;
}

class Findings {
	readonly deadlocks = new Map<string, Deadlock>();
	readonly everStuck = new Set<string>();

	constructor(private readonly semantics: Semantics) {}

	look(state: State): void {
		const waiting = this.#waiting(state);
		if (waiting.length === 0) return;
		const alive = this.semantics.program.threads.reduce(
			(bits, _, thread) => (this.semantics.isAlive(state, thread) ? bits | (1 << thread) : bits),
			0,
		);
		const closed = closedSets(waiting, alive);
		for (const { thread, step } of waiting)
			if (closed.some((set) => (set & (1 << thread)) !== 0))
				this.everStuck.add(
					`${this.semantics.program.threads[thread]!.id} ${this.#indexOf(state, thread, step)}`,
				);
		for (const set of closed)
			if (!closed.some((other) => other !== set && (other & set) === other)) this.#add(state, waiting, set);
	}

	#waiting(state: State): Waiting[] {
		const waiting: Waiting[] = [];
		for (let thread = 0; thread < state.at.length; thread++) {
			if (!this.semantics.isAlive(state, thread)) continue;
			const step = this.semantics.nextStep(state, thread);
			if (!this.#waitsForGood(state, thread, step)) continue;
			const obstacle = step === undefined ? nobodyWakes : this.semantics.obstacle(state, thread, step);
			waiting.push({ thread, step, obstacle });
		}
		return waiting;
	}

	/** Whether it may wait here, and neither a time limit nor the lock itself ends that. */
	#waitsForGood(state: State, thread: number, step: Step | undefined): boolean {
		const { steps } = this.semantics.program.threads[thread]!;
		if (this.semantics.sleepsOn(state, thread) !== undefined) {
			const isTimed = steps[state.at[thread]! - 1]!.how === 2;
			return !isTimed && (step === undefined ? (state.notified & (1 << thread)) === 0 : true);
		}
		if (step === undefined) return false;
		if (step.operation === Operation.thread) return step.variant === 1 || step.variant === 2;
		const { acquire, attempt, convert } = Operation;
		if (step.operation !== acquire && step.operation !== attempt && step.operation !== convert) return false;
		return step.how === 0 && !this.#isRefused(state, thread, step) && this.#isUsable(state, thread);
	}

	#isRefused(state: State, thread: number, step: Step): boolean {
		const { lock, holds } = this.semantics.program.locks.get(step.object as LockId)!;
		const holdsIt = holds.some((hold) => hold.thread === thread && hold.mode === 0 && isHeld(state, hold));
		return (lock.detectsSelf && holdsIt) || (lock.kind === "semaphore" && lock.permits === undefined);
	}

	/** Not a lock that is not made yet, or destroyed: asking for that is impossible, not waiting. */
	#isUsable(state: State, thread: number): boolean {
		return this.semantics.verdict(state, thread) !== "impossible";
	}

	#add(state: State, waiting: readonly Waiting[], set: number): void {
		const members = waiting.filter(({ thread }) => (set & (1 << thread)) !== 0);
		const deadlock = members.map((member) => this.#describe(state, member, set));
		deadlock.sort((a, b) => a.thread - b.thread);
		const key = deadlock.map(({ thread, index }) => `${thread} ${index}`).join(", ");
		if (!this.deadlocks.has(key)) this.deadlocks.set(key, deadlock);
	}

	#describe(state: State, { thread, step, obstacle }: Waiting, set: number): StuckThread {
		const { threads, locks } = this.semantics.program;
		const on = this.#reasonOf(step);
		const isLock = on === "lock" || on === "permit";
		const held = [...locks].flatMap(([id, { holds }]) =>
			holds
				.filter((hold) => hold.thread === thread && isHeld(state, hold))
				.map(({ mode }) => `${id}:${mode}`),
		);
		const hard = obstacle.byAnybody ? 0 : obstacle.hard & set;
		return {
			thread: threads[thread]!.id,
			index: this.#indexOf(state, thread, step),
			on,
			...(isLock ? { lock: step!.object as LockId, mode: step!.variant as Mode } : {}),
			held: held.sort().join(" "),
			waitsFor: threads.flatMap(({ id }, other) =>
				((hard | (obstacle.soft & set)) >> other) & 1 ? [id] : [],
			),
		};
	}

	#reasonOf(step: Step | undefined): StuckThread["on"] {
		if (step === undefined || step.operation === Operation.wake) return "condition";
		if (step.operation === Operation.thread) return "join";
		return this.semantics.program.locks.get(step.object as LockId)!.lock.kind === "semaphore"
			? "permit"
			: "lock";
	}

	#indexOf(state: State, thread: number, step: Step | undefined): number {
		if (step !== undefined) return step.index;
		const { steps } = this.semantics.program.threads[thread]!;
		return steps[state.at[thread]! - 1]!.index + 1;
	}
}

/** A sleeper whose wake was not recorded. */
const nobodyWakes: Obstacle = { hard: 0, isOrphaned: false, soft: 0, byAnybody: true };

/** Sets of waiting threads each of which waits for one in the set, or for somebody while nobody else is alive. */
function closedSets(waiting: readonly Waiting[], alive: number): number[] {
	const sets: number[] = [];
	for (let choice = 1; choice < 1 << waiting.length; choice++) {
		const members = waiting.filter((_, at) => (choice & (1 << at)) !== 0);
		const set = members.reduce((bits, { thread }) => bits | (1 << thread), 0);
		if (members.every(({ obstacle }) => isStuckIn(set, alive, obstacle))) sets.push(set);
	}
	return sets;
}

function isStuckIn(set: number, alive: number, { hard, isOrphaned, soft, byAnybody }: Obstacle): boolean {
	if (byAnybody) return (alive & ~set) === 0;
	return isOrphaned || ((hard | soft) & set) !== 0;
}
