import {
	type LockId,
	type LockKind,
	Mode,
	Operation,
	operationOf,
	type ThreadId,
	type TraceDefinitions,
	variantOf,
} from "../../model/index.js";
import type { ChannelCase, ChannelUse } from "../simulate/index.js";
import type { Place, RecordedThread } from "./place.js";

interface Columns {
	readonly end: Int32Array;
	readonly begin: Int32Array;
	readonly count: number;
	readonly thread: Int32Array;
	readonly index: Int32Array;
	readonly code: Uint8Array;
	readonly object: Int32Array;
	readonly threads: ReadonlyMap<ThreadId, RecordedThread>;
}

/** So many events of a thread. */
export interface EventCount {
	readonly thread: ThreadId;
	readonly count: number;
}

interface ChannelEvents {
	readonly sends: Place[];
	readonly receives: Place[];
	isClosed: boolean;
}

/**
 * The recorded order of what happened at objects nobody owns. The n-th value received from a channel is the n-th that was sent; a receive
 * behind the last value found the channel closed. Read from the events on the first question about a channel.
 */
export class ObjectOrder {
	#channels: Map<number, ChannelEvents> | undefined;
	/** By place of an acquire: which of its channel's sends or receives it is, from 1. */
	readonly #ordinals = new Map<Place, number>();
	readonly #kinds = new Map<number, LockKind>();

	constructor(
		private readonly events: Columns,
		private readonly definitions: Pick<TraceDefinitions, "lock">,
	) {}

	/** The kind of the object of an acquire, attempt, release or notify. */
	kindOf(object: number): LockKind {
		const known = this.#kinds.get(object);
		if (known !== undefined) return known;
		const { kind } = this.definitions.lock(object as LockId);
		this.#kinds.set(object, kind);
		return kind;
	}

	/** A send or receive that came true. */
	isExchange(place: Place): boolean {
		return this.events.end[place] === 0 && this.#isOf(place, Operation.acquire);
	}

	/** An event whose place in the order of its object may change: what it needs is a matter of numbers. */
	isFree(place: Place): boolean {
		const { code, object, end, begin } = this.events;
		const operation = operationOf(code[place]!);
		const isUse = operation === Operation.acquire || operation === Operation.release;
		if ((!isUse && operation !== Operation.notify) || end[place] !== 0 || begin[place] !== 0) return false;
		const kind = this.kindOf(object[place]!);
		return kind === "channel" || (isUse && (kind === "waitgroup" || kind === "semaphore"));
	}

	/** Permits, or the count, at the start; capacity of a channel. */
	permitsOf(object: number): number {
		const { permits, kind } = this.definitions.lock(object as LockId);
		return permits ?? (kind === "semaphore" ? Number.POSITIVE_INFINITY : 0);
	}

	/** A timer, or whoever it is outside of the trace, sends to it. */
	isFedFromOutside(channel: number): boolean {
		return this.definitions.lock(channel as LockId).variant === "timer";
	}

	/** The acquire of a channel at this place: which send or receive it is; `closed`: a receive that found it closed and empty. */
	ordinalOf(place: Place): number | "closed" {
		const { sends, isClosed } = this.#channel(this.events.object[place]!);
		const ordinal = this.#ordinals.get(place) ?? 0;
		const isReceive = variantOf(this.events.code[place]!) === Mode.shared;
		return isReceive && isClosed && ordinal > sends.length ? "closed" : ordinal;
	}

	isUnbuffered(place: Place): boolean {
		return this.permitsOf(this.events.object[place]!) === 0;
	}

	/** The send or receive that exchanged with the one at this place. */
	partnerOf(place: Place): Place | undefined {
		const ordinal = this.ordinalOf(place);
		if (ordinal === "closed") return undefined;
		const { sends, receives } = this.#channel(this.events.object[place]!);
		return (variantOf(this.events.code[place]!) === Mode.shared ? sends : receives)[ordinal - 1];
	}

