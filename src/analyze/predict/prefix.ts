/**
 * A set of events that is closed: with each event it has all that must come before it, and of two sections of one lock that exclude each
 * other the later one comes only when the earlier one is over.
 *
 * Idea and source: sync-preserving closure (Tunç, Mathur, Pavlogiannis, Viswanathan, "Sound dynamic deadlock prediction in linear
 * time", PLDI 2023), kept as one number of events per thread and grown event by event instead of by joining vector clocks, so that the number
 * of threads does not matter; extended to shared modes, where only pairs with an exclusive section count.
 * Cost: each event is taken in once; a section looks at the open sections of its lock.
 */
import type { LockId, ThreadId } from "../../model/index.js";
import { conflicts } from "../blocking.js";
import type { RecordedEvents } from "./recordedEvents.js";
import type { Section } from "./sections.js";

interface LockUse {
	/** Sections taken in that may not be over yet. */
	open: Section[];
	/** Place in the trace of the latest section taken in: any, and exclusive. */
	latest: number;
	latestExclusive: number;
}

export class Prefix {
	/** How many events of each thread are in. */
	readonly counts = new Map<ThreadId, number>();
	readonly #locks = new Map<LockId, LockUse>();
	readonly #wanted: { thread: ThreadId; count: number }[] = [];
	#isPossible = true;

	constructor(
		private readonly events: RecordedEvents,
		/** False: leave the order of sections open, for a search that may swap them. */
		private readonly keepsSections: boolean,
	) {}

	count(thread: ThreadId): number {
		return this.counts.get(thread) ?? 0;
	}

	/**
	 * Takes in the first `count` events of `thread`, its start, and all that they need.
	 * @returns false when they need a lock to be given back that never is; the prefix is of no use then
	 */
	include(thread: ThreadId, count: number): boolean {
		const forkedBy = this.events.threads.get(thread)?.forkedBy;
		if (forkedBy !== undefined) this.#want(forkedBy.thread, forkedBy.count);
		this.#want(thread, count);
		for (let next = this.#wanted.pop(); next !== undefined && this.#isPossible; next = this.#wanted.pop())
			this.#advance(next.thread, next.count);
		return this.#isPossible;
	}

	#want(thread: ThreadId, count: number): void {
		if (count > this.count(thread)) this.#wanted.push({ thread, count });
	}

	#advance(thread: ThreadId, count: number): void {
		const events = this.events.threads.get(thread);
		const from = this.count(thread);
		if (events === undefined || count <= from) return;
		this.counts.set(thread, count);
		if (from === 0 && events.forkedBy !== undefined)
			this.#want(events.forkedBy.thread, events.forkedBy.count);
		const linkThread = events.linkThread;
		const linkCount = events.linkCount;
		const section = events.section;
		for (let index = from; index < count; index++) {
			const loose = this.keepsSections ? undefined : events.loose.get(index);
			for (const { thread, count } of loose ?? []) this.#want(thread, count);
			if (linkCount[index] !== 0 && loose === undefined)
				this.#want(linkThread[index]! as ThreadId, linkCount[index]!);
			if (section[index] !== 0 && this.keepsSections) this.#enter(this.events.sections[section[index]! - 1]!);
		}
	}

	#enter(section: Section): void {
		const use = this.#useOf(section.lock);
		use.open = use.open.filter((other) => !this.#isOver(other));
		for (const other of use.open)
			if (
				other.thread !== section.thread &&
				conflicts(other.mode, section.mode) &&
				other.position < section.position
			)
				this.#close(other);
		const latestInTheWay = section.mode === 0 ? use.latest : use.latestExclusive;
		if (latestInTheWay > section.position) this.#close(section);
		use.open.push(section);
		use.latest = Math.max(use.latest, section.position);
		if (section.mode === 0) use.latestExclusive = Math.max(use.latestExclusive, section.position);
	}

	#useOf(lock: LockId): LockUse {
		const known = this.#locks.get(lock);
		if (known !== undefined) return known;
		const use = { open: [], latest: -1, latestExclusive: -1 };
		this.#locks.set(lock, use);
		return use;
	}

	#isOver({ thread, end }: Section): boolean {
		return end !== -1 && end < this.count(thread);
	}

	#close({ thread, end }: Section): void {
		if (end === -1) this.#isPossible = false;
		else this.#want(thread, end + 1);
	}
}
