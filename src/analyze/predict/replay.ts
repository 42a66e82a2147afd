import type { LockId, ThreadId, TraceDefinitions } from "../../model/index.js";
import { Operation, operationOf, ThreadVariant, variantOf } from "../../model/index.js";
import { type SimulatedEvent, Simulator } from "../simulate/index.js";
import type { PatternPart, Reached } from "./pattern.js";
import { isAnswered, type RecordedEvents, type ThreadEvents } from "./recordedEvents.js";

/** A request at the end of a schedule, and who stands in its way. */
export interface BlockedRequest {
	readonly event: SimulatedEvent;
	readonly because: readonly ThreadId[];
}

/** A schedule that the simulator replayed into the deadlock. */
export interface Replayed {
	/** Events in order, the blocked requests not among them. */
	readonly schedule: readonly SimulatedEvent[];
	readonly requests: readonly BlockedRequest[];
}

/**
 * Replays a reached state and lets every participant ask, writers first.
 * @returns undefined unless every step was granted, every request blocked, and the simulator calls all participants deadlocked
 */
export function replayDeadlock(
	events: RecordedEvents,
	{ parts, reached }: { parts: readonly PatternPart[]; reached: Reached },
	definitions: TraceDefinitions,
): Replayed | undefined {
	const simulator = new Simulator((lock) => definitions.lock(lock), simulatorOptions(events));
	const schedule = scheduleOf(events, reached);
	for (const event of schedule) {
		const { outcome } = simulator.step(event);
		const mayWait = operationOf(event.code) === Operation.attempt;
		if (outcome !== "granted" && !(mayWait && outcome === "blocked")) return undefined;
	}
	const requests: BlockedRequest[] = [];
	for (const { thread } of [...parts].sort((a, b) => Number(b.isWriter) - Number(a.isWriter))) {
		const event = eventAt(events, thread, reached.counts.get(thread) ?? 0);
		const { outcome, because } = simulator.step(event);
		if (outcome !== "blocked") return undefined;
		requests.push({ event, because });
	}
	const stuck = new Set(simulator.deadlocked() ?? []);
	return parts.every(({ thread }) => stuck.has(thread)) ? { schedule, requests } : undefined;
}

function simulatorOptions({ threads, handovers }: RecordedEvents) {
	const endsAfter = new Map<ThreadId, number>();
	for (const own of threads.values()) noteJoins(own, threads, endsAfter);
	return {
		threadsAlive: [...threads].filter(([, own]) => own.forkedBy === undefined).map(([thread]) => thread),
		isAnswered: (thread: ThreadId, index: number) => isAnswered(threads.get(thread)!, index),
		endsAfter,
		handovers,
		writeSeenBy: ({ thread, index }: SimulatedEvent) => {
			const { linkThread, linkCount } = threads.get(thread)!;
			const count = linkCount[index]!;
			return count === 0 ? undefined : { thread: linkThread[index]! as ThreadId, index: count - 1 };
		},
	};
}

/** A joined thread without a recorded end has ended after its last event before the join. */
function noteJoins(
	own: ThreadEvents,
	threads: RecordedEvents["threads"],
	endsAfter: Map<ThreadId, number>,
): void {
	const code = own.code;
	const linkThread = own.linkThread;
	const linkCount = own.linkCount;
	for (let index = 0; index < own.length; index++) {
		if (operationOf(code[index]!) !== Operation.thread || variantOf(code[index]!) !== ThreadVariant.join)
			continue;
		const target = linkThread[index]! as ThreadId;
		if (threads.get(target)?.isEnded === false) endsAfter.set(target, linkCount[index]!);
	}
}

function scheduleOf(events: RecordedEvents, { counts, order }: Reached): SimulatedEvent[] {
	const schedule = order === undefined ? inTraceOrder(events, counts) : inGivenOrder(events, order);
	return schedule.filter(({ thread, index }) => !isAnswered(events.threads.get(thread)!, index));
}

function inTraceOrder(events: RecordedEvents, counts: ReadonlyMap<ThreadId, number>): SimulatedEvent[] {
	const placed: { event: SimulatedEvent; position: number }[] = [];
	for (const [thread, count] of counts) {
		const position = events.threads.get(thread)!.position;
		for (let index = 0; index < count; index++)
			placed.push({ event: eventAt(events, thread, index), position: position[index]! });
	}
	return placed.sort((a, b) => a.position - b.position).map(({ event }) => event);
}

function inGivenOrder(events: RecordedEvents, order: readonly ThreadId[]): SimulatedEvent[] {
	const done = new Map<ThreadId, number>();
	return order.map((thread) => {
		const index = done.get(thread) ?? 0;
		done.set(thread, index + 1);
		return eventAt(events, thread, index);
	});
}

function eventAt(events: RecordedEvents, thread: ThreadId, index: number): SimulatedEvent {
	const own = events.threads.get(thread)!;
	return {
		thread,
		code: own.code[index]!,
		object: own.object[index]!,
		second: own.second[index]! as LockId,
		index,
	};
}
