import type { ThreadId, Trace } from "../../model/index.js";
import type { Dependency } from "../dependencies.js";
import type { Observation } from "../observe/index.js";
import { assignments, type Cast, type Player, type Wanted } from "./casts.js";
import { loadEvents } from "./loadEvents.js";
import type { PatternPart, Reached } from "./pattern.js";
import type { EventBudget } from "./prefix.js";
import { type RecordedEvents, requestsFor } from "./recordedEvents.js";
import type { Stretch } from "./recordedLine.js";
import { Replayer } from "./replay.js";
import { findBySwapping } from "./swapSearch.js";
import { type Asking, inSweeps } from "./sweeps.js";
import { findSyncPreserving } from "./syncPreserving.js";
import { lastingHolds, type Runs, runsOf, type Step, stepsOf } from "./witnessSteps.js";

/** Events of the largest trace that is loaded to be searched. */
const maxEvents = 16_000_000;
/** Ways to choose threads that are tried for one cycle. */
const maxAssignments = 64;
/** States looked at for one cycle by the search that may swap sections. */
const maxStates = 20_000;
/** Threads it looks at, state after state: for one choice of threads, and for a whole trace: some seconds. */
const maxLooks = { choice: 10_000_000, trace: 250_000_000 };
/** The longest history that search looks at, in events. */
const maxSearchedEvents = 4_000;
/** Reached states that are replayed for one choice of threads: for locks alone nearly every first one is the deadlock. */
const maxReplays = { locks: 8, mixed: 500 };
/** Events that may be replayed in all for one trace: some seconds. */
const maxReplayed = 100_000_000;
/** The same of events that may be taken into reorderings, found or not, beside twice those of the trace. */
const maxReordered = 10_000_000;
/**
 * Events between the point from which a schedule goes on and the first of the holds it needs. Without any the schedule is shortest; some
 * let threads get out of the way that are inside sections at that point.
 */
const headStarts = [0, 10_000];
/** Events of a schedule that is found by itself, with nothing in it but what it takes. */
const maxShort = 5_000;
/** Runs of a schedule that are kept to be shown. */
const maxRuns = 10_000;

export type Search =
	| {
			readonly kind: "found";
			readonly foundBy: "sync-preserving" | "swapping";
			readonly cast: Cast;
			readonly steps: readonly Step[];
			/** So many first events of the trace come as recorded, before the runs. */
			readonly asRecorded: number;
			readonly runs: Runs;
			/** Events in the schedule, the blocked requests not among them. */
			readonly length: number;
	  }
	/** No witness; `why` says which bound was met, or that none was. `budget`: with other cycles of the trace it used up what may be looked at. */
	| { readonly kind: "none"; readonly why: "exhausted" | "bound" | "budget" | "too-large" };

/** A cast with the requests of everybody in it. */
interface Candidate {
	readonly cast: Cast;
	readonly parts: readonly PatternPart[];
}

/** How a schedule was found, and what it has to end in. */
interface Finding {
	readonly foundBy: "sync-preserving" | "swapping";
	readonly isMixed: boolean;
}

const spent: Search = { kind: "none", why: "budget" };

/** Looks for schedules that end in a deadlock. Loads the events of the trace on the first question. */
export class WitnessFinder {
	#loaded: Loaded | "too-large" | undefined;

	constructor(
		private readonly trace: Trace,
		private readonly observation: Pick<Observation, "locks" | "contexts">,
	) {}

	/** The first witness found for each: reorderings that keep the order of sections first, then such that swap them. */
	findAll(wanted: readonly Wanted[]): Search[] {
		if (wanted.length === 0) return [];
		this.#loaded ??= this.#load();
		const loaded = this.#loaded;
		return loaded === "too-large"
			? wanted.map(() => ({ kind: "none", why: "too-large" }))
			: loaded.findAll(wanted);
	}

	#load(): Loaded | "too-large" {
		const events = loadEvents(this.trace, this.observation, maxEvents);
		if (events === undefined) return "too-large";
		return new Loaded(events, new Replayer(events, this.trace.definitions));
	}
}

/** The search, once the events are there. */
class Loaded {
	readonly #reordering: EventBudget;
	#looksLeft = maxLooks.trace;

	constructor(
		private readonly events: RecordedEvents,
		private readonly replayer: Replayer,
	) {
		this.#reordering = { left: maxReordered + 2 * events.count };
	}

	findAll(wanted: readonly Wanted[]): Search[] {
		return inSweeps(
			wanted.map((one) => this.#find(one)),
			(stretch) => this.replayer.recorded(stretch),
		);
	}

	get #isSpent(): boolean {
		return this.replayer.played > maxReplayed || this.#reordering.left < 0 || this.#looksLeft < 0;
	}

