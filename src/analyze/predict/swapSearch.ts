import type { LockId, ThreadId } from "../../model/index.js";
import { AccessVariant, Operation, operationOf, variantOf } from "../../model/index.js";
import { conflicts } from "../blocking.js";
import type { PatternPart, Reached } from "./pattern.js";
import { Prefix } from "./prefix.js";
import type { RecordedEvents, ThreadEvents } from "./recordedEvents.js";
import type { Section } from "./sections.js";

export interface SearchBounds {
	/** States to look at before giving up. */
	readonly maxStates: number;
	/** Events a participant and what it needs may have; a longer history is not searched. */
	readonly maxEvents: number;
}

export type SearchResult = Reached | "none" | "bound";

/**
 * A reordering that may swap sections of one lock, found by trying: depth-first over the threads' next events, each state once.
 * Threads that still have needed events go first, so that the usual witness is found without backtracking.
 * Cost: up to `maxStates` states of O(threads) each.
 */
export function findBySwapping(
	events: RecordedEvents,
	parts: readonly PatternPart[],
	bounds: SearchBounds,
): SearchResult {
	const needed = neededCounts(events, parts);
	if (needed === undefined) return "none";
	let total = 0;
	for (const count of needed.values()) total += count;
	if (total > bounds.maxEvents) return "bound";
	return new Search(events, { parts, needed }).run(bounds.maxStates);
}

/** What must have happened for every part to stand before its first request, sections left aside. */
function neededCounts(
	events: RecordedEvents,
	parts: readonly PatternPart[],
): ReadonlyMap<ThreadId, number> | undefined {
	const prefix = new Prefix(events, false);
	for (const { thread, requests } of parts) prefix.include(thread, requests[0]!);
	return parts.every(({ thread, requests }) => prefix.count(thread) <= requests.at(-1)!)
		? prefix.counts
		: undefined;
}

interface Goal {
	readonly parts: readonly PatternPart[];
	readonly needed: ReadonlyMap<ThreadId, number>;
}

class Search {
	readonly #threads: ThreadId[];
	readonly #events: ThreadEvents[];
	readonly #number = new Map<ThreadId, number>();
	readonly #counts: Int32Array;
	/** Threads end their part of the schedule here: the last request of a participant, the end of others. */
	readonly #limits: Int32Array;
	readonly #needed: Int32Array;
	readonly #holders = new Map<LockId, Section[]>();
	readonly #endsAt: Map<number, Section>[];
	readonly #order: number[] = [];
	/** Writes done so far to each variable. */
	readonly #writes = new Map<number, { number: number; index: number }[]>();

