/**
 * A set of events that is closed: with each event it has all that must come before it, and of two sections of one lock that exclude each
 * other the later one comes only when the earlier one is over.
 *
 * Idea and source: sync-preserving closure (Tunç, Mathur, Pavlogiannis, Viswanathan, "Sound dynamic deadlock prediction in linear
 * time", PLDI 2023), kept as one number of events per thread and grown event by event instead of by joining vector clocks, so that the number
 * of threads does not matter; extended to shared modes, where only pairs with an exclusive section count.
 * Cost: each event is taken in once; a section looks at the open sections of its lock.
 */
import { type Mode, Mode as Modes, type ThreadId, variantOf } from "../../model/index.js";
import { conflicts } from "../blocking.js";
import type { Place, RecordedEvents } from "./recordedEvents.js";
import type { Checkpoint } from "./recordedLine.js";

export interface PrefixOptions {
	/** False: leave the order of sections open, for a search that may swap them. */
	readonly keepsSections: boolean;
	/** What is in from the start. */
	readonly from?: Checkpoint | undefined;
	/** What it may cost. */
	readonly budget?: EventBudget | undefined;
}

/** Events that may still be looked at; below zero: spent. Several searches may share one. */
export interface EventBudget {
	left: number;
}

/** Sections of one lock that were taken in. */
interface Sections {
	/** Those that may not be over yet. */
	readonly open: Place[];
	/** The latest, any and exclusive; -1: none. */
	latest: Place;
	latestExclusive: Place;
}

export class Prefix {
	/** How many events of each thread are in, by ThreadId. */
	readonly counts: Int32Array;
	private readonly keepsSections: boolean;
	/** By lock. */
	readonly #sections = new Map<number, Sections>();
	/** Threads, and how many events of each are wanted. */
	readonly #wantedThreads: number[] = [];
	readonly #wantedCounts: number[] = [];
	readonly #budget: EventBudget;
	#isPossible = true;

	constructor(
		private readonly events: RecordedEvents,
		options: PrefixOptions,
	) {
		const { from, keepsSections } = options;
		this.keepsSections = keepsSections;
		this.counts = from?.counts.slice() ?? new Int32Array(events.threadLimit + 1);
		this.#budget = options.budget ?? { left: Number.POSITIVE_INFINITY };
		for (const section of from?.open ?? []) this.#sectionsOf(events.object[section]!).open.push(section);
	}

	/**
	 * Takes in the first `count` events of `thread`, its start, and all that they need.
	 * @returns false when they need a lock to be given back that never is, or more events than may be taken in; the prefix is of no use then
	 */
	include(thread: ThreadId, count: number): boolean {
		this.#wantStart(thread);
		this.#want(thread, count);
		for (let next = this.#wantedThreads.pop(); next !== undefined; next = this.#wantedThreads.pop()) {
			const wanted = this.#wantedCounts.pop()!;
			if (this.#isPossible) this.#advance(next as ThreadId, wanted);
		}
		return this.#isPossible;
	}

	/** Had it been allowed to take in more events, it might have gone on. */
	get isBounded(): boolean {
		return this.#budget.left < 0;
	}

	#want(thread: number, count: number): void {
		if (count <= this.counts[thread]!) return;
		this.#wantedThreads.push(thread);
		this.#wantedCounts.push(count);
	}

	#wantStart(thread: ThreadId): void {
		const forkedBy = this.events.threads.get(thread)?.forkedBy ?? 0;
		if (forkedBy !== 0) this.#wantEvent(forkedBy - 1);
	}

	#wantEvent(place: Place): void {
		this.#want(this.events.thread[place]!, this.events.index[place]! + 1);
	}

	#advance(thread: ThreadId, count: number): void {
		const { events, keepsSections } = this;
		const { after, end } = events;
		const places = events.threads.get(thread)?.places;
		const from = this.counts[thread]!;
		if (places === undefined || count <= from) return;
		this.counts[thread] = count;
		this.#budget.left -= count - from;
		if (this.#budget.left < 0) this.#isPossible = false;
		if (from === 0) this.#wantStart(thread);
		for (let index = from; index < count; index++) {
			const place = places[index]!;
			const loose = keepsSections ? undefined : this.#looseOf(place);
			if (loose !== undefined) for (const source of loose) this.#wantEvent(source - 1);
			else if (after[place] !== 0) this.#wantEvent(after[place]! - 1);
			if (events.objects.isExchange(place))
				for (const { thread, count } of events.objects.neededFor(place)) this.#want(thread, count);
			if (end[place] !== 0 && keepsSections) this.#enter(place);
		}
	}

	/** What comes first where the order on a condition or object may change; undefined where it may not. */
	#looseOf(place: Place): readonly Place[] | undefined {
		return this.events.loose.get(place) ?? (this.events.objects.isFree(place) ? [] : undefined);
	}

	#enter(section: Place): void {
		const { object, code } = this.events;
		const sections = this.#sectionsOf(object[section]!);
		const mode = variantOf(code[section]!) as Mode;
		if (sections.open.length > 0) this.#closeEarlier(sections.open, section, mode);
		const latestInTheWay = mode === Modes.exclusive ? sections.latest : sections.latestExclusive;
		if (latestInTheWay > section) this.#close(section);
		if (!this.#isOver(section)) sections.open.push(section);
		if (section > sections.latest) sections.latest = section;
		if (mode === Modes.exclusive && section > sections.latestExclusive) sections.latestExclusive = section;
	}

	/** Closes the open sections of other threads that come before `section` and exclude it; forgets those that are over. */
	#closeEarlier(open: Place[], section: Place, mode: Mode): void {
		const { thread, code } = this.events;
		let kept = 0;
		for (const other of open) {
			if (this.#isOver(other)) continue;
			open[kept++] = other;
			const excludes = thread[other] !== thread[section] && conflicts(variantOf(code[other]!) as Mode, mode);
			if (excludes && other < section) this.#close(other);
		}
		open.length = kept;
	}

	#sectionsOf(lock: number): Sections {
		const known = this.#sections.get(lock);
		if (known !== undefined) return known;
		const none = { open: [], latest: -1, latestExclusive: -1 };
		this.#sections.set(lock, none);
		return none;
	}

	#isOver(section: Place): boolean {
		const { thread, index, end } = this.events;
		const last = end[section]!;
		return last > 0 && index[last - 1]! < this.counts[thread[section]!]!;
	}

	#close(section: Place): void {
		const last = this.events.end[section]!;
		if (last === -1) this.#isPossible = false;
		else this.#wantEvent(last - 1);
	}
}
