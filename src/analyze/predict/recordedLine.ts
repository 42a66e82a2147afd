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
	/** To be forked, not played. */
	readonly playback: Playback;
}

/** Checkpoints in a trace, and the fewest events between two, unless a test wants more of them. */
const mostCheckpoints = 64;
export const usualDistance = 2_000;
/** States of locks, variables and threads that all checkpoints together may keep. */
const mostStates = 4_000_000;

/**
 * The trace as recorded, played once, with checkpoints from which schedules go on: what many witnesses have in common is not played again
 * for each of them.
 * Cost: one step per event, up to the latest place asked for; memory: what changed between two checkpoints.
 */
export class RecordedLine {
	readonly #checkpoints: Checkpoint[] = [];
	readonly #distance: number;
	readonly #counts: Int32Array;
	#place: Place = 0;
	#steps = 0;
	#isBroken = false;

	/**
	 * @param playback at the start
	 * @param leastDistance events between two checkpoints at least
	 */
	constructor(
		private readonly events: RecordedEvents,
		private readonly playback: Playback,
		leastDistance: number,
	) {
		const { count, objectLimit, threadLimit } = events;
		const checkpoints = Math.min(mostCheckpoints, Math.floor(mostStates / (objectLimit + threadLimit + 1)));
		this.#distance = Math.max(leastDistance, Math.ceil(count / (checkpoints + 1)));
		this.#counts = new Int32Array(threadLimit + 1);
	}

	/** The latest checkpoint at or before `place`; undefined: only the start is. */
	before(place: Place): Checkpoint | undefined {
		while (this.#place < Math.min(place, this.events.count) && !this.#isBroken) this.#next();
		return this.#checkpoints.findLast((checkpoint) => checkpoint.place <= place);
	}

	/** What cannot be played, because events are missing before it, ends the line. */
	#next(): void {
		const place = this.#place;
		const { thread } = this.events;
		if (!isAnswered(this.events, place)) {
			if (!this.playback.play(place)) this.#isBroken = true;
			this.#steps++;
		}
		this.#counts[thread[place]!]!++;
		this.#place++;
		const latest = this.#checkpoints.at(-1)?.place ?? 0;
		if (this.#place - latest >= this.#distance && this.playback.isSettled && !this.#isBroken) this.#keep();
	}

	/** Those open at the checkpoint before that still are, and those begun since. */
	#openSections(): Place[] {
		const { end } = this.events;
		const latest = this.#checkpoints.at(-1);
		const isOpen = (place: Place) => end[place] === -1 || end[place]! > this.#place;
		const open = latest?.open.filter(isOpen) ?? [];
		for (let place = latest?.place ?? 0; place < this.#place; place++) if (isOpen(place)) open.push(place);
		return open;
	}

	#keep(): void {
		this.#checkpoints.push({
			place: this.#place,
			steps: this.#steps,
			counts: this.#counts.slice(),
			open: this.#openSections(),
			playback: this.playback.fork(),
		});
	}
}