	constructor(
		private readonly events: RecordedEvents,
		private readonly goal: Goal,
	) {
		this.#threads = [...events.threads.keys()];
		this.#events = [...events.threads.values()];
		for (const [number, thread] of this.#threads.entries()) this.#number.set(thread, number);
		this.#counts = new Int32Array(this.#threads.length);
		this.#limits = Int32Array.from(this.#events, (own) => own.length);
		this.#needed = Int32Array.from(this.#threads, (thread) => goal.needed.get(thread) ?? 0);
		for (const { thread, requests } of goal.parts) this.#limits[this.#number.get(thread)!] = requests.at(-1)!;
		this.#endsAt = this.#threads.map(() => new Map());
		for (const section of events.sections)
			if (section.end !== -1) this.#endsAt[this.#number.get(section.thread)!]!.set(section.end, section);
	}

	run(maxStates: number): SearchResult {
		const seen = new Set<string>([this.#stateKey()]);
		const choices: number[][] = [this.#moves()];
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
			if (seen.size >= maxStates) return "bound";
			choices.push(this.#moves());
		}
		return "none";
	}

	#isGoal(): boolean {
		return this.goal.parts.every(({ thread, requests }) => {
			const number = this.#number.get(thread)!;
			return requests.includes(this.#counts[number]!) && this.#isStarted(this.#events[number]!);
		});
	}

	#reached(): Reached {
		const counts = new Map(this.#threads.map((thread, number) => [thread, this.#counts[number]!]));
		return { counts, order: this.#order.map((number) => this.#threads[number]!) };
	}

	/** Threads that can do their next event; the most promising last, because it is taken first. */
	#moves(): number[] {
		const eager: number[] = [];
		const idle: number[] = [];
		for (let number = this.#threads.length - 1; number >= 0; number--) {
			if (this.#counts[number]! >= this.#limits[number]! || !this.#isEnabled(number)) continue;
			(this.#counts[number]! < this.#needed[number]! ? eager : idle).push(number);
		}
		return [...idle, ...eager];
	}

	#isEnabled(number: number): boolean {
		const own = this.#events[number]!;
		const index = this.#counts[number]!;
		if (index === 0 && !this.#isStarted(own)) return false;
		const loose = own.loose.get(index);
		if (loose !== undefined && !loose.every(({ thread, count }) => this.#hasDone(thread, count)))
			return false;
		const linkCount = own.linkCount[index]!;
		if (
			loose === undefined &&
			linkCount !== 0 &&
			!this.#hasDone(own.linkThread[index]! as ThreadId, linkCount)
		)
			return false;
		if (operationOf(own.code[index]!) === Operation.access && !this.#seesItsWrite(own, index)) return false;
		const section = this.#sectionAt(number, index);
		if (section !== undefined) return !this.#isTaken(section);
		return operationOf(own.code[index]!) !== Operation.abandon || this.#isRefused(number, index);
	}

	#isStarted({ forkedBy }: ThreadEvents): boolean {
		return forkedBy === undefined || this.#hasDone(forkedBy.thread, forkedBy.count);
	}

	/** A read sees the write it saw in the trace: no other thread's write has come after that one. */
	#seesItsWrite(own: ThreadEvents, index: number): boolean {
		if (variantOf(own.code[index]!) === AccessVariant.write) return true;
		const last = this.#writes.get(own.object[index]!)?.at(-1);
		const count = own.linkCount[index]!;
		if (last === undefined || count === 0) return last === undefined && count === 0;
		return this.#threads[last.number] === own.linkThread[index] && last.index === count - 1;
	}

	#hasDone(thread: ThreadId, count: number): boolean {
		const number = this.#number.get(thread);
		return number === undefined || this.#counts[number]! >= count;
	}

	#sectionAt(number: number, index: number): Section | undefined {
		const section = this.#events[number]!.section[index]!;
		return section === 0 ? undefined : this.events.sections[section - 1];
	}

	#isTaken({ thread, lock, mode }: Pick<Section, "thread" | "lock" | "mode">): boolean {
		const holders = this.#holders.get(lock) ?? [];
		return holders.some((holder) => holder.thread !== thread && conflicts(holder.mode, mode));
	}

	/** Nobody gives up what can be had: an attempt is abandoned only while somebody holds the lock. */
	#isRefused(number: number, index: number): boolean {
		const lock = this.#events[number]!.object[index]! as LockId;
		return (this.#holders.get(lock) ?? []).length > 0;
	}

	#apply(number: number): void {
		const index = this.#counts[number]!++;
		this.#order.push(number);
		const ended = this.#endsAt[number]!.get(index);
		if (ended !== undefined) this.#remove(ended);
		const begun = this.#sectionAt(number, index);
		if (begun !== undefined) this.#add(begun);
		if (this.#isWrite(number, index)) this.#writesTo(number, index).push({ number, index });
	}

	#isWrite(number: number, index: number): boolean {
		const code = this.#events[number]!.code[index]!;
		return operationOf(code) === Operation.access && variantOf(code) === AccessVariant.write;
	}

	#writesTo(number: number, index: number): { number: number; index: number }[] {
		const variable = this.#events[number]!.object[index]!;
		const known = this.#writes.get(variable) ?? [];
		this.#writes.set(variable, known);
		return known;
	}

	/** Which thread wrote each variable last: part of the state, besides how far each thread has come. */
	#stateKey(): string {
		let key = this.#counts.join();
		for (const [variable, writes] of this.#writes) key += ` ${variable}=${writes.at(-1)?.number}`;
		return key;
	}

	#undo(): void {
		const number = this.#order.pop()!;
		const index = --this.#counts[number]!;
		if (this.#isWrite(number, index)) this.#writesTo(number, index).pop();
		const begun = this.#sectionAt(number, index);
		if (begun !== undefined) this.#remove(begun);
		const ended = this.#endsAt[number]!.get(index);
		if (ended !== undefined) this.#add(ended);
	}

	#add(section: Section): void {
		const holders = this.#holders.get(section.lock);
		if (holders === undefined) this.#holders.set(section.lock, [section]);
		else holders.push(section);
	}

	#remove(section: Section): void {
		const holders = this.#holders.get(section.lock)!;
		holders.splice(holders.indexOf(section), 1);
	}
}
