import type { Playback } from "./playback.js";
import { isAnswered, type Place, type RecordedEvents } from "./recordedEvents.js";

/** The trace as recorded up to one event, played on the simulator. */
export interface Checkpoint {
	/** The events before this one have happened. */
	readonly place: Place;
	/** How many of them are steps: without the attempts that came true. */
	readonly steps: number;
	/** The same per thread, by ThreadId, attempts included. */
	readonly counts: Int32Array;
	/** Sections that are open. */
	readonly open: readonly Place[];
	/** To be forked, not played; of no use any more when a later checkpoint is asked for. */
	readonly playback: Playback;
}

/** Where a schedule may go on from the trace as recorded. */
export interface Stretch {
	/** The earlier, the more may still be reordered, and the more there is to be replayed. */
	readonly from: Place;
	/** Not later than this. */
	readonly to: Place;
}

/**
 * The trace as recorded, played once from its start to its end; schedules go on from points on the way. So what many witnesses have in
 * common is not played again for each of them.
 * Cost: one step per event, up to the latest place asked for.
 */
export class RecordedLine {
	/** The events before this one have been played. */
	place: Place = 0;
	readonly #counts: Int32Array;
	#steps = 0;
	#isBroken = false;
	/** Sections that were open at the checkpoint before. */
	#open: readonly Place[] = [];
	#openAt: Place = 0;

	/** @param playback at the start */
	constructor(
		private readonly events: RecordedEvents,
		private readonly playback: Playback,
	) {
		this.#counts = new Int32Array(events.threadLimit + 1);
	}

	/**
	 * The first point of the stretch where nobody waits at a channel for the other side to come. The line has not passed it yet.
	 * @returns undefined when there is none, or events are missing before it
	 */
	in({ from, to }: Stretch): Checkpoint | undefined {
		while (!this.#isBroken && (this.place < from || (!this.playback.isSettled && this.place < to)))
			this.#next();
		return this.#isBroken || !this.playback.isSettled ? undefined : this.#checkpoint();
	}

	/** What cannot be played, because events are missing before it, ends the line. */
	#next(): void {
		const { place } = this;
		if (!isAnswered(this.events, place)) {
			if (!this.playback.play(place)) this.#isBroken = true;
			this.#steps++;
		}
		this.#counts[this.events.thread[place]!]!++;
		this.place++;
	}

	#checkpoint(): Checkpoint {
		this.#open = this.#openSections();
		this.#openAt = this.place;
		const { place, playback } = this;
		return { place, steps: this.#steps, counts: this.#counts.slice(), open: this.#open, playback };
	}

	/** Those open at the checkpoint before that still are, and those begun since. */
	#openSections(): Place[] {
		const { end } = this.events;
		const isOpen = (section: Place) => end[section] === -1 || end[section]! > this.place;
		const open = this.#open.filter(isOpen);
		for (let place = this.#openAt; place < this.place; place++) if (isOpen(place)) open.push(place);
		return open;
	}
}
