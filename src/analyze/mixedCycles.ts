/**
 * Cycles that are not of locks alone: a thread holds a lock while it waits for something at an object nobody owns, a permit, a count, a
 * value, a notification, and who is to bring it wants that lock first. Like the ends of threads, which are held by whoever lives: what a
 * thread has yet to bring is held by it until then.
 * Source: multi-thread critical sections (Sulzmann, "Beyond per-thread lock sets", 2025); signals as resources (Zhou et al., ISSTA 2022).
 */
import { How, type LockId, Mode, type StackId, type ThreadId } from "../model/index.js";
import { blocking } from "./blocking.js";
import type { Candidate, Link } from "./candidate.js";
import { whyCompleted } from "./completedByOthers.js";
import { cycleDraft } from "./cycleDraft.js";
import type { CycleInput } from "./cycleInput.js";
import { type Dependency, gatherDependencies, isObjectWait, mayWait } from "./dependencies.js";
import { type Draft, settleAll } from "./draft.js";
import { Hindrances } from "./hindrances.js";
import { judge } from "./judge.js";
import type { Acquisition, Completer, ContextId, Observation } from "./observe/index.js";

type Input = Omit<CycleInput, "order">;

/** Requests of a lock by each thread. */
type RequestsByLock = ReadonlyMap<LockId, ReadonlyMap<ThreadId, readonly ContextId[]>>;

/** Pairs that are judged at most: each is searched for a schedule, and they seldom go well together with many locks. */
const mostJudged = 500;

export interface MixedFindings {
	readonly drafts: readonly Draft[];
	/** Pairs of a wait and a request that were not judged. */
	readonly notListed: number;
}

/**
 * Judges every pair of a wait with a lock held and a request for that lock by a thread that completes such waits.
 * @param maxCycles pairs to judge
 */
export function mixedCycles(input: Input, maxCycles: number): MixedFindings {
	const { observation } = input;
	if (observation.objects.size === 0) return { drafts: [], notListed: 0 };
	const waits = gatherDependencies(observation, objectWaits(observation));
	if (waits.length === 0) return { drafts: [], notListed: 0 };
	const requests = requestsByLock(observation, waits);
	const candidates: Candidate[] = [];
	let notListed = 0;
	for (const wait of waits)
		for (const candidate of candidatesFor(wait, requests, input)) {
			if (candidates.length < Math.min(maxCycles, mostJudged)) candidates.push(candidate);
			else notListed++;
		}
	return { drafts: draftsOf(candidates, input), notListed };
}

/** Contexts in which a thread held locks and waited at an object. */
function* objectWaits(observation: Observation): Iterable<ContextId> {
	const { contexts } = observation;
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (!isObjectWait(observation, context) || !mayWait(observation, context)) continue;
		if (observation.locks.isDegraded(contexts.lockOf(context))) continue;
		if (!contexts.isRoot(contexts.parentOf(context))) yield context;
	}
}

/** Requests that can wait, of locks that somebody held while waiting at an object. */
function requestsByLock(observation: Observation, waits: readonly Dependency[]): RequestsByLock {
	const { contexts } = observation;
	const requests = new Map<LockId, Map<ThreadId, ContextId[]>>();
	for (const { holds } of waits) for (const { lock } of holds) requests.set(lock, new Map());
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (contexts.isRoot(context)) continue;
		const byThread = requests.get(contexts.lockOf(context));
		if (byThread === undefined || isObjectWait(observation, context) || !mayWait(observation, context))
			continue;
		const thread = contexts.threadOf(context);
		const known = byThread.get(thread);
		if (known === undefined) byThread.set(thread, [context]);
		else known.push(context);
	}
	return requests;
}

function* candidatesFor(
	wait: Dependency,
	requests: RequestsByLock,
	{ observation, context }: Input,
): Iterable<Candidate> {
	const { lock: object, mode } = wait.wants;
	const completers = observation.objects.completers(object, mode);
	const waiters = new Set(wait.occurrences.map(({ thread }) => thread));
	for (const held of wait.holds) {
		const before = [...completers].flatMap(([thread, { last }]) => {
			if (waiters.size === 1 && waiters.has(thread)) return [];
			const own = requests.get(held.lock)?.get(thread) ?? [];
			return own.filter((request) => observation.contexts.first(request) <= last);
		});
		for (const dependency of gatherDependencies(observation, before)) {
			const lock = context.definitions.lock(held.lock);
			if (blocking(lock, dependency.wants.mode, held.mode) !== "hard") continue;
			const completer = completers.get(dependency.occurrences[0]!.thread)!;
			yield candidateOf({ dependency: wait, held }, { dependency, object, completer });
		}
	}
}

/** What the thread has yet to bring counts as held by it. */
function candidateOf(
	waiter: Link,
	{
		dependency,
		object,
		completer,
	}: { readonly dependency: Dependency; readonly object: LockId; readonly completer: Completer },
): Candidate {
	const { stack } = completer;
	const held = obligation(dependency, object, stack);
	return {
		links: [waiter, { dependency: { ...dependency, holds: [...dependency.holds, held] }, held }],
		anyThread: false,
	};
}

function obligation({ wants }: Dependency, lock: LockId, stack: StackId): Acquisition {
	const { context } = wants;
	return {
		context,
		lock,
		mode: Mode.exclusive,
		how: How.plain,
		stack,
		moved: false,
		isConversion: false,
	};
}

/** Those without a schedule that proves them are dismissed where others can bring what is waited for. */
function draftsOf(candidates: readonly Candidate[], input: Input): Draft[] {
	const drafts = candidates.map((candidate) =>
		cycleDraft(candidate, judge(candidate, input.context), { ...input, view: "instances" }),
	);
	let gathered: Hindrances | undefined;
	const hindrances = () => (gathered ??= new Hindrances(input.observation));
	return settleAll(drafts, input.witnesses).map((draft, number) => {
		if (draft.verdict !== "potential") return draft;
		const reason = whyCompleted(candidates[number]!.links[0]!.dependency, { ...input, hindrances });
		return reason === undefined ? draft : { ...draft, verdict: "dismissed", reason, notes: [] };
	});
}
