import { How, type LockId, Mode, Operation, operationOf, variantOf } from "../../model/index.js";
import { Channels, type ChannelWait } from "./channels.js";
import { blocked, granted, impossible } from "./results.js";
import type { Need } from "./stuck.js";
import { Table } from "./table.js";
import type { ChannelUse, LockRules, SimulatedEvent, SimulatorOptions, StepResult } from "./types.js";
import { hasHow, type Wait, type Waits } from "./waits.js";

/** Steps at objects that nobody owns: channels, and wait groups, which stand for latches and futures too. */
export class ObjectSteps {
	readonly #channels: Channels;
	readonly #counts: Map<LockId, number>;
	readonly #kinds: Table<LockRules["kind"]>;

	constructor(
		private readonly rulesOf: (lock: LockId) => LockRules,
		private readonly options: Pick<SimulatorOptions, "channelUse">,
		private readonly waits: Pick<Waits, "atChannels">,
		before?: ObjectSteps,
	) {
		this.#channels = new Channels(rulesOf, before === undefined ? undefined : before.#channels);
		this.#counts = new Map(before === undefined ? undefined : before.#counts);
		const make = (object: number) => rulesOf(object as LockId).kind;
		this.#kinds = before === undefined ? new Table({ make, copy: (kind) => kind }) : before.#kinds;
	}

	kindOf(object: number): LockRules["kind"] {
		return this.#kinds.get(object);
	}

	isChannel(object: number): boolean {
		return this.kindOf(object) === "channel";
	}

	isWaitGroup(object: number): boolean {
		return this.kindOf(object) === "waitgroup";
	}

	/** The exchange that an attempt or acquire of a channel belongs to. */
	useOf(event: SimulatedEvent): ChannelUse {
		const own = { channel: event.object as LockId, mode: variantOf(event.code) as Mode };
		return this.options.channelUse?.(event) ?? { cases: [own], chosen: own, first: event.index };
	}

	/** A send, receive or select. The attempt of one that can come true asks, and nothing else. */
	exchange(event: SimulatedEvent): StepResult {
		const use = this.useOf(event);
		const now = this.#channels.exchange({ thread: event.thread, use }, this.#waitingAtChannels());
		if (now === "differs") return impossible("it would not go as recorded");
		if (now === "waits")
			return hasHow(event, How.try) ? impossible("the try would fail") : blocked([], "nobody is there");
		if (operationOf(event.code) !== Operation.acquire) return granted("it can go on");
		this.#channels.apply(use.chosen!);
		return granted("exchanged");
	}

	/** `notify` of a channel. */
	close({ object }: SimulatedEvent): StepResult {
		return this.#channels.close(object as LockId) ? granted("closed") : impossible("it is closed already");
	}

	/** Waits for zero, or counts one more. */
	count(event: SimulatedEvent): StepResult {
		const count = this.#countOf(event.object as LockId);
		if (variantOf(event.code) === Mode.shared) {
			this.#counts.set(event.object as LockId, count + 1);
			return granted("one more to wait for");
		}
		return count === 0 ? granted("all done") : blocked([], `${count} to wait for`);
	}

	/** One less to wait for. What started with a count, as a latch does, stays at zero. */
	done({ object }: SimulatedEvent): StepResult {
		const count = this.#countOf(object as LockId);
		if (count > 0) this.#counts.set(object as LockId, count - 1);
		else if ((this.rulesOf(object as LockId).permits ?? 0) === 0)
			return impossible("the count would become negative");
		return granted("one less to wait for");
	}

	/** What a waiting thread needs: anybody may complete it. */
	needOf({ event }: Wait): Need {
		if (this.isWaitGroup(event.object))
			return this.#countOf(event.object as LockId) === 0 ? "nothing" : "anybody";
		const use = this.useOf(event);
		if (this.#channels.isForEver(use)) return { all: [event.thread] };
		const now = this.#channels.exchange({ thread: event.thread, use }, this.#waitingAtChannels());
		return now === "waits" ? "anybody" : "nothing";
	}

	#countOf(group: LockId): number {
		return this.#counts.get(group) ?? this.rulesOf(group).permits ?? 0;
	}

	#waitingAtChannels(): ChannelWait[] {
		return [...this.waits.atChannels].map(([thread, { event }]) => ({ thread, use: this.useOf(event) }));
	}
}
