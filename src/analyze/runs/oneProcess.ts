import {
	How,
	type Lock,
	type LockId,
	Mode,
	type StackId,
	type ThreadId,
	type Ticks,
} from "../../model/index.js";
import type { Dependency, Occurrence } from "../dependencies.js";
import { HappensBefore } from "../happensBefore.js";
import type { JudgeContext } from "../judge.js";
import type { Acquisition, ContextId } from "../observe/index.js";
import type { ProgramRuns } from "./merge.js";
import type { RunNesting } from "./nestings.js";
import type { RunRole, RunStep } from "./steps.js";

const firstThread = 1 as ThreadId;
const beforeForks = 0 as Ticks;
const forks = 1 as Ticks;
const afterForks = 2 as Ticks;

/**
 * Runs as if one process had done what all of them did, for the filters that judge a single trace: the first thread of each run is one thread,
 * all others are different ones, started at one time by the first. A class with one lock in every run is that lock; of a class with
 * several, every hold may be another lock, so that it guards nothing.
 */
export class OneProcess implements JudgeContext {
	readonly happensBefore: HappensBefore;
	readonly definitions = { lock: (id: LockId): Lock => this.#locks[id - 1]! };
	readonly #locks: Lock[] = [];
	readonly #ids = new Map<RunRole, LockId>();
	readonly #threads = new Map<string, ThreadId>();
	readonly #dependencies = new Map<RunNesting, Dependency>();
	readonly #nestings = new Map<Dependency, RunNesting>();
	readonly #writers = new Map<LockId, Dependency[]>();

	/** @param isShared between processes: then first threads are different ones, and only locks that are shared guard */
	constructor(
		program: ProgramRuns,
		private readonly isShared: boolean,
	) {
		for (const nesting of [...program.nestings, ...program.writers]) this.dependency(nesting);
		for (const writer of program.writers) {
			const lock = this.#idOf(writer.wants.role);
			this.#writers.set(lock, [...(this.#writers.get(lock) ?? []), this.dependency(writer)]);
		}
		const others = isShared ? [] : [...this.#threads.values()];
		this.happensBefore = new HappensBefore(
			others.map((target) => ({ kind: "fork", thread: firstThread, target, time: forks })),
		);
	}

	writersOf(lock: LockId): readonly Dependency[] {
		return this.#writers.get(lock) ?? [];
	}

	dependency(nesting: RunNesting): Dependency {
		const known = this.#dependencies.get(nesting);
		if (known !== undefined) return known;
		const dependency: Dependency = {
			holds: nesting.holds.map((step) => acquisition(step, this.#heldId(step.role))),
			wants: acquisition(nesting.wants, this.#idOf(nesting.wants.role), nesting.how),
			occurrences: this.#occurrences(nesting),
		};
		this.#dependencies.set(nesting, dependency);
		this.#nestings.set(dependency, nesting);
		return dependency;
	}

	nestingOf(dependency: Dependency): RunNesting {
		return this.#nestings.get(dependency)!;
	}

	#idOf(role: RunRole): LockId {
		const known = this.#ids.get(role);
		if (known !== undefined) return known;
		const id = this.#newId(role);
		this.#ids.set(role, id);
		return id;
	}

	#newId({ lock, label }: RunRole): LockId {
		return this.#locks.push({ ...lock, label }) as LockId;
	}

	#heldId(role: RunRole): LockId {
		const guards = role.isSingle && (role.isShared || !this.isShared);
		return guards ? this.#idOf(role) : this.#newId(role);
	}

	#occurrences({ threads, runs }: RunNesting): Occurrence[] {
		const found = threads.others.map(({ run, thread }) =>
			occurrence(this.#thread(`${run} ${thread}`), afterForks),
		);
		if (threads.first === "nothing") return found;
		if (this.isShared)
			return [...found, ...runs.map((run) => occurrence(this.#thread(`${run}`), afterForks))];
		return [...found, occurrence(firstThread, threads.first === "alone" ? beforeForks : afterForks)];
	}

	#thread(key: string): ThreadId {
		const id = this.#threads.get(key) ?? ((firstThread + 1 + this.#threads.size) as ThreadId);
		this.#threads.set(key, id);
		return id;
	}
}

function occurrence(thread: ThreadId, time: Ticks): Occurrence {
	return { thread, context: 0 as ContextId, first: time, last: time, count: 1 };
}

function acquisition({ mode }: RunStep, lock: LockId, how: How = How.plain): Acquisition {
	const stack = 0 as StackId;
	return { context: 0 as ContextId, lock, mode, how, stack, moved: false, isConversion: false };
}

/** The strongest hold of a class. @returns its place in `holds`, or -1 */
export function holdOfRole({ holds }: RunNesting, role: RunRole): number {
	const exclusive = holds.findIndex((step) => step.role === role && step.mode === Mode.exclusive);
	return exclusive >= 0 ? exclusive : holds.findIndex((step) => step.role === role);
}
