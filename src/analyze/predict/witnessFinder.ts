import type { LockId, ThreadId, Trace } from "../../model/index.js";
import type { Dependency, Occurrence } from "../dependencies.js";
import type { Observation } from "../observe/index.js";
import type { PatternPart, Reached } from "./pattern.js";
import { loadEvents, type RecordedEvents } from "./recordedEvents.js";
import { replayDeadlock } from "./replay.js";
import { findBySwapping } from "./swapSearch.js";
import { findSyncPreserving } from "./syncPreserving.js";
import { type Run, runsOf, type Step, stepsOf } from "./witnessSteps.js";

/** Events of the largest trace that is loaded to be searched. */
const maxEvents = 16_000_000;
/** Ways to choose threads that are tried for one cycle. */
const maxAssignments = 64;
/** States looked at for one cycle by the search that may swap sections. */
const maxStates = 20_000;
/** The longest history that search looks at, in events. */
const maxSearchedEvents = 4_000;

/** Events that may be replayed in all for one trace: some seconds. */
const maxReplayed = 20_000_000;

/** What is looked for: dependencies whose requests are to be pending at once, and locks on which a writer must queue between. */
export interface Wanted {
	readonly dependencies: readonly Dependency[];
	/** Per soft edge, the exclusive requests that could play the writer. */
	readonly writers: readonly { readonly lock: LockId; readonly candidates: readonly Dependency[] }[];
}

/** One choice of threads: who plays which dependency, then who plays which writer. */
export interface Cast {
	readonly holders: readonly Player[];
	readonly writers: readonly (Player & { readonly lock: LockId })[];
}

interface Player {
	readonly dependency: Dependency;
	readonly occurrence: Occurrence;
}

export type Search =
	| {
			readonly kind: "found";
			readonly foundBy: "sync-preserving" | "swapping";
			readonly cast: Cast;
			readonly steps: readonly Step[];
			readonly runs: readonly Run[];
			/** Events in the schedule, the blocked requests not among them. */
			readonly length: number;
	  }
	/** No witness; `why` says which bound was met, or that none was. */
	| { readonly kind: "none"; readonly why: "exhausted" | "bound" | "too-large" };

/** Looks for schedules that end in a deadlock. Loads the events of the trace on the first question. */
export class WitnessFinder {
	#events: RecordedEvents | "too-large" | undefined;
	#replayed = 0;

	constructor(
		private readonly trace: Trace,
		private readonly observation: Pick<Observation, "locks">,
	) {}

	/** The first witness found: reorderings that keep the order of sections first, then such that swap them. */
	find(wanted: Wanted): Search {
		this.#events ??= loadEvents(this.trace, this.observation, maxEvents) ?? "too-large";
		if (this.#events === "too-large") return { kind: "none", why: "too-large" };
		if (this.#replayed > maxReplayed) return { kind: "none", why: "bound" };
		const events = this.#events;
		const casts = [...assignments(wanted)];
		for (const cast of casts.slice(0, maxAssignments)) {
			const parts = partsOf(events, cast);
			const reached = parts === undefined ? undefined : findSyncPreserving(events, parts);
			const found = this.#replay(cast, { parts: parts ?? [], reached }, "sync-preserving");
			if (found !== undefined) return found;
		}
		let isBounded =
			casts.length > maxAssignments || casts.some((cast) => partsOf(events, cast) === undefined);
		let states = maxStates;
		for (const cast of casts.slice(0, maxAssignments)) {
			const parts = partsOf(events, cast);
			if (parts === undefined) continue;
			const reached = findBySwapping(events, parts, { maxStates: states, maxEvents: maxSearchedEvents });
			if (reached === "bound") {
				isBounded = true;
				states = Math.ceil(states / 2);
			} else if (reached !== "none") {
				const found = this.#replay(cast, { parts, reached }, "swapping");
				if (found !== undefined) return found;
			}
		}
		return { kind: "none", why: isBounded ? "bound" : "exhausted" };
	}

	#replay(
		cast: Cast,
		{ parts, reached }: { parts: readonly PatternPart[]; reached: Reached | undefined },
		foundBy: "sync-preserving" | "swapping",
	): Search | undefined {
		if (reached === undefined || this.#events === undefined || this.#events === "too-large") return undefined;
		for (const count of reached.counts.values()) this.#replayed += count;
		const replayed = replayDeadlock(this.#events, { parts, reached }, this.trace.definitions);
		if (replayed === undefined) return undefined;
		return {
			kind: "found",
			foundBy,
			cast,
			steps: stepsOf(this.#events, replayed, participantsOf(cast)),
			runs: runsOf(replayed),
			length: replayed.schedule.length,
		};
	}
}

function participantsOf({ holders, writers }: Cast): Map<ThreadId, Dependency> {
	return new Map(
		[...holders, ...writers].map(({ dependency, occurrence }) => [occurrence.thread, dependency]),
	);
}

/** Undefined when a request of this cast is not among the events: it was made while events were missing. */
function partsOf(events: RecordedEvents, { holders, writers }: Cast): PatternPart[] | undefined {
	const part = ({ occurrence }: Player, isWriter: boolean): PatternPart => ({
		thread: occurrence.thread,
		requests: events.requests.get(occurrence.context) ?? [],
		isWriter,
	});
	const parts = [
		...holders.map((player) => part(player, false)),
		...writers.map((player) => part(player, true)),
	];
	return parts.some(({ requests }) => requests.length === 0) ? undefined : parts;
}

/** Every choice of pairwise different threads, bounded a little above what is tried, so that a met bound is noticed. */
function* assignments({ dependencies, writers }: Wanted): Iterable<Cast> {
	const roles: { dependency: Dependency; occurrence: Occurrence; lock: LockId | undefined }[][] = [
		...dependencies.map((dependency) =>
			dependency.occurrences.map((occurrence) => ({ dependency, occurrence, lock: undefined })),
		),
		...writers.map(({ lock, candidates }) =>
			candidates.flatMap((dependency) =>
				dependency.occurrences.map((occurrence) => ({ dependency, occurrence, lock })),
			),
		),
	];
	const chosen: (typeof roles)[number] = [];
	const cursor = [0];
	let yielded = 0;
	let steps = 0;
	while (cursor.length > 0 && yielded <= maxAssignments && ++steps < 100 * maxAssignments) {
		const depth = cursor.length - 1;
		const option = roles[depth]![cursor[depth]!++];
		if (option === undefined) {
			cursor.pop();
			chosen.pop();
			continue;
		}
		const threads = new Set<ThreadId>(chosen.map(({ occurrence }) => occurrence.thread));
		if (threads.has(option.occurrence.thread)) continue;
		chosen.push(option);
		if (chosen.length < roles.length) {
			cursor.push(0);
			continue;
		}
		yielded++;
		yield castOf(chosen, dependencies.length);
		chosen.pop();
	}
}

function castOf(chosen: readonly (Player & { lock: LockId | undefined })[], holders: number): Cast {
	return {
		holders: chosen.slice(0, holders),
		writers: chosen.slice(holders).map((player) => ({ ...player, lock: player.lock! })),
	};
}