	/** What must have happened before the send or receive at this place, in every order that keeps the values. */
	neededFor(place: Place): EventCount[] {
		const channel = this.events.object[place]!;
		const { sends, receives } = this.#channel(channel);
		const ordinal = this.ordinalOf(place);
		if (this.isFedFromOutside(channel)) return [];
		if (ordinal === "closed") return this.#upTo(sends.at(-1));
		const capacity = this.permitsOf(channel);
		const isReceive = variantOf(this.events.code[place]!) === Mode.shared;
		const before = this.#upTo((isReceive ? receives : sends)[ordinal - 2]);
		const partner = this.partnerOf(place);
		// Without a buffer both sides go on at once.
		if (capacity === 0) return [...before, ...this.#upTo(partner)];
		return [...before, ...this.#upTo(isReceive ? partner : receives[ordinal - capacity - 1])];
	}

	/** Index of the first event of the exchange at this place: its attempts come before it. */
	firstOf(place: Place): number {
		const { places } = this.events.threads.get(this.events.thread[place]! as ThreadId)!;
		let index = this.events.index[place]!;
		while (index > 0 && this.#isAttempt(places[index - 1]!)) index--;
		return index;
	}

	/** The exchange that an attempt or acquire of a channel belongs to, as the simulator asks for it. */
	useAt(place: Place): ChannelUse {
		const { places } = this.events.threads.get(this.events.thread[place]! as ThreadId)!;
		const first = this.firstOf(place);
		let next = first;
		const cases: ChannelCase[] = [];
		while (next < places.length && this.#isAttempt(places[next]!)) cases.push(this.#caseAt(places[next++]!));
		const answer = places[next];
		if (answer === undefined || !this.#isOf(answer, Operation.acquire)) return { cases, first };
		const chosen = this.#caseAt(answer);
		const isAnswer = ({ channel, mode }: ChannelCase) => channel === chosen.channel && mode === chosen.mode;
		if (cases.length > 0 && !cases.some(isAnswer)) return { cases, first };
		return { cases: cases.length === 0 ? [chosen] : cases, chosen, ordinal: this.ordinalOf(answer), first };
	}

	/** How the select of several cases, asked for here, ended, and how it did not; undefined for all other attempts. */
	selectAt(attempt: Place): { readonly ended: Place; readonly others: readonly ChannelCase[] } | undefined {
		if (!this.#isAttempt(attempt)) return undefined;
		const { cases, chosen, first } = this.useAt(attempt);
		if (cases.length < 2 || chosen === undefined) return undefined;
		const { places } = this.events.threads.get(this.events.thread[attempt]! as ThreadId)!;
		const isOther = ({ channel, mode }: ChannelCase) => channel !== chosen.channel || mode !== chosen.mode;
		return { ended: places[first + cases.length]!, others: cases.filter(isOther) };
	}

	#upTo(place: Place | undefined): EventCount[] {
		if (place === undefined) return [];
		return [{ thread: this.events.thread[place]! as ThreadId, count: this.events.index[place]! + 1 }];
	}

	#caseAt(place: Place): ChannelCase {
		return {
			channel: this.events.object[place]! as LockId,
			mode: variantOf(this.events.code[place]!) as Mode,
		};
	}

	#isAttempt(place: Place): boolean {
		return this.#isOf(place, Operation.attempt);
	}

	#isOf(place: Place, operation: Operation): boolean {
		const { code, object } = this.events;
		return operationOf(code[place]!) === operation && this.kindOf(object[place]!) === "channel";
	}

	#channel(object: number): ChannelEvents {
		this.#channels ??= this.#readChannels();
		const known = this.#channels.get(object);
		if (known !== undefined) return known;
		const made = { sends: [], receives: [], isClosed: false };
		this.#channels.set(object, made);
		return made;
	}

	#readChannels(): Map<number, ChannelEvents> {
		const { count, code, object } = this.events;
		const channels = new Map<number, ChannelEvents>();
		for (let place = 0; place < count; place++) {
			const operation = operationOf(code[place]!);
			if (operation !== Operation.acquire && operation !== Operation.notify) continue;
			if (this.kindOf(object[place]!) !== "channel") continue;
			const known = channels.get(object[place]!) ?? { sends: [], receives: [], isClosed: false };
			channels.set(object[place]!, known);
			if (operation === Operation.notify) known.isClosed = true;
			else {
				const uses = variantOf(code[place]!) === Mode.shared ? known.receives : known.sends;
				this.#ordinals.set(place, uses.push(place));
			}
		}
		return channels;
	}
}
