import { How, Mode, type Participant, type ThreadId } from "../../model/index.js";
import { holdsBefore, isRequest } from "../dependencies.js";
import { wantOf } from "../describe.js";
import { type Acquisition, type ContextId, isThreadEnd } from "../observe/index.js";
import { eachRequest } from "../orderGraph.js";
import { type FirstThread, firstThreadOf } from "./firstThread.js";
import { Places } from "./places.js";
import type { Build } from "./program.js";
import type { Run } from "./run.js";
import { type RunRole, type RunStep, Steps } from "./steps.js";

/** "Holding locks of these classes, asked in this function for one of that class", as any number of runs showed it. */
export interface RunNesting {
	/** Classes, modes and functions: equal in all runs of a build. */
	readonly key: string;
	readonly holds: readonly RunStep[];
	readonly wants: RunStep;
	readonly how: How;
	/** Numbers of the runs that showed it, ascending. */
	readonly runs: number[];
	readonly threads: RunThreads;
	/** How one run showed it: the one whose name sorts first. */
	shown: { readonly trace: string; readonly build: Build; readonly participant: Participant };
}

export interface RunThreads {
	/** What the first thread of a process did of it: nothing, only before it started others, or anything. */
	first: "nothing" | "alone" | "anything";
	/** Some of the other threads; never more than {@link threadsKept}. */
	readonly others: { readonly run: number; readonly thread: ThreadId }[];
}

/** As many as the longest cycle worth reporting has participants. */
const threadsKept = 16;

/** Everything that runs of one build have in common: grows with their code, not with their number or length. */
export class BuildRuns {
	readonly roles = new Map<string, RunRole>();
	/** Requests made while something was held. */
	readonly nestings = new Map<string, RunNesting>();
	/** Requests, with or without something held, that readers can queue behind. */
	readonly writers = new Map<string, RunNesting>();
	readonly traces: string[] = [];
	/** Numbers of its runs. */
	readonly runs = new Set<number>();
	readonly places = new Places();
	readonly #steps = new Map<string, RunStep>();

	constructor(readonly build: Build) {}

	/** Cost: O(contexts · depth). */
	add(run: Run): void {
		const { observation } = run;
		const { build } = this;
		const steps = new Steps(run, { roles: this.roles, steps: this.#steps });
		const first = firstThreadOf(run);
		this.traces.push(run.name);
		this.runs.add(run.number);
		this.places.add(run, steps);
		eachRequest(observation, "waiting", (context, holds) => {
			if (holds.some(({ lock }) => !isThreadEnd(lock)))
				note(this.nestings, { run, build, context, holds, steps, first });
		});
		for (const context of writersIn(run))
			note(this.writers, { run, build, context, holds: holdsBefore(observation, context), steps, first });
	}
}

/** Exclusive requests that wait, of locks whose readers queue behind writers. */
function* writersIn({ observation, describer }: Run): Iterable<ContextId> {
	const { contexts } = observation;
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (!isRequest(observation, context)) continue;
		const { lock, mode, how } = contexts.acquisition(context);
		if (mode !== Mode.exclusive || how === How.try || isThreadEnd(lock)) continue;
		if (describer.definitions.lock(lock).policy !== "R") yield context;
	}
}

interface Sighting {
	readonly run: Run;
	readonly build: Build;
	readonly context: ContextId;
	readonly holds: readonly Acquisition[];
	readonly steps: Steps;
	readonly first: FirstThread;
}

function note(known: Map<string, RunNesting>, sighting: Sighting): void {
	const { run, context, steps, first } = sighting;
	const request = run.observation.contexts.acquisition(context);
	if (isThreadEnd(request.lock)) return;
	const holds = sighting.holds.filter(({ lock }) => !isThreadEnd(lock));
	const held = holds.map((hold) => steps.of(hold));
	const wants = steps.of(request);
	const key = [...held, wants].map((step) => step.number).join(" ") + (request.how === How.timed ? "t" : "");
	let nesting = known.get(key);
	if (nesting === undefined) {
		const threads: RunThreads = { first: "nothing", others: [] };
		nesting = {
			key: nameOf([...held, wants], request.how),
			holds: held,
			wants,
			how: request.how,
			runs: [],
			threads,
			shown: shownBy(sighting, holds),
		};
		known.set(key, nesting);
	} else if (run.name < nesting.shown.trace) nesting.shown = shownBy(sighting, holds);
	if (nesting.runs.at(-1) !== run.number) nesting.runs.push(run.number);
	noteThread(nesting.threads, first.partOf(context), run);
}

const nameOf = (steps: readonly RunStep[], how: How): string =>
	[...steps.map(({ name }) => name), how === How.timed ? "timed" : ""].join("\n");

function shownBy({ run, build, context }: Sighting, holds: readonly Acquisition[]): RunNesting["shown"] {
	const { contexts } = run.observation;
	const wants = wantOf(contexts.acquisition(context), contexts.since(context));
	const thread = contexts.threadOf(context);
	const participant = run.describer.participant({ thread, role: "holder", holds, wants });
	return { trace: run.name, build, participant };
}

function noteThread(threads: RunThreads, part: ReturnType<FirstThread["partOf"]>, { number }: Run): void {
	if ("first" in part) {
		if (threads.first !== "anything") threads.first = part.first;
	} else if (threads.others.length < threadsKept) {
		const { thread } = part;
		const isKnown = threads.others.some((other) => other.run === number && other.thread === thread);
		if (!isKnown) threads.others.push({ run: number, thread });
	}
}
