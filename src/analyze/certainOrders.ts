/**
 * What objects that nobody owns order for certain: who takes from one goes on only after so many others have given. By counting: where
 * without one event too few are left, that event comes first in every schedule of the recorded events.
 */
import { type Lock, Mode, type TraceDefinitions } from "../model/index.js";
import type { CertainOrder, HappensBefore, Moment } from "./happensBefore.js";
import type { ObjectUse, Observation } from "./observe/index.js";

/** Objects used more often say nothing certain as a rule, and cost the square of their uses. */
const mostUses = 24;
/** Objects that are looked at, times segments of threads: tens of milliseconds. */
const mostWork = 5_000_000;

/** Somebody who goes on, and what has to have happened for that. */
interface Need {
	readonly taker: ObjectUse;
	/** So many of the givers must have come. */
	readonly count: number;
	readonly givers: readonly ObjectUse[];
	/** A giver counts from the moment it began, because it meets the taker. */
	readonly fromStart: boolean;
}

/**
 * @param threads what forks and joins order
 * @returns nothing when events are missing: among them could be others that gave
 */
export function certainOrders(
	{ objects, uncertain }: Observation,
	definitions: Pick<TraceDefinitions, "lock">,
	threads: HappensBefore,
): CertainOrder[] {
	const orders: CertainOrder[] = [];
	if (uncertain.size > 0) return orders;
	let looked = 0;
	for (const object of objects.objects) {
		const uses = objects.history(object);
		const lock = definitions.lock(object);
		if (uses === undefined || uses.length > mostUses || isFedFromOutside(lock)) continue;
		if (++looked * Math.max(threads.segments, mostUses) > mostWork) break;
		const timeline = new Timeline(uses, threads);
		for (const need of needsAt(lock, timeline)) orders.push(...ordersOf(need, timeline, nameOf(lock)));
	}
	return orders;
}

function isFedFromOutside({ processShared, variant }: Lock): boolean {
	return processShared || variant === "timer";
}

function nameOf({ kind, label }: Lock): string {
	return kind === "condition" || kind === "monitor" ? `notify of ${label}` : `${kind} ${label}`;
}

/** The uses of one object, and which of them certainly come before which. */
class Timeline {
	constructor(
		private readonly uses: readonly ObjectUse[],
		private readonly threads: HappensBefore,
	) {}

	of(kind: ObjectUse["kind"], mode: Mode = Mode.exclusive): ObjectUse[] {
		return this.uses.filter((use) => use.kind === kind && use.mode === mode);
	}

	/** `a` is over before `b` begins, whatever the schedule. */
	isBefore(a: ObjectUse, b: ObjectUse): boolean {
		if (a.thread === b.thread) return this.uses.indexOf(a) < this.uses.indexOf(b);
		return this.threads.precedes(endOf(a), startOf(b));
	}

	countBefore(uses: readonly ObjectUse[], use: ObjectUse): number {
		return uses.filter((other) => other !== use && this.isBefore(other, use)).length;
	}
}

const startOf = ({ thread, since }: ObjectUse): Moment => ({ thread, time: since });
const endOf = ({ thread, time }: ObjectUse): Moment => ({ thread, time });

function needsAt(lock: Lock, timeline: Timeline): Need[] {
	switch (lock.kind) {
		case "semaphore":
			return lock.permits === undefined ? [] : permitNeeds(lock.permits, timeline);
		case "waitgroup":
			return countNeeds(lock.permits ?? 0, timeline);
		case "channel":
			return lock.variant === "nil" ? [] : channelNeeds(lock.permits ?? 0, timeline);
		case "condition":
		case "monitor":
			return notifyNeeds(timeline);
		default:
			return [];
	}
}

/** A permit: as many must have been given as were taken before, this one included, less those of the start. */
function permitNeeds(permits: number, timeline: Timeline): Need[] {
	const takes = timeline.of("take");
	return takes.map((taker) => ({
		taker,
		count: timeline.countBefore(takes, taker) + 1 - permits,
		givers: timeline.of("give"),
		fromStart: false,
	}));
}

/** The end of a wait for zero: all that was certainly counted before it. */
function countNeeds(atStart: number, timeline: Timeline): Need[] {
	const counted = timeline.of("count", Mode.shared);
	return timeline.of("take").map((taker) => ({
		taker,
		count: atStart + timeline.countBefore(counted, taker),
		givers: timeline.of("give"),
		fromStart: false,
	}));
}

/** A value received was sent; a value sent where no room is left needs one to be received. */
function channelNeeds(capacity: number, timeline: Timeline): Need[] {
	const sends = timeline.of("take", Mode.exclusive);
	const receives = timeline.of("take", Mode.shared);
	const sent = sends.map((taker) => ({
		taker,
		count: timeline.countBefore(sends, taker) + 1 - capacity,
		givers: receives,
		fromStart: true,
	}));
	const received = receives.flatMap((taker): Need[] => {
		const closes = timeline.of("close").filter((close) => !timeline.isBefore(taker, close));
		const count = timeline.countBefore(receives, taker) + 1;
		if (closes.length === 0) return [{ taker, count, givers: sends, fromStart: capacity === 0 }];
		const mustBeClosed = sends.filter((send) => !timeline.isBefore(taker, send)).length < count;
		return mustBeClosed ? [{ taker, count: 1, givers: closes, fromStart: false }] : [];
	});
	return [...sent, ...received];
}

/** A sleeper wakes by a notification that came after it fell asleep. */
function notifyNeeds(timeline: Timeline): Need[] {
	return timeline.of("take").map((taker) => ({
		taker,
		count: 1,
		givers: timeline
			.of("give")
			.filter((give) => give.thread !== taker.thread && !timeline.isBefore(give, taker)),
		fromStart: false,
	}));
}

/** Each giver that cannot be spared: without it, and those that come after it anyway, there are too few. */
function ordersOf({ taker, count, givers, fromStart }: Need, timeline: Timeline, by: string): CertainOrder[] {
	if (count <= 0) return [];
	const possible = givers.filter((giver) => giver !== taker && !timeline.isBefore(taker, giver));
	return possible.flatMap((giver) => {
		if (giver.thread === taker.thread) return [];
		const others = possible.filter((other) => other !== giver && !timeline.isBefore(giver, other));
		if (others.length >= count) return [];
		return [{ from: fromStart ? startOf(giver) : endOf(giver), to: endOf(taker), by }];
	});
}
