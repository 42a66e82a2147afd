/** What sends, receives and selects do in a state, from the Go specification and not from the simulator. */
import { Mode } from "../../src/model/index.js";
import type { Case, OracleLock, Place, Program, Step } from "./oracleProgram.js";
import type { State, Verdict } from "./oracleState.js";

/** Another thread at its send, receive or select. */
type Other = Step & Required<Pick<Step, "cases" | "chosen">>;

export class ChannelSemantics {
	constructor(
		private readonly program: Program,
		/** In a run that is being recorded values have no order yet. */
		private readonly isRecorded: boolean,
	) {}

	/** @param others threads that stand at a channel and count as waiting there */
	verdict(state: State, step: Step, others: readonly Step[]): Verdict {
		const { cases = [], chosen = -1 } = step;
		const waiting = others.filter(isOther);
		const picked = cases[chosen];
		const isDone = picked !== undefined && this.#isServed(state, picked, step.ordinal);
		const mayPanic = cases.some(
			(one) => one.mode === Mode.exclusive && this.#count(state, one.channel).isClosed,
		);
		if (mayPanic && !isDone) return "impossible";
		if (!this.isFree(state, step, others)) return step.how === 1 ? "impossible" : "blocked";
		if (picked === undefined || !this.#isCaseFree(state, picked, waiting)) return "impossible";
		return this.#isTurn(state, { ...picked, ordinal: step.ordinal }, waiting) ? "granted" : "impossible";
	}

	/** One of its cases comes true if it asks now. */
	isFree(state: State, { cases = [] }: Step, others: readonly Step[]): boolean {
		return cases.some((one) => this.#isCaseFree(state, one, others.filter(isOther)));
	}

	isForEver({ cases = [] }: Step): boolean {
		return cases.every(({ channel }) => this.#lock(channel).lock.variant === "nil");
	}

	#isCaseFree(state: State, { channel, mode }: Case, others: readonly Other[]): boolean {
		const { lock } = this.#lock(channel);
		if (lock.variant === "nil") return false;
		const { inside, isClosed } = this.#count(state, channel);
		const partners = others.filter((other) => this.#isAt(state, other, channel, 1 - mode)).length;
		if (mode === Mode.exclusive) return inside < (lock.permits ?? 0) + partners;
		return lock.variant === "timer" || isClosed || inside + partners > 0;
	}

	/** It waits there and has not been served elsewhere. */
	#isAt(state: State, { cases, chosen, ordinal }: Other, channel: number, mode: number): boolean {
		const isHere = (one: Case) => one.channel === channel && one.mode === mode;
		const picked = cases[chosen];
		if (picked !== undefined && !isHere(picked) && this.#isServed(state, picked, ordinal)) return false;
		return cases.some(isHere);
	}

	/** The other side of the exchange has been done. */
	#isServed(state: State, { channel, mode }: Case, ordinal: number | undefined): boolean {
		if (ordinal === undefined || !this.isRecorded || this.#isClosedReceive({ channel, mode, ordinal }))
			return false;
		const { sent, received } = this.#count(state, channel);
		return (mode === Mode.exclusive ? received : sent) >= ordinal;
	}

	#isClosedReceive({ channel, mode, ordinal }: Case & { ordinal: number }): boolean {
		const { closes, sends } = this.#lock(channel);
		return mode === Mode.shared && closes.length > 0 && ordinal > sends.length;
	}

	#isTurn(
		state: State,
		{ channel, mode, ordinal }: Case & { ordinal: number | undefined },
		others: readonly Other[],
	): boolean {
		const { sent, received, isClosed } = this.#count(state, channel);
		if (ordinal === undefined || !this.isRecorded || this.#lock(channel).lock.variant === "timer")
			return true;
		if (this.#isClosedReceive({ channel, mode, ordinal })) return isClosed && sent === received;
		const isPartner = (other: Other) =>
			other.ordinal === ordinal &&
			other.cases[other.chosen]?.channel === channel &&
			other.cases[other.chosen]?.mode === 1 - mode;
		if (mode === Mode.shared) return received === ordinal - 1 && (sent >= ordinal || others.some(isPartner));
		const takers = others.filter((other) => {
			const picked = other.cases[other.chosen];
			const isTaken = picked !== undefined && this.#isServed(state, picked, other.ordinal);
			return this.#isAt(state, other, channel, Mode.shared) && !isTaken;
		});
		const isMine = takers.length === 0 || takers.some(isPartner);
		return sent === ordinal - 1 && (received >= ordinal || isMine);
	}

	#count(state: State, channel: number) {
		const { sends, receives, closes } = this.#lock(channel);
		const count = (places: readonly Place[]) => places.filter((place) => isDone(state, place)).length;
		const isClosed = count(closes) > 0;
		const sent = count(sends);
		const received = isClosed ? Math.min(count(receives), sent) : count(receives);
		return { sent, received, inside: sent - received, isClosed };
	}

	#lock(channel: number): OracleLock {
		return this.program.locks.get(channel as never)!;
	}
}

const isOther = (step: Step): step is Other => step.cases !== undefined;
const isDone = (state: State, { thread, at }: Place): boolean => state.at[thread]! > at;
