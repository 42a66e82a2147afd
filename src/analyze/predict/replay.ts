import type { ThreadId, TraceDefinitions } from "../../model/index.js";
import type { PatternPart, Reached } from "./pattern.js";
import { Playback } from "./playback.js";
import { isAnswered, type Place, type RecordedEvents } from "./recordedEvents.js";
import { type Checkpoint, RecordedLine, type Stretch } from "./recordedLine.js";

/** A request at the end of a schedule, and who stands in its way. */
export interface BlockedRequest {
	readonly place: Place;
	readonly thread: ThreadId;
	readonly because: readonly ThreadId[];
}

/** A schedule that the simulator replayed into the deadlock. */
export interface Replayed {
	/** So many first events of the trace, as recorded … */
	readonly asRecorded: number;
	/** … then these, by place, the blocked requests not among them. */
	readonly schedule: Int32Array;
	/** Steps in both. */
	readonly length: number;
	readonly requests: readonly BlockedRequest[];
}

/** Replays schedules of the events of one trace. */
export class Replayer {
	/** Events that were replayed so far, those of the trace as recorded among them. */
	played = 0;
	readonly #start: Playback;
	#line: RecordedLine;

	constructor(
		private readonly events: RecordedEvents,
		definitions: Pick<TraceDefinitions, "lock">,
	) {
		this.#start = Playback.ofTrace(events, definitions);
		this.#line = new RecordedLine(events, this.#start.fork());
	}

	/**
	 * The trace as recorded, replayed up to a point of this stretch; of use until the next question. It goes forward: what lies further
	 * back than the question before is replayed from the start.
	 */
	recorded(stretch: Stretch): Checkpoint | undefined {
		if (stretch.from < this.#line.place) this.#line = new RecordedLine(this.events, this.#start.fork());
		const before = this.#line.place;
		const checkpoint = this.#line.in(stretch);
		this.played += this.#line.place - before;
		return checkpoint;
	}

	/**
	 * Replays a reached state from the start and lets every participant ask, writers first.
	 * @param othersGoOn all others go on before that, as far as they get: who waits for something that anybody may bring is stuck only when
	 * nobody is left who could
	 * @returns undefined unless every step was granted, every request blocked, and the simulator calls all participants deadlocked
	 */
	deadlock(parts: readonly PatternPart[], reached: Reached, othersGoOn = false): Replayed | undefined {
		const { events } = this;
		const playback = (reached.from?.playback ?? this.#start).fork();
		const reaching = scheduleOf(events, reached);
		this.played += reaching.length;
		if (!reaching.every((place) => playback.play(place)) || !playback.isSettled) return undefined;
		const schedule = othersGoOn ? this.#goOn(playback, reaching, { parts, reached }) : reaching;
		const requests: BlockedRequest[] = [];
		for (const { thread } of [...parts].sort((a, b) => Number(b.isWriter) - Number(a.isWriter))) {
			const place = events.threads.get(thread)!.places[reached.counts[thread]!]!;
			const { outcome, because } = playback.ask(place);
			if (outcome !== "blocked") return undefined;
			requests.push({ place, thread, because: othersGoOn ? inTheWay(because, parts, thread) : because });
		}
		const stuck = new Set(playback.deadlocked());
		if (!parts.every(({ thread }) => stuck.has(thread))) return undefined;
		const { place: asRecorded = 0, steps = 0 } = reached.from ?? {};
		return { asRecorded, schedule, length: steps + schedule.length, requests };
	}

	/** Everybody but the participants does what is left to do, in the order of the trace; who has to wait tries again later. */
	#goOn(
		playback: Playback,
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
				else if (playback.step(place) === "granted") {
					done.push(place);
					next[own]!++;
				} else stopped.add(own);
			}
		}
		return Int32Array.from([...schedule, ...done]);
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

/** The steps after those as recorded. */
function scheduleOf(events: RecordedEvents, reached: Reached): Int32Array {
	const { order } = reached;
	const places = order === undefined ? inTraceOrder(events, reached) : inGivenOrder(events, order);
	return places.filter((place) => !isAnswered(events, place));
}

function inTraceOrder({ threads, thread, index }: RecordedEvents, { counts, from }: Reached): Int32Array {
	const own: Int32Array[] = [];
	let total = 0;
	let last = -1;
	for (const [id, { places }] of threads) {
		const added = places.subarray(from?.counts[id] ?? 0, counts[id]!);
		if (added.length === 0) continue;
		own.push(added);
		total += added.length;
		last = Math.max(last, added[added.length - 1]!);
	}
	const schedule = new Int32Array(total);
	let length = 0;
	const first = from?.place ?? 0;
	if (total * sortingCost < last - first) {
		for (const added of own) {
			schedule.set(added, length);
			length += added.length;
		}
		return schedule.sort();
	}
	for (let place = first; place <= last; place++)
		if (index[place]! < counts[thread[place]!]!) schedule[length++] = place;
	return schedule;
}

/** So many events can be looked at while one is sorted into its place. */
const sortingCost = 32;

function inGivenOrder({ threads }: RecordedEvents, order: readonly ThreadId[]): Int32Array {
	const done = new Map<ThreadId, number>();
	return Int32Array.from(order, (thread) => {
		const index = done.get(thread) ?? 0;
		done.set(thread, index + 1);
		return threads.get(thread)!.places[index]!;
	});
}
