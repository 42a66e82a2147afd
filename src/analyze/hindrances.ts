import type { LockId, Mode, ThreadId, Ticks } from "../model/index.js";
import { mayWait } from "./dependencies.js";
import { LockSet } from "./lockSet.js";
import { type ContextId, isThreadEnd, type Observation, type ThreadEdge } from "./observe/index.js";

/** What one may wait for at an object nobody owns. */
interface ObjectWait {
	readonly object: LockId;
	readonly mode: Mode;
	readonly time: Ticks;
}

const never = Number.POSITIVE_INFINITY as Ticks;

/**
 * From which moment on each thread may be kept waiting for ever by others. Until then it gets on in every schedule in which those it waits for
 * get on: it has joined nobody, taken nothing that others must bring, and asked for no lock under which anybody ever waited.
 *
 * Cost: one pass over the contexts, and one over the uses of objects.
 */
export class Hindrances {
	/** Of each thread the first request of a lock that may stay held, or join. */
	readonly #locks = new Map<ThreadId, Ticks>();
	/** Of each thread the earliest at an object, and the earliest at another or in another mode. */
	readonly #objects = new Map<ThreadId, ObjectWait[]>();
	readonly #forks = new Map<ThreadId, ThreadEdge>();

	constructor(private readonly observation: Observation) {
		this.#gatherRequests(locksThatMayStayHeld(observation));
		for (const object of observation.objects.objects) this.#gatherUses(object);
		for (const edge of observation.threadEdges) {
			if (edge.kind === "fork") this.#forks.set(edge.target, edge);
			else noteFirst(this.#locks, edge.thread, edge.time);
		}
	}

	/**
	 * @param except waits that do not count, because whoever is thought to be stuck would end them
	 * @returns ticks; infinity: it never waits like that
	 */
	first(thread: ThreadId, except: Pick<ObjectWait, "object" | "mode">): Ticks {
		let child = thread;
		for (let fork = this.#forks.get(child); fork !== undefined; fork = this.#forks.get(child)) {
			if (this.#own(fork.thread, except) < fork.time) return 0 as Ticks;
			child = fork.thread;
		}
		return this.#own(thread, except);
	}

	#own(thread: ThreadId, { object, mode }: Pick<ObjectWait, "object" | "mode">): Ticks {
		const others = (this.#objects.get(thread) ?? []).filter(
			(one) => one.object !== object || one.mode !== mode,
		);
		return Math.min(this.#locks.get(thread) ?? never, ...others.map(({ time }) => time)) as Ticks;
	}

	#gatherRequests(mayStayHeld: LockSet): void {
		const { contexts, locks } = this.observation;
		for (let context = 1 as ContextId; context < contexts.size; context++) {
			if (!mayWait(this.observation, context)) continue;
			const lock = contexts.lockOf(context);
			if (isThreadEnd(lock) || mayStayHeld.has(lock) || locks.isDegraded(lock))
				noteFirst(this.#locks, contexts.threadOf(context), contexts.first(context));
		}
	}

	#gatherUses(object: LockId): void {
		const { objects } = this.observation;
		const history = objects.history(object);
		if (history === undefined)
			for (const [thread, time] of objects.users(object))
				for (const mode of [0, 1] as const) this.#noteUse(thread, { object, mode, time });
		for (const { kind, thread, mode, since } of history ?? [])
			if (kind === "take") this.#noteUse(thread, { object, mode, time: since });
	}

	#noteUse(thread: ThreadId, wait: ObjectWait): void {
		const known = this.#objects.get(thread) ?? [];
		const isSame = (one: ObjectWait) => one.object === wait.object && one.mode === wait.mode;
		const same = known.find(isSame);
		if (same !== undefined && same.time <= wait.time) return;
		const others = known.filter((one) => !isSame(one));
		this.#objects.set(thread, [...others, wait].sort((a, b) => a.time - b.time).slice(0, 2));
	}
}

function noteFirst(firsts: Map<ThreadId, Ticks>, thread: ThreadId, time: Ticks): void {
	if (time < (firsts.get(thread) ?? never)) firsts.set(thread, time);
}

/** Locks under which somebody asked for something, or that somebody kept to the end. Holders of all others give them back. */
function locksThatMayStayHeld(observation: Observation): LockSet {
	const { contexts, held } = observation;
	const locks = new LockSet(observation.locks.limit);
	const isSeen = new Uint8Array(contexts.size);
	const addPath = (from: ContextId) => {
		for (let node = from; isSeen[node] === 0 && !contexts.isRoot(node); node = contexts.parentOf(node)) {
			isSeen[node] = 1;
			locks.add(contexts.lockOf(node));
		}
	};
	for (let context = 1 as ContextId; context < contexts.size; context++)
		if (mayWait(observation, context)) addPath(contexts.parentOf(context));
	for (const context of held) if (context !== 0) addPath(context as ContextId);
	return locks;
}
