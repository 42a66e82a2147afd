import type { LockId, ThreadId } from "../../model/index.js";
import { AccessVariant, type Mode, Operation, operationOf, variantOf } from "../../model/index.js";
import { conflicts } from "../blocking.js";
import { ObjectStates } from "./objectStates.js";
import type { PatternPart, Reached } from "./pattern.js";
import { Prefix } from "./prefix.js";
import type { Place, RecordedEvents, RecordedThread } from "./recordedEvents.js";

export interface SearchBounds {
	/** States to look at before giving up; those looked at are taken off. */
	readonly states: { left: number };
	/** Events a participant and what it needs may have; a longer history is not searched. */
	readonly maxEvents: number;
	/** Whether a state where all participants stand before their requests will do. Absent: any will. */
	readonly accepts?: (reached: Reached) => boolean;
}

export type SearchResult = Reached | "none" | "bound";

/**
 * A reordering that may swap sections of one lock, found by trying: depth-first over the threads' next events, each state once.
 * Threads that still have needed events go first, so that the usual witness is found without backtracking.
 * Cost: up to `states.left` states of O(threads) each.
 */
export function findBySwapping(
	events: RecordedEvents,
	parts: readonly PatternPart[],
	bounds: SearchBounds,
): SearchResult {
	const needed = neededCounts(events, parts, bounds.maxEvents);
	if (typeof needed === "string") return needed;
	return new Search(events, { parts, needed, accepts: bounds.accepts ?? (() => true) }).run(bounds.states);
}

/** What must have happened for every part to stand before its first request, sections left aside. */
function neededCounts(
	events: RecordedEvents,
	parts: readonly PatternPart[],
	maxEvents: number,
): Int32Array | "none" | "bound" {
	const prefix = new Prefix(events, { keepsSections: false, budget: { left: maxEvents } });
	for (const { thread, requests } of parts) prefix.include(thread, requests[0]!);
	if (prefix.isBounded) return "bound";
	return parts.every(({ thread, requests }) => prefix.counts[thread]! <= requests.at(-1)!)
		? prefix.counts
		: "none";
}

interface Goal {
	readonly parts: readonly PatternPart[];
	/** By ThreadId. */
	readonly needed: Int32Array;
	readonly accepts: NonNullable<SearchBounds["accepts"]>;
}

class Search {
	readonly #threads: readonly ThreadId[];
	readonly #recorded: readonly RecordedThread[];
	/** Events done so far, by ThreadId. */
	readonly #counts: Int32Array;
	/** Threads end their part of the schedule here: the last request of a participant, the end of others. */
	readonly #limits: Int32Array;
	/** The sections that are open, by lock. */
	readonly #holders = new Map<LockId, Place[]>();
	readonly #objects: ObjectStates;
	readonly #order: Place[] = [];
	/** Writes done so far to each variable. */
	readonly #writes = new Map<number, Place[]>();

	constructor(
		private readonly events: RecordedEvents,
		private readonly goal: Goal,
	) {
		this.#threads = [...events.threads.keys()];
		this.#recorded = [...events.threads.values()];
		this.#counts = new Int32Array(events.threadLimit + 1);
		this.#limits = new Int32Array(events.threadLimit + 1);
		this.#objects = new ObjectStates(events, this.#counts);
		for (const [thread, { places }] of events.threads) this.#limits[thread] = places.length;
		for (const { thread, requests } of goal.parts) this.#limits[thread] = requests.at(-1)!;
	}

