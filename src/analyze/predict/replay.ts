import type { LockId, ThreadId, TraceDefinitions } from "../../model/index.js";
import { Operation, operationOf, ThreadVariant, variantOf } from "../../model/index.js";
import { type Outcome, type SimulatedEvent, Simulator, type SimulatorOptions } from "../simulate/index.js";
import type { PatternPart, Reached } from "./pattern.js";
import { isAnswered, type Place, type RecordedEvents } from "./recordedEvents.js";

/** A request at the end of a schedule, and who stands in its way. */
export interface BlockedRequest {
	readonly place: Place;
	readonly thread: ThreadId;
	readonly because: readonly ThreadId[];
}

/** A schedule that the simulator replayed into the deadlock. */
export interface Replayed {
	/** Places of events, in the order of the schedule, the blocked requests not among them. */
	readonly schedule: Int32Array;
	readonly requests: readonly BlockedRequest[];
}

/** Replays schedules of the events of one trace. */
export class Replayer {
	readonly #options: SimulatorOptions;
	/** For all steps: the simulator keeps none. */
	readonly #event = { thread: 0 as ThreadId, code: 0, object: 0, second: 0 as LockId, index: 0 };

	constructor(
		private readonly events: RecordedEvents,
		private readonly definitions: Pick<TraceDefinitions, "lock">,
	) {
		this.#options = simulatorOptions(events);
	}

	/**
	 * Replays a reached state from the start and lets every participant ask, writers first.
	 * @param othersGoOn all others go on before that, as far as they get: who waits for something that anybody may bring is stuck only when
	 * nobody is left who could
	 * @returns undefined unless every step was granted, every request blocked, and the simulator calls all participants deadlocked
	 */
	deadlock(parts: readonly PatternPart[], reached: Reached, othersGoOn = false): Replayed | undefined {
		const { events } = this;
		const simulator = new Simulator((lock) => this.definitions.lock(lock), this.#options);
		const reaching = scheduleOf(events, reached);
		if (!this.#run(simulator, reaching)) return undefined;
		const schedule = othersGoOn ? this.#goOn(simulator, reaching, { parts, reached }) : reaching;
		const requests: BlockedRequest[] = [];
		for (const { thread } of [...parts].sort((a, b) => Number(b.isWriter) - Number(a.isWriter))) {
			const place = events.threads.get(thread)!.places[reached.counts[thread]!]!;
			const { outcome, because } = simulator.step(eventAt(events, place));
			if (outcome !== "blocked") return undefined;
			requests.push({ place, thread, because: othersGoOn ? inTheWay(because, parts, thread) : because });
		}
		const stuck = new Set(simulator.deadlocked() ?? []);
		return parts.every(({ thread }) => stuck.has(thread)) ? { schedule, requests } : undefined;
	}

	/** Everybody but the participants does what is left to do, in the order of the trace; who has to wait tries again later. */
	#goOn(
		simulator: Simulator,
		schedule: Int32Array,
		{ parts, reached }: { readonly parts: readonly PatternPart[]; readonly reached: Reached },
	): Int32Array {
		const { thread, index, count } = this.events;
		const next = reached.counts.slice();
		for (const part of parts) next[part.thread] = count;
		const done: Place[] = [];
		for (let before = -1; done.length > before; ) {
			before = done.length;
			const stopped = new Set<number>();
			for (let place = 0; place < count; place++) {
				const own = thread[place]!;
				if (index[place]! !== next[own] || stopped.has(own)) continue;
				if (isAnswered(this.events, place)) next[own]!++;
				else if (this.#step(simulator, place) === "granted") {
					done.push(place);
					next[own]!++;
				} else stopped.add(own);
			}
		}
		return Int32Array.from([...schedule, ...done]);
	}

	#run(simulator: Simulator, schedule: Int32Array): boolean {
		const { code } = this.events;
		const meeting = new Meetings(this.events);
		for (let step = 0; step < schedule.length; step++) {
			const place = schedule[step]!;
			const outcome = this.#step(simulator, place);
			if (outcome === "granted") meeting.settle((other) => this.#step(simulator, other));
			else if (outcome === "impossible" || !this.#mayWait(operationOf(code[place]!), place, meeting))
				return false;
		}
		return meeting.isOver;
	}

	/** An attempt may wait; so may who comes first to a meeting at a channel. */
	#mayWait(operation: number, place: Place, meeting: Meetings): boolean {
		if (operation === Operation.attempt) return true;
		return this.events.objects.isExchange(place) && meeting.await(place);
	}

	#step(simulator: Simulator, place: Place): Outcome {
		const { thread, code, object, index, mutexes } = this.events;
		const event = this.#event;
		event.thread = thread[place]! as ThreadId;
		event.code = code[place]!;
		event.object = object[place]!;
		event.index = index[place]!;
		const isWait = operationOf(event.code) === Operation.wait;
		event.second = (isWait ? (mutexes.get(place) ?? 0) : 0) as LockId;
		return simulator.step(event).outcome;
	}
}

