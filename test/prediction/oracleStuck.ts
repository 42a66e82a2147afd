/** Who is stuck in a state: closed sets of threads, each of which waits for one in the set. By trying all sets. */
import { type LockId, type Mode, Operation, type ThreadId, ThreadVariant } from "../../src/model/index.js";
import type { Step } from "./oracleProgram.js";
import { isHeld, type Obstacle, type Semantics } from "./oracleSemantics.js";
import type { State } from "./oracleState.js";

/** A thread that waits, or would if it asked, and does not give up by itself. */
export interface Waiting {
	readonly thread: number;
	/** Undefined for a sleeper whose wake was not recorded. */
	readonly step: Step | undefined;
	readonly obstacle: Obstacle;
}

const nobodyWakes: Obstacle = { hard: 0, isOrphaned: false, soft: 0, byAnybody: true };

/** All threads that would wait if they asked now. */
export function waitingIn(semantics: Semantics, state: State): Waiting[] {
	const waiting: Waiting[] = [];
	for (let thread = 0; thread < state.at.length; thread++) {
		if (!semantics.isAlive(state, thread) || !waitsForGood(semantics, state, thread)) continue;
		const step = semantics.nextStep(state, thread);
		const obstacle = step === undefined ? nobodyWakes : semantics.obstacle(state, thread, step);
		waiting.push({ thread, step, obstacle });
	}
	return waiting;
}

/** Whether it may wait here, and neither a time limit nor the lock itself ends that. */
function waitsForGood(semantics: Semantics, state: State, thread: number): boolean {
	const step = semantics.nextStep(state, thread);
	if (semantics.sleepsOn(state, thread) !== undefined) {
		const isTimed = semantics.program.threads[thread]!.steps[state.at[thread]! - 1]!.how === 2;
		return !isTimed && (step !== undefined || (state.notified & (1 << thread)) === 0);
	}
	if (step === undefined) return false;
	if (step.operation === Operation.thread)
		return step.variant === ThreadVariant.await || step.variant === ThreadVariant.join;
	const { acquire, attempt, convert } = Operation;
	if (step.operation !== acquire && step.operation !== attempt && step.operation !== convert) return false;
	if (step.how !== 0 || isRefused(semantics, state, { thread, step })) return false;
	return semantics.verdict(state, thread) !== "impossible";
}

/** The lock refuses its own owner; or nobody knows how many permits there are. */
function isRefused({ program }: Semantics, state: State, { thread, step }: { thread: number; step: Step }) {
	const { lock, holds } = program.locks.get(step.object as LockId)!;
	const holdsIt = holds.some((hold) => hold.thread === thread && hold.mode === 0 && isHeld(state, hold));
	return (lock.detectsSelf && holdsIt) || (lock.kind === "semaphore" && lock.permits === undefined);
}

/**
 * As bits of threads: sets each of whose members waits for another of them, or for anybody while nobody else
 * is alive.
 */
export function closedSets(semantics: Semantics, state: State, waiting: readonly Waiting[]): number[] {
	const alive = semantics.program.threads.reduce(
		(bits, _, thread) => (semantics.isAlive(state, thread) ? bits | (1 << thread) : bits),
		0,
	);
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

/** Threads that have asked, or sleep, and never go on. */
export function stuckIn(semantics: Semantics, state: State): ThreadId[] {
	const waiting = waitingIn(semantics, state).filter(
		({ thread }) => (state.asked & (1 << thread)) !== 0 || semantics.sleepsOn(state, thread) !== undefined,
	);
	const stuck = closedSets(semantics, state, waiting).reduce((bits, set) => bits | set, 0);
	return semantics.program.threads.flatMap(({ id }, thread) => ((stuck >> thread) & 1 ? [id] : []));
}

export interface StuckThread {
	readonly thread: ThreadId;
	/**
	 * Which event of its thread in the trace it waits at, from 0. A sleeper waits at its wake, or behind its
	 * last event.
	 */
	readonly index: number;
	readonly on: "lock" | "permit" | "join" | "condition" | "count" | "channel";
	/** Of `lock` and `permit`. */
	readonly lock?: LockId;
	readonly mode?: Mode;
	/** Every object and mode that it waits at, `3:0`; of a select several. */
	readonly wants: readonly string[];
	/** Lock and mode of everything it holds there, each once, sorted: `3:0 4:1`. */
	readonly held: string;
	/**
	 * Threads of the set it waits for; empty when a thread that ended holds the lock, or anybody could help and
	 * nobody is left.
	 */
	readonly waitsFor: readonly ThreadId[];
}

/** A member of a closed set, in words that do not depend on the state. */
export function describeStuck(
	{ program }: Semantics,
	state: State,
	{ thread, step, obstacle, set }: Waiting & { readonly set: number },
): StuckThread {
	const on = reasonOf(program.locks, step);
	const held = [...program.locks].flatMap(([id, { holds }]) =>
		holds.filter((hold) => hold.thread === thread && isHeld(state, hold)).map(({ mode }) => `${id}:${mode}`),
	);
	const targets = ((obstacle.byAnybody ? 0 : obstacle.hard) | obstacle.soft) & set;
	return {
		thread: program.threads[thread]!.id,
		index: indexOf(program.threads[thread]!.steps, state.at[thread]!),
		on,
		...(on === "lock" || on === "permit"
			? { lock: step!.object as LockId, mode: step!.variant as Mode }
			: {}),
		wants: wantsAt(program.threads[thread]!.steps, state.at[thread]!),
		held: [...new Set(held)].sort().join(" "),
		waitsFor: program.threads.flatMap(({ id }, other) => ((targets >> other) & 1 ? [id] : [])),
	};
}

function reasonOf(locks: Semantics["program"]["locks"], step: Step | undefined): StuckThread["on"] {
	if (step === undefined || step.operation === Operation.wake) return "condition";
	if (step.operation === Operation.thread) return "join";
	const { kind } = locks.get(step.object as LockId)!.lock;
	if (kind === "semaphore") return "permit";
	if (kind === "waitgroup") return "count";
	return kind === "channel" ? "channel" : "lock";
}

function wantsAt(steps: readonly Step[], at: number): string[] {
	const before = steps[at - 1];
	if (before?.operation === Operation.wait) return [`${before.object}:0`];
	const step = steps[at]!;
	if (step.operation === Operation.thread) return ["join"];
	const cases = step.cases ?? [{ channel: step.object, mode: step.variant }];
	return cases.map(({ channel, mode }) => `${channel}:${mode}`);
}

function indexOf(steps: readonly Step[], at: number): number {
	return steps[at]?.index ?? steps[at - 1]!.index + 1;
}
