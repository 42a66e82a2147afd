import type { LockId, ThreadId, TraceDefinitions } from "../../model/index.js";
import { Operation, operationOf, ThreadVariant, variantOf } from "../../model/index.js";
import {
	type Outcome,
	type SimulatedEvent,
	Simulator,
	type SimulatorOptions,
	type StepResult,
} from "../simulate/index.js";
import { isAnswered, type Place, type RecordedEvents } from "./recordedEvents.js";

/** Plays recorded events on the simulator, in any order, from the start of the program. */
export class Playback {
	readonly #simulator: Simulator;
	/** Threads at an unbuffered channel of which the other side has not come yet. */
	readonly #meeting: Place[];
	/** For all steps: the simulator keeps none. */
	readonly #event = { thread: 0 as ThreadId, code: 0, object: 0, second: 0 as LockId, index: 0 };

	private constructor(
		private readonly events: RecordedEvents,
		simulator: Simulator,
		meeting: readonly Place[],
	) {
		this.#simulator = simulator;
		this.#meeting = [...meeting];
	}

	static ofTrace(events: RecordedEvents, definitions: Pick<TraceDefinitions, "lock">): Playback {
		return new Playback(
			events,
			new Simulator((lock) => definitions.lock(lock), simulatorOptions(events)),
			[],
		);
	}

	/** Another one at the same point; from now on each of the two goes its own way. */
	fork(): Playback {
		return new Playback(this.events, this.#simulator.fork(), this.#meeting);
	}

	/** Everybody who came to a channel has met somebody. */
	get isSettled(): boolean {
		return this.#meeting.length === 0;
	}

	/** @returns false when the event cannot happen now; an attempt may wait, and so may who comes first to a meeting at a channel */
	play(place: Place): boolean {
		const outcome = this.step(place);
		if (outcome === "granted") {
			if (this.#meeting.length > 0) this.#settle();
			return true;
		}
		if (outcome === "impossible") return false;
		return operationOf(this.events.code[place]!) === Operation.attempt || this.#await(place);
	}

	step(place: Place): Outcome {
		return this.ask(place).outcome;
	}

	ask(place: Place): StepResult {
		const { thread, code, object, index, mutexes } = this.events;
		const event = this.#event;
		event.thread = thread[place]! as ThreadId;
		event.code = code[place]!;
		event.object = object[place]!;
		event.index = index[place]!;
		const isWait = operationOf(event.code) === Operation.wait;
		event.second = (isWait ? (mutexes.get(place) ?? 0) : 0) as LockId;
		return this.#simulator.step(event);
	}

	deadlocked(): readonly ThreadId[] {
		return this.#simulator.deadlocked() ?? [];
	}

	/** @returns false where nobody else is to come */
	#await(place: Place): boolean {
		const { objects } = this.events;
		if (!objects.isExchange(place)) return false;
		this.#meeting.push(place);
		return objects.partnerOf(place) !== undefined;
	}

	/** Who waits tries again. */
	#settle(): void {
		for (let number = 0; number < this.#meeting.length; number++)
			if (this.step(this.#meeting[number]!) === "granted") this.#meeting.splice(number--, 1);
	}
}

function simulatorOptions(events: RecordedEvents): SimulatorOptions {
	const { threads, handovers, initialized, after, thread, index } = events;
	const seen = { thread: 0 as ThreadId, index: 0 };
	// A read looks for its write: an array is faster than a map, and reads are many.
	const placesOf: (Int32Array | undefined)[] = new Array(events.threadLimit + 1).fill(undefined);
	for (const [own, { places }] of threads) placesOf[own] = places;
	return {
		threadsAlive: [...threads].filter(([, own]) => own.forkedBy === 0).map(([thread]) => thread),
		isAnswered: (thread: ThreadId, index: number) => isAnswered(events, threads.get(thread)!.places[index]!),
		endsAfter: endsByJoin(events),
		handovers,
		initialized,
		channelUse: ({ thread, index }: SimulatedEvent) =>
			events.objects.useAt(threads.get(thread)!.places[index]!),
		writeSeenBy: (read: SimulatedEvent) => {
			const write = after[placesOf[read.thread]![read.index]!]!;
			if (write === 0) return undefined;
			seen.thread = thread[write - 1]! as ThreadId;
			seen.index = index[write - 1]!;
			return seen;
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