/** Threads at an unbuffered channel of which the other side has not come yet. */
class Meetings {
	readonly #waiting: Place[] = [];

	constructor(private readonly events: RecordedEvents) {}

	get isOver(): boolean {
		return this.#waiting.length === 0;
	}

	/** @returns false where nobody else is to come */
	await(place: Place): boolean {
		this.#waiting.push(place);
		return this.events.objects.partnerOf(place) !== undefined;
	}

	/** Who waits tries again. */
	settle(step: (place: Place) => Outcome): void {
		for (let number = 0; number < this.#waiting.length; number++)
			if (step(this.#waiting[number]!) === "granted") this.#waiting.splice(number--, 1);
	}
}

/** For what anybody may bring, nobody is named by the simulator: then it is those who are kept from bringing it. */
function inTheWay(
	because: readonly ThreadId[],
	parts: readonly PatternPart[],
	own: ThreadId,
): readonly ThreadId[] {
	if (because.length > 0) return because;
	return parts.map(({ thread }) => thread).filter((thread) => thread !== own);
}

function simulatorOptions(events: RecordedEvents): SimulatorOptions {
	const { threads, handovers, initialized, after, thread, index } = events;
	return {
		threadsAlive: [...threads].filter(([, own]) => own.forkedBy === 0).map(([thread]) => thread),
		isAnswered: (thread: ThreadId, index: number) => isAnswered(events, threads.get(thread)!.places[index]!),
		endsAfter: endsByJoin(events),
		handovers,
		initialized,
		channelUse: ({ thread, index }: SimulatedEvent) =>
			events.objects.useAt(threads.get(thread)!.places[index]!),
		writeSeenBy: (read: SimulatedEvent) => {
			const seen = after[threads.get(read.thread)!.places[read.index]!]!;
			return seen === 0 ? undefined : { thread: thread[seen - 1]! as ThreadId, index: index[seen - 1]! };
		},
	};
}

/** A joined thread without a recorded end has ended after its last event before the join. */
function endsByJoin({ threads, code, object, after, index, count }: RecordedEvents): Map<ThreadId, number> {
	const endsAfter = new Map<ThreadId, number>();
	for (let place = 0; place < count; place++) {
		if (operationOf(code[place]!) !== Operation.thread || variantOf(code[place]!) !== ThreadVariant.join)
			continue;
		const target = object[place]! as ThreadId;
		const last = after[place]!;
		if (threads.get(target)?.isEnded === false) endsAfter.set(target, last === 0 ? 0 : index[last - 1]! + 1);
	}
	return endsAfter;
}

function scheduleOf(events: RecordedEvents, { counts, order }: Reached): Int32Array {
	const places = order === undefined ? inTraceOrder(events, counts) : inGivenOrder(events, order);
	return places.filter((place) => !isAnswered(events, place));
}

function inTraceOrder({ threads, thread, index }: RecordedEvents, counts: Int32Array): Int32Array {
	let total = 0;
	let last = -1;
	for (const [id, { places }] of threads) {
		total += counts[id]!;
		last = Math.max(last, places[counts[id]! - 1] ?? -1);
	}
	const schedule = new Int32Array(total);
	let length = 0;
	for (let place = 0; place <= last; place++)
		if (index[place]! < counts[thread[place]!]!) schedule[length++] = place;
	return schedule;
}

function inGivenOrder({ threads }: RecordedEvents, order: readonly ThreadId[]): Int32Array {
	const done = new Map<ThreadId, number>();
	return Int32Array.from(order, (thread) => {
		const index = done.get(thread) ?? 0;
		done.set(thread, index + 1);
		return threads.get(thread)!.places[index]!;
	});
}

function eventAt(events: RecordedEvents, place: Place): SimulatedEvent {
	return {
		thread: events.thread[place]! as ThreadId,
		code: events.code[place]!,
		object: events.object[place]!,
		second: events.mutexes.get(place) ?? (0 as LockId),
		index: events.index[place]!,
	};
}