	*#find(wanted: Wanted): Asking<Search> {
		if (this.#isSpent) return spent;
		const casts = [...assignments(wanted, maxAssignments + 1)];
		const candidates = casts.slice(0, maxAssignments).flatMap((cast) => {
			const parts = partsOf(this.events, cast);
			return parts === undefined ? [] : [{ cast, parts }];
		});
		const isMixed = wanted.isMixed === true;
		const found =
			(yield* this.#keepingSections(candidates, isMixed)) ?? this.#swappingSections(candidates, isMixed);
		if (typeof found === "object") return found;
		const isBounded = found === "bound" || candidates.length < casts.length;
		return { kind: "none", why: isBounded ? "bound" : "exhausted" };
	}

	*#keepingSections(candidates: readonly Candidate[], isMixed: boolean): Asking<Search | undefined> {
		const how = { foundBy: "sync-preserving", isMixed } as const;
		for (const candidate of candidates) {
			if (this.#isSpent) return spent;
			const short = this.#reorderShortly(candidate.parts);
			const found =
				short === "bound" ? yield* this.#withHistory(candidate, how) : this.#replay(candidate, short, how);
			if (found !== undefined) return found;
		}
		return undefined;
	}

	#reorderShortly(parts: readonly PatternPart[]): Reached | "bound" | undefined {
		const budget = { left: maxShort };
		const reached = findSyncPreserving(this.events, parts, { budget });
		this.#reordering.left -= maxShort - budget.left;
		return reached;
	}

	/** Goes on from what was recorded up to a little before the participants hold what they need; else from the start. */
	*#withHistory(candidate: Candidate, how: Finding): Asking<Search | undefined> {
		const { parts } = candidate;
		const budget = this.#reordering;
		const { from, to } = this.#firstHold(candidate);
		for (const headStart of headStarts.filter((length) => length < from)) {
			const recorded = yield { from: from - headStart, to };
			if (this.#isSpent) return spent;
			if (recorded === undefined) continue;
			const reached = findSyncPreserving(this.events, parts, { from: recorded, budget });
			const found = this.#replay(candidate, reached, how);
			if (found !== undefined) return found;
		}
		const reached = findSyncPreserving(this.events, parts, { budget });
		return reached === "bound" ? spent : this.#replay(candidate, reached, how);
	}

	/** From the first hold that one of the participants needs for its last request to the first of these requests. */
	#firstHold({ cast, parts }: Candidate): Stretch {
		const { events } = this;
		const lasts = parts.map(({ thread, requests }) => ({
			thread,
			place: events.threads.get(thread)!.places[requests.at(-1)!]!,
		}));
		const dependencies = participantsOf(cast);
		const holds = lasts.flatMap((last) => lastingHolds(events, last, dependencies.get(last.thread)!));
		const to = Math.min(...lasts.map(({ place }) => place));
		return { from: Math.min(to, ...holds.map(({ place }) => place)), to };
	}

	#swappingSections(candidates: readonly Candidate[], isMixed: boolean): Search | "bound" | undefined {
		let bound: "bound" | undefined;
		const { size } = this.events.threads;
		let most = Math.min(maxStates, Math.ceil(maxLooks.choice / size));
		for (const candidate of candidates) {
			if (this.#isSpent) return spent;
			let found: Search | undefined;
			let replays = 0;
			const accepts = (reached: Reached) => {
				if (++replays > maxReplays[isMixed ? "mixed" : "locks"] || this.#isSpent) return true;
				found = this.#replay(candidate, reached, { foundBy: "swapping", isMixed });
				return found !== undefined;
			};
			const states = { left: most };
			const bounds = { states, maxEvents: maxSearchedEvents, accepts };
			const reached = findBySwapping(this.events, candidate.parts, bounds);
			this.#looksLeft -= (most - states.left) * size;
			if (found !== undefined) return found;
			if (reached === "none") continue;
			bound = "bound";
			most = Math.ceil(most / 2);
		}
		return bound;
	}

	#replay(
		{ cast, parts }: Candidate,
		reached: Reached | "bound" | undefined,
		{ foundBy, isMixed }: Finding,
	): Search | undefined {
		if (typeof reached !== "object") return undefined;
		const { events } = this;
		const replayed = this.replayer.deadlock(parts, reached, isMixed);
		if (replayed === undefined) return undefined;
		return {
			kind: "found",
			foundBy,
			cast,
			steps: stepsOf(events, replayed, participantsOf(cast)),
			runs: runsOf(events, replayed, maxRuns),
			asRecorded: replayed.asRecorded,
			length: replayed.length,
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
	const part = ({ occurrence: { thread, context } }: Player, isWriter: boolean): PatternPart => ({
		thread,
		requests: requestsFor(events, thread, context),
		isWriter,
	});
	const parts = [
		...holders.map((player) => part(player, false)),
		...writers.map((player) => part(player, true)),
	];
	return parts.some(({ requests }) => requests.length === 0) ? undefined : parts;
}