	run(states: { left: number }): SearchResult {
		const seen = new Set<string>([this.#stateKey()]);
		const choices: Place[][] = [this.#moves()];
		if (this.#isGoal()) return this.#reached();
		while (choices.length > 0) {
			const next = choices.at(-1)!.pop();
			if (next === undefined) {
				choices.pop();
				if (this.#order.length > 0) this.#undo();
				continue;
			}
			this.#apply(next);
			const key = this.#stateKey();
			if (seen.has(key)) {
				this.#undo();
				continue;
			}
			if (this.#isGoal()) return this.#reached();
			seen.add(key);
			if (--states.left <= 0) return "bound";
			choices.push(this.#moves());
		}
		return "none";
	}

	#isGoal(): boolean {
		const isThere = this.goal.parts.every(
			({ thread, requests }) =>
				requests.includes(this.#counts[thread]!) && this.#isStarted(this.events.threads.get(thread)!),
		);
		return isThere && this.goal.accepts(this.#reached());
	}

	#reached(): Reached {
		const { thread } = this.events;
		return {
			counts: this.#counts.slice(),
			order: this.#order.map((place) => thread[place]! as ThreadId),
		};
	}

	/** Next events that can be done; the most promising last, because it is taken first. */
	#moves(): Place[] {
		const other = this.#otherSide();
		if (other !== undefined) return this.#moveOf(other);
		const eager: Place[] = [];
		const idle: Place[] = [];
		for (let number = this.#threads.length - 1; number >= 0; number--) {
			const thread = this.#threads[number]!;
			const done = this.#counts[thread]!;
			if (done >= this.#limits[thread]! || !this.#isEnabled(this.#recorded[number]!, done)) continue;
			(done < this.goal.needed[thread]! ? eager : idle).push(this.#recorded[number]!.places[done]!);
		}
		return [...idle, ...eager];
	}

	/** An exchange without a buffer is one step of two threads: the send or receive that is left to do. */
	#otherSide(): Place | undefined {
		const { code, objects } = this.events;
		const last = this.#order.findLast((place) => operationOf(code[place]!) !== Operation.attempt);
		if (last === undefined || !objects.isExchange(last) || !objects.isUnbuffered(last)) return undefined;
		const other = objects.partnerOf(last);
		return other === undefined || this.#hasDone(other + 1) ? undefined : other;
	}

	#moveOf(place: Place): Place[] {
		const thread = this.events.thread[place]! as ThreadId;
		const recorded = this.events.threads.get(thread)!;
		const done = this.#counts[thread]!;
		const mayMove = done < this.#limits[thread]! && this.#isEnabled(recorded, done);
		return mayMove ? [recorded.places[done]!] : [];
	}

	#isEnabled(recorded: RecordedThread, done: number): boolean {
		const { code, after, end, loose } = this.events;
		const place = recorded.places[done]!;
		if (done === 0 && !this.#isStarted(recorded)) return false;
		if (this.events.objects.isFree(place)) return this.#objects.canHappen(place);
		const sources = loose.get(place) ?? [after[place]!];
		if (!sources.every((source) => this.#hasDone(source) || this.#sleepsOn(source - 1))) return false;
		const operation = operationOf(code[place]!);
		if (operation === Operation.access && !this.#seesItsWrite(place)) return false;
		if (operation === Operation.attempt && !this.#objects.maySelect(place)) return false;
		if (end[place] !== 0) return !this.#isTaken(place);
		return operation !== Operation.abandon || this.#isRefused(place);
	}

	/** A wait that is slept through to the end: a notification need not come after it. */
	#sleepsOn(place: Place): boolean {
		const { code, index, thread } = this.events;
		return operationOf(code[place]!) === Operation.wait && this.#limits[thread[place]!]! <= index[place]! + 1;
	}

	#isStarted({ forkedBy }: RecordedThread): boolean {
		return this.#hasDone(forkedBy);
	}

	/** A read sees the write it saw in the trace: no other write has come after that one. */
	#seesItsWrite(place: Place): boolean {
		const { code, object, after } = this.events;
		if (variantOf(code[place]!) === AccessVariant.write) return true;
		const last = this.#writes.get(object[place]!)?.at(-1);
		return after[place] === (last === undefined ? 0 : last + 1);
	}

	/** @param reference place plus one; 0: nothing is to be done */
	#hasDone(reference: number): boolean {
		if (reference === 0) return true;
		const { thread, index } = this.events;
		return this.#counts[thread[reference - 1]!]! > index[reference - 1]!;
	}

	#isTaken(section: Place): boolean {
		const { thread, object, code } = this.events;
		const holders = this.#holders.get(object[section]! as LockId) ?? [];
		const mode = variantOf(code[section]!) as Mode;
		return holders.some(
			(holder) => thread[holder] !== thread[section] && conflicts(variantOf(code[holder]!) as Mode, mode),
		);
	}

	/** Nobody gives up what can be had: an attempt is abandoned only while somebody holds the lock. */
	#isRefused(place: Place): boolean {
		const holders = this.#holders.get(this.events.object[place]! as LockId) ?? [];
		return holders.length > 0 || this.#objects.isRefused(place);
	}

	#apply(place: Place): void {
		const { thread, begin, end, object } = this.events;
		this.#counts[thread[place]!]!++;
		this.#order.push(place);
		if (this.events.objects.isFree(place)) this.#objects.apply(place);
		if (begin[place] !== 0) this.#remove(begin[place]! - 1);
		if (end[place] !== 0) this.#add(place);
		if (this.#isWrite(place)) this.#writesTo(object[place]!).push(place);
	}

	#isWrite(place: Place): boolean {
		const code = this.events.code[place]!;
		return operationOf(code) === Operation.access && variantOf(code) === AccessVariant.write;
	}

	#writesTo(variable: number): Place[] {
		const known = this.#writes.get(variable) ?? [];
		this.#writes.set(variable, known);
		return known;
	}

	/** Which thread wrote each variable last: part of the state, besides how far each thread has come. */
	#stateKey(): string {
		let key = this.#counts.join();
		for (const [variable, writes] of this.#writes)
			key += ` ${variable}=${this.events.thread[writes.at(-1) ?? -1]}`;
		for (const { thread } of this.goal.parts) if (this.#isNotified(thread)) key += ` ${thread} notified`;
		return key;
	}

	/** It sleeps, and a notification has come since. */
	#isNotified(thread: ThreadId): boolean {
		const { code, object, threads } = this.events;
		const last = threads.get(thread)!.places[this.#counts[thread]! - 1];
		if (last === undefined || operationOf(code[last]!) !== Operation.wait) return false;
		const isNotification = (place: Place) =>
			operationOf(code[place]!) === Operation.notify && object[place] === object[last];
		return this.#order.slice(this.#order.lastIndexOf(last)).some(isNotification);
	}

	#undo(): void {
		const { thread, begin, end, object } = this.events;
		const place = this.#order.pop()!;
		if (this.events.objects.isFree(place)) this.#objects.undo(place);
		this.#counts[thread[place]!]!--;
		if (this.#isWrite(place)) this.#writesTo(object[place]!).pop();
		if (end[place] !== 0) this.#remove(place);
		if (begin[place] !== 0) this.#add(begin[place]! - 1);
	}

	#add(section: Place): void {
		const lock = this.events.object[section]! as LockId;
		const holders = this.#holders.get(lock);
		if (holders === undefined) this.#holders.set(lock, [section]);
		else holders.push(section);
	}

	#remove(section: Place): void {
		const holders = this.#holders.get(this.events.object[section]! as LockId)!;
		holders.splice(holders.indexOf(section), 1);
	}
}
