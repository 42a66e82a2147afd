import { type LockId, Mode, type ThreadId } from "../../model/index.js";
import type { ChannelCase, ChannelUse, LockRules } from "./types.js";

/** A thread that waits at channels: at one, or at several of a select. */
export interface ChannelWait {
	readonly thread: ThreadId;
	readonly use: ChannelUse;
}

interface ChannelState {
	sends: number;
	receives: number;
	isClosed: boolean;
}

/** `go`: as recorded. `waits`: there is nobody to exchange with. `differs`: it goes on, but not as it did in the trace. */
export type Exchange = "go" | "waits" | "differs";

/**
 * How many values each channel has seen go in and out. Values keep their recorded order, so that each receive gets the value it got.
 * An exchange between two threads is two steps, of which the first needs the other thread to wait; with capacity C,
 * −(senders waiting) ≤ sends − receives ≤ C + (receivers waiting).
 * Source: the Go specification, "Channel types", "Send statements", "Receive operator", "Select statements", "Close".
 */
export class Channels {
	readonly #states = new Map<LockId, ChannelState>();

	/** @param before a state to go on from */
	constructor(
		private readonly rulesOf: (lock: LockId) => LockRules,
		before?: Channels,
	) {
		for (const [channel, state] of before === undefined ? [] : before.#states)
			this.#states.set(channel, { ...state });
	}

	/** What a send, receive or select would do now. */
	exchange({ thread, use }: ChannelWait, waiting: readonly ChannelWait[]): Exchange {
		const others = waiting.filter((other) => other.thread !== thread);
		if (!this.#isServed(use) && use.cases.some((one) => this.#panics(one))) return "differs";
		if (!use.cases.some((one) => this.#isFree(one, others))) return "waits";
		const { chosen } = use;
		if (chosen === undefined || !this.#isFree(chosen, others)) return "differs";
		return this.#isItsTurn(chosen, use.ordinal, others) ? "go" : "differs";
	}

	/** Nobody can ever complete it. */
	isForEver({ cases }: ChannelUse): boolean {
		return cases.every(({ channel }) => this.rulesOf(channel).variant === "nil");
	}

	apply({ channel, mode }: ChannelCase): void {
		const state = this.#stateOf(channel);
		if (mode === Mode.exclusive) state.sends++;
		else if (state.receives < state.sends || !state.isClosed) state.receives++;
	}

	/** @returns false when it is closed already */
	close(channel: LockId): boolean {
		const state = this.#stateOf(channel);
		const wasOpen = !state.isClosed;
		state.isClosed = true;
		return wasOpen;
	}

	#stateOf(channel: LockId): ChannelState {
		const known = this.#states.get(channel);
		if (known !== undefined) return known;
		const made = { sends: 0, receives: 0, isClosed: false };
		this.#states.set(channel, made);
		return made;
	}

	#panics({ channel, mode }: ChannelCase): boolean {
		return mode === Mode.exclusive && this.#stateOf(channel).isClosed;
	}

	/** Something happens if it is asked for now. */
	#isFree({ channel, mode }: ChannelCase, others: readonly ChannelWait[]): boolean {
		const { permits, variant } = this.rulesOf(channel);
		if (variant === "nil") return false;
		const { sends, receives, isClosed } = this.#stateOf(channel);
		if (mode === Mode.exclusive)
			return sends + 1 - receives <= (permits ?? 0) + this.#countAt(channel, Mode.shared, others);
		return (
			variant === "timer" || isClosed || receives < sends + this.#countAt(channel, Mode.exclusive, others)
		);
	}

	#countAt(channel: LockId, mode: Mode, others: readonly ChannelWait[]): number {
		return others.filter(({ use }) => this.#waitsAt(use, { channel, mode })).length;
	}

	#waitsAt(use: ChannelUse, { channel, mode }: ChannelCase): boolean {
		const isCase = (one: ChannelCase) => one.channel === channel && one.mode === mode;
		return use.cases.some(isCase) && (!this.#isServed(use) || isCase(use.chosen!));
	}

	/** Its exchange has happened, but for its own step; a select has left its other channels by that. */
	#isServed({ chosen, ordinal }: ChannelUse): boolean {
		if (chosen === undefined || typeof ordinal !== "number") return false;
		const { sends, receives } = this.#stateOf(chosen.channel);
		return (chosen.mode === Mode.exclusive ? receives : sends) >= ordinal;
	}

	/** It gets, or gives, the value that it got or gave in the trace. */
	#isItsTurn(
		{ channel, mode }: ChannelCase,
		ordinal: ChannelUse["ordinal"],
		others: readonly ChannelWait[],
	): boolean {
		const { sends, receives, isClosed } = this.#stateOf(channel);
		if (ordinal === undefined || this.rulesOf(channel).variant === "timer") return true;
		if (ordinal === "closed") return isClosed && receives === sends;
		const isPartner = ({ use }: ChannelWait) =>
			use.chosen?.channel === channel && use.chosen.mode !== mode && use.ordinal === ordinal;
		if (mode === Mode.shared) return receives === ordinal - 1 && (sends >= ordinal || others.some(isPartner));
		const receivers = others.filter(
			({ use }) => this.#waitsAt(use, { channel, mode: Mode.shared }) && !this.#isServed(use),
		);
		return (
			sends === ordinal - 1 && (receives >= ordinal || receivers.length === 0 || receivers.some(isPartner))
		);
	}
}
