import type { ThreadId } from "../../model/index.js";
import type { Dependency } from "../dependencies.js";
import type { Acquisition } from "../observe/index.js";
import type { Place, RecordedEvents } from "./recordedEvents.js";
import type { BlockedRequest, Replayed } from "./replay.js";

/** A step that matters: a hold that stays to the end, or a request that blocks. */
export interface Step {
	readonly thread: ThreadId;
	readonly action: "takes" | "asks";
	readonly acquisition: Acquisition;
	readonly blockedBy: readonly ThreadId[];
}

/** A schedule as run lengths: this thread does that many of its next events. */
export interface Runs {
	/** ThreadId. */
	readonly threads: Int32Array;
	readonly events: Int32Array;
	/** Runs after these that are not kept. */
	readonly leftOut: number;
}

/** Picks the steps of a replayed schedule that matter to the participants, in order. */
export function stepsOf(
	events: RecordedEvents,
	{ asRecorded, schedule, requests }: Replayed,
	participants: ReadonlyMap<ThreadId, Dependency>,
): Step[] {
	const takes = requests
		.flatMap((request) => lastingHolds(events, request, participants.get(request.thread)!))
		.map(({ place, step }) => ({
			step,
			at: place < asRecorded ? place - asRecorded : schedule.indexOf(place),
		}))
		.sort((a, b) => a.at - b.at);
	const asks = requests.map(({ thread, because }): Step => {
		const { wants } = participants.get(thread)!;
		return { thread, action: "asks", acquisition: wants, blockedBy: because };
	});
	return [...takes.map(({ step }) => step), ...asks];
}

/** The holds that begin before the request and are still there when it is made. */
export function lastingHolds(
	{ threads, index, object, end }: RecordedEvents,
	{ place: request, thread }: Pick<BlockedRequest, "place" | "thread">,
	{ holds }: Dependency,
): { place: Place; step: Step }[] {
	const { places } = threads.get(thread)!;
	const before = places.subarray(0, index[request]!);
	return [...before.filter((place) => end[place] === -1 || end[place]! > request)].flatMap((place) => {
		const acquisition = holds.find(({ lock }) => lock === object[place]);
		if (acquisition === undefined) return [];
		return [{ place, step: { thread, action: "takes", acquisition, blockedBy: [] } }];
	});
}

/** @param limit runs to keep */
export function runsOf({ thread }: RecordedEvents, { schedule }: Replayed, limit: number): Runs {
	let count = 0;
	const threads = new Int32Array(Math.min(limit, schedule.length));
	const events = new Int32Array(threads.length);
	let last = 0;
	for (let step = 0; step < schedule.length; step++) {
		const next = thread[schedule[step]!]!;
		if (next !== last && ++count <= limit) threads[count - 1] = next;
		last = next;
		if (count <= limit) events[count - 1]!++;
	}
	const kept = Math.min(count, limit);
	return { threads: threads.slice(0, kept), events: events.slice(0, kept), leftOut: count - kept };
}
