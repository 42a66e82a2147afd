import { Mode, Operation, operationOf, variantOf } from "../../model/index.js";
import type { ChannelCase } from "../simulate/index.js";
import type { ObjectOrder } from "./objectOrder.js";
import type { Place, RecordedEvents } from "./recordedEvents.js";

interface ObjectState {
	/** Permits taken; values received. */
	takes: number;
	/** Permits given; counted down; values sent. */
	gives: number;
	/** Counted up. */
	counts: number;
	closes: number;
}

/** What happened so far at objects nobody owns, in a search that goes forward and back. */
export class ObjectStates {
	readonly #states = new Map<number, ObjectState>();
	readonly #order: ObjectOrder;

	/** @param counts events done so far, by ThreadId; kept up to date by the search */
	constructor(
		private readonly events: RecordedEvents,
		private readonly counts: Int32Array,
	) {
		this.#order = events.objects;
	}

	/** An attempt that was given up there: nobody gives up what can be had. */
	isRefused(place: Place): boolean {
		const { takes, gives, counts } = this.#stateOf(this.events.object[place]!);
		const atStart = this.#order.permitsOf(this.events.object[place]!);
		const kind = this.#kindAt(place);
		if (kind === "semaphore") return atStart + gives <= takes;
		return kind === "waitgroup" ? atStart + counts > gives : kind === "channel";
	}

	/** Whether it can happen now, as it did. */
	canHappen(place: Place): boolean {
		const { code, object } = this.events;
		const operation = operationOf(code[place]!);
		const { takes, gives, counts, closes } = this.#stateOf(object[place]!);
		const atStart = this.#order.permitsOf(object[place]!);
		switch (this.#kindAt(place)) {
			case "semaphore":
				return operation === Operation.release || atStart + gives > takes;
			case "waitgroup": {
				const left = Math.max(0, atStart + counts - gives);
				if (operation === Operation.release) return left > 0 || atStart > 0;
				return variantOf(code[place]!) === Mode.shared || left === 0;
			}
			default:
				return operation === Operation.notify ? closes === 0 : this.#canExchange(place);
		}
	}

	/** A select is not asked for while it would end with another of its cases than it did. */
	maySelect(attempt: Place): boolean {
		const select = this.#order.selectAt(attempt);
		return (
			select === undefined || this.#isReady(select.ended) || !select.others.some((one) => this.#isFree(one))
		);
	}

	/** It would not have to wait for its partner. */
	#isReady(exchange: Place): boolean {
		if (!this.canHappen(exchange)) return false;
		const partner = this.#order.partnerOf(exchange);
		if (partner === undefined || !this.#order.isUnbuffered(exchange)) return true;
		return this.counts[this.events.thread[partner]!]! > this.#order.firstOf(partner);
	}

	/** Closed, or with a value, or with room. */
	#isFree({ channel, mode }: ChannelCase): boolean {
		const { takes, gives, closes } = this.#stateOf(channel);
		return mode === Mode.shared
			? closes > 0 || gives > takes
			: gives < takes + this.#order.permitsOf(channel);
	}

	apply(place: Place): void {
		this.#change(place, 1);
	}

	undo(place: Place): void {
		this.#change(place, -1);
	}

	#canExchange(place: Place): boolean {
		const { object } = this.events;
		const { takes, gives, closes } = this.#stateOf(object[place]!);
		const ordinal = this.#order.ordinalOf(place);
		if (this.#order.isFedFromOutside(object[place]!)) return true;
		if (ordinal === "closed") return closes > 0 && takes === gives;
		const isReceive = variantOf(this.events.code[place]!) === Mode.shared;
		const capacity = this.#order.permitsOf(object[place]!);
		if (isReceive)
			return takes === ordinal - 1 && (gives >= ordinal || this.#isPartnerThere(place, capacity));
		const hasRoom = ordinal <= takes + capacity;
		return closes === 0 && gives === ordinal - 1 && (hasRoom || this.#isPartnerThere(place, capacity));
	}

	/** Without a buffer the two threads meet. */
	#isPartnerThere(place: Place, capacity: number): boolean {
		const partner = capacity === 0 ? this.#order.partnerOf(place) : undefined;
		if (partner === undefined) return false;
		const done = this.counts[this.events.thread[partner]!]!;
		return done >= this.#order.firstOf(partner) && done <= this.events.index[partner]!;
	}

	#change(place: Place, by: 1 | -1): void {
		const { code, object } = this.events;
		const operation = operationOf(code[place]!);
		const state = this.#stateOf(object[place]!);
		const kind = this.#kindAt(place);
		const isShared = variantOf(code[place]!) === Mode.shared;
		if (operation === Operation.notify) state.closes += by;
		else if (operation === Operation.release) state.gives += by;
		else if (kind === "channel" && this.#order.ordinalOf(place) !== "closed") {
			if (isShared) state.takes += by;
			else state.gives += by;
		} else if (kind === "waitgroup" && isShared) state.counts += by;
		else if (kind === "semaphore") state.takes += by;
	}

	#kindAt(place: Place) {
		return this.#order.kindOf(this.events.object[place]!);
	}

	#stateOf(object: number): ObjectState {
		const known = this.#states.get(object);
		if (known !== undefined) return known;
		const made = { takes: 0, gives: 0, counts: 0, closes: 0 };
		this.#states.set(object, made);
		return made;
	}
}
