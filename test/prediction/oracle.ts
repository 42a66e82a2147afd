/**
 * Decides by brute force which deadlocks the events of a small trace can reach in any order that keeps each
 * thread's own: all states are visited, and in each all sets of threads are looked at. Written against the
 * simulator and the prediction, with nothing of theirs. For up to 4 threads, 5 locks, 30 events: some
 * milliseconds.
 */
import { Operation } from "../../src/model/index.js";
import type { Program } from "./oracleProgram.js";
import { Semantics } from "./oracleSemantics.js";
import type { State } from "./oracleState.js";
import { closedSets, describeStuck, type StuckThread, type Waiting, waitingIn } from "./oracleStuck.js";

/** Threads that can never go on, because of each other alone. */
export type Deadlock = readonly StuckThread[];

export interface Exploration {
	/** Smallest sets: in some state these are stuck, and no fewer of them would be. */
	readonly deadlocks: readonly Deadlock[];
	/** All sets, as they may be listed with members that only wait for the rest. */
	readonly closed: readonly Deadlock[];
	readonly states: number;
}

export interface ExploreOptions {
	/**
	 * Requests may also be made, and queue, long before the state that is looked at. False: only there. That
	 * gives the same deadlocks with fewer states, because a request that waits only keeps others out.
	 */
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
	return { deadlocks: found.smallest(), closed: [...found.closed.values()], states: seen.size };
}

function keyOf({ at, asked, notified, writes }: State): string {
	let key = String.fromCharCode(...at, asked, notified);
	for (const variable in writes) key += ` ${variable}=${writes[variable]}`;
	return key;
}

function* successors(semantics: Semantics, state: State, asksAnytime: boolean): Iterable<State> {
	for (let thread = 0; thread < state.at.length; thread++) {
		if (semantics.nextStep(state, thread) === undefined) continue;
		const verdict = semantics.verdict(state, thread);
		if (verdict === "granted") yield* semantics.after(state, thread);
		const mayAsk = asksAnytime || matters(semantics.program, thread, state.at[thread]!);
		const isAsked = (state.asked & (1 << thread)) !== 0;
		if (verdict === "blocked" && mayAsk && !isAsked) yield* semantics.after(state, thread);
		const behind = state.at[thread]! + 1;
		if (isAsked && semantics.verdict(state, thread, behind) === "granted")
			yield* semantics.after(state, thread, behind);
	}
}

/** Others see that it waits: it may give up, or is met at a channel. */
function matters({ threads }: Program, thread: number, at: number): boolean {
	const { steps } = threads[thread]!;
	return steps[at + 1]?.operation === Operation.abandon || steps[at]!.cases !== undefined;
}

class Findings {
	readonly closed = new Map<string, Deadlock>();
	readonly #smallest = new Set<string>();

	constructor(private readonly semantics: Semantics) {}

	look(state: State): void {
		const waiting = waitingIn(this.semantics, state);
		if (waiting.length === 0) return;
		const sets = closedSets(this.semantics, state, waiting);
		for (const set of sets) {
			const key = this.#add(state, waiting, set);
			if (!sets.some((other) => other !== set && (other & set) === other)) this.#smallest.add(key);
		}
	}

	smallest(): Deadlock[] {
		return [...this.#smallest].map((key) => this.closed.get(key)!);
	}

	#add(state: State, waiting: readonly Waiting[], set: number): string {
		const members = waiting.filter(({ thread }) => (set & (1 << thread)) !== 0);
		const key = members.map(({ thread }) => `${thread} ${state.at[thread]}`).join(", ");
		if (!this.closed.has(key)) {
			const deadlock = members.map((member) => describeStuck(this.semantics, state, { ...member, set }));
			this.closed.set(
				key,
				deadlock.sort((a, b) => a.thread - b.thread),
			);
		}
		return key;
	}
}
