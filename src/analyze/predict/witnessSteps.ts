import type { LockId, ThreadId } from "../../model/index.js";
import type { Dependency } from "../dependencies.js";
import type { Acquisition } from "../observe/index.js";
import type { RecordedEvents } from "./recordedEvents.js";
import type { Replayed } from "./replay.js";

/** A step that matters: a hold that stays to the end, or a request that blocks. */
export interface Step {
	readonly thread: ThreadId;
	readonly action: "takes" | "asks";
	readonly acquisition: Acquisition;
	readonly blockedBy: readonly ThreadId[];
}

/** A schedule as run lengths: this thread does that many of its next events. */
export interface Run {
	readonly thread: ThreadId;
	readonly events: number;
}

/** Picks the steps of a replayed schedule that matter to the participants, in order. */
export function stepsOf(
	events: RecordedEvents,
	replayed: Replayed,
	participants: ReadonlyMap<ThreadId, Dependency>,
): Step[] {
	const lasting = lastingHolds(events, replayed, participants);
	const takes = replayed.schedule.flatMap(({ thread, index }): Step[] => {
		const acquisition = lasting.get(thread)?.get(index);
		return acquisition === undefined ? [] : [{ thread, action: "takes", acquisition, blockedBy: [] }];
	});
	const asks = replayed.requests.map(({ event, because }): Step => {
		const { wants } = participants.get(event.thread)!;
		return { thread: event.thread, action: "asks", acquisition: wants, blockedBy: because };
	});
	return [...takes, ...asks];
}

/** Thread → event number → the hold that begins there and is still there when its thread asks. */
function lastingHolds(
	{ sections }: RecordedEvents,
	{ requests }: Replayed,
	participants: ReadonlyMap<ThreadId, Dependency>,
): Map<ThreadId, Map<number, Acquisition>> {
	const stops = new Map(requests.map(({ event }) => [event.thread, event.index]));
	const lasting = new Map(requests.map(({ event }) => [event.thread, new Map<number, Acquisition>()]));
	for (const { thread, lock, begin, end } of sections) {
		const stop = stops.get(thread);
		if (stop === undefined || begin >= stop || (end !== -1 && end < stop)) continue;
		const held = holdNamed(participants.get(thread), lock);
		if (held !== undefined) lasting.get(thread)?.set(begin, held);
	}
	return lasting;
}

function holdNamed(dependency: Dependency | undefined, lock: LockId): Acquisition | undefined {
	return dependency?.holds.find((held) => held.lock === lock);
}

export function runsOf({ schedule }: Replayed): Run[] {
	const runs: { thread: ThreadId; events: number }[] = [];
	for (const { thread } of schedule) {
		const last = runs.at(-1);
		if (last?.thread === thread) last.events++;
		else runs.push({ thread, events: 1 });
	}
	return runs;
}
