import { type LockId, Mode, type ThreadId, type Ticks } from "../../model/index.js";
import type { Describer } from "../describe.js";
import type { ContextId, Observation } from "../observe/index.js";
import { type Core, findCores } from "./cores.js";
import { lockOfWait, type StuckInput } from "./parts.js";
import { type CompletersOf, type WaitsForGraph, waitsForGraph } from "./waitsForGraph.js";

/** Completers that a reason names. */
const named = 3;

export interface LikelyCore {
	readonly core: Core;
	readonly graph: WaitsForGraph;
	/** Who would have had to complete what is waited for. */
	readonly reason: string;
}

/**
 * Threads that get on only if somebody acts who was never seen to: all who ever used what they wait for, who completed another object of
 * the same class, or were started by such threads, are stuck themselves or have ended. Others live, so that it is not proved.
 * @param certain the graph in which anybody who lives may complete anything; who is stuck there is not looked at again
 */
export function likelyCores(certain: WaitsForGraph, input: StuckInput): LikelyCore[] {
	const { observation, describer } = input;
	if (!waitsAtObject(certain, observation) || observation.uncertain.size > 0) return [];
	const users = new Users(observation, describer);
	const seen = { observation, definitions: describer.definitions };
	const completersOf: CompletersOf = (object, mode) => users.of(object, mode);
	const graph = waitsForGraph(certain, seen, {
		isSnapshot: false,
		completersOf,
		among: certain.lives,
	});
	return findCores(graph).flatMap((found) => {
		if (found.kind !== "cycle") return [];
		const core = isLocked(found, certain, observation)
			? found
			: (withBlocked(found, graph, observation) ?? found);
		const waits = core.threads.flatMap((thread) => objectWaitsOf(thread, certain, observation));
		if (waits.length === 0 || isIdle(core, waits, { certain, users })) return [];
		return [{ core, graph, reason: reasonOf(waits[0]!, users, describer) }];
	});
}

/** One of them waits for a lock, or for a thread to end. */
function isLocked({ threads }: Core, graph: WaitsForGraph, observation: Observation): boolean {
	return threads.some((thread) => objectWaitsOf(thread, graph, observation).length === 0);
}

/**
 * One who waits at an object while it holds a lock, and one who waits for that lock: where nobody was seen to bring what is waited for, it may
 * be that one who was to.
 */
function withBlocked(core: Core, graph: WaitsForGraph, { held, contexts }: Observation): Core | undefined {
	for (const holder of core.threads)
		for (const { lock } of contexts.path(held[holder]! as ContextId)) {
			const blocked = core.victims.find((thread) => lockOfWait(graph.waits.get(thread)) === lock);
			if (blocked === undefined) continue;
			const victims = [...core.threads, ...core.victims].filter(
				(thread) => thread !== holder && thread !== blocked,
			);
			return { kind: "cycle", threads: [holder, blocked], writer: [false, false], victims };
		}
	return undefined;
}

interface ObjectWait {
	readonly thread: ThreadId;
	readonly object: LockId;
	readonly mode: Mode;
}

/** Whether anybody who lives waits at an object nobody owns. */
function waitsAtObject({ waits, lives }: WaitsForGraph, { locks, sleeping }: Observation): boolean {
	return waits.threads.some((thread) => {
		if (lives[thread] === 0) return false;
		const request = waits.requestOf(thread);
		return request === undefined ? sleeping.get(thread)?.on === "condition" : !locks.isOwned(request.lock);
	});
}

function objectWaitsOf(
	thread: ThreadId,
	{ waits }: WaitsForGraph,
	{ locks, selects, contexts }: Observation,
): ObjectWait[] {
	const wait = waits.get(thread);
	if (wait === undefined) return [];
	if (wait.kind === "sleep")
		return wait.sleep.on === "condition"
			? [{ thread, object: wait.sleep.condition, mode: Mode.exclusive }]
			: [];
	const cases = selects.get(thread)?.map((context) => contexts.acquisition(context)) ?? [wait.request];
	return cases
		.filter(({ lock }) => !locks.isOwned(lock))
		.map(({ lock, mode }) => ({ thread, object: lock, mode }));
}

/**
 * All of them wait at one object, or others who used it have gone: workers without work look like that. Not where one holds a lock that
 * another wants.
 */
function isIdle(
	{ threads }: Core,
	waits: readonly ObjectWait[],
	{ certain, users }: { readonly certain: WaitsForGraph; readonly users: Users },
): boolean {
	if (threads.some((thread) => waits.every((wait) => wait.thread !== thread) && certain.waits.has(thread)))
		return false;
	const objects = new Set(waits.map(({ object, mode }) => `${object} ${mode}`));
	return objects.size < 2 || waits.some(({ object, mode }) => users.hasGone(object, mode));
}

function reasonOf({ object, mode }: ObjectWait, users: Users, describer: Describer): string {
	const labels = users.completers(object, mode).map((thread) => describer.threadLabel(thread));
	if (labels.length === 0)
		return `nobody was ever seen to complete ${describer.lockName(object)}; other threads live, so that it is not proved`;
	const shown = labels.slice(0, named).join(", ");
	const more = labels.length > named ? ` and ${labels.length - named} more` : "";
	const name = describer.lockName(object);
	return `whoever was seen to complete ${name} (${shown}${more}) is stuck or has ended; other threads live, so that it is not proved`;
}

/** Who could be expected to complete what is waited for. */
class Users {
	readonly #byClass = new Map<string, Set<ThreadId>>();
	readonly #forks = new Map<ThreadId, { readonly target: ThreadId; readonly time: Ticks }[]>();

	constructor(
		private readonly observation: Observation,
		private readonly describer: Describer,
	) {
		for (const { kind, thread, target, time } of observation.threadEdges) {
			if (kind !== "fork") continue;
			const known = this.#forks.get(thread);
			if (known === undefined) this.#forks.set(thread, [{ target, time }]);
			else known.push({ target, time });
		}
		for (const object of observation.objects.objects)
			for (const mode of [Mode.exclusive, Mode.shared])
				for (const thread of observation.objects.completers(object, mode).keys())
					this.#ofClass(object, mode).add(thread);
	}

	/** Who only counted at a wait group leaves it to those it started to be done. */
	of(object: LockId, mode: Mode): Iterable<ThreadId> {
		const completers = this.#ofClass(object, mode);
		const users = new Map<ThreadId, Ticks>(this.observation.objects.users(object));
		for (const thread of completers) if (!users.has(thread)) users.set(thread, 0 as Ticks);
		for (const [thread, since] of users)
			for (const { target, time } of this.#forks.get(thread) ?? [])
				if (time >= since && !users.has(target)) users.set(target, time);
		const counters = this.observation.objects.counters(object);
		return [...users.keys()].filter((thread) => !counters.has(thread) || completers.has(thread));
	}

	completers(object: LockId, mode: Mode): ThreadId[] {
		const own = [...this.observation.objects.completers(object, mode).keys()];
		return own.length > 0 ? own : [...this.#ofClass(object, mode)];
	}

	/** Some who completed it have ended: others like them may come. */
	hasGone(object: LockId, mode: Mode): boolean {
		return this.completers(object, mode).some((thread) => this.observation.ended.has(thread));
	}

	#ofClass(object: LockId, mode: Mode): Set<ThreadId> {
		const key = `${this.describer.classes.of(object)} ${mode}`;
		const known = this.#byClass.get(key) ?? new Set();
		this.#byClass.set(key, known);
		return known;
	}
}
