import type { ThreadId, TraceDefinitions } from "../../model/index.js";
import type { ContextId, Observation } from "../observe/index.js";
import type { Waits } from "./atEnd.js";

/**
 * Threads that hold nothing and wait for the same are alike: they get on together or not at all, and nobody waits for one of them rather
 * than for another. The first of them can stand for all.
 */
export class Piles {
	/** Thread → the first of its pile; itself where it is in none. */
	readonly first: Int32Array;
	readonly #members = new Map<number, ThreadId[]>();

	constructor(observation: Observation, definitions: TraceDefinitions, waits: Waits) {
		this.first = new Int32Array(observation.held.length);
		for (let thread = 1; thread < this.first.length; thread++) this.first[thread] = thread;
		const firsts = new Map<number, ThreadId>();
		const apart = joinTargets(observation);
		for (const thread of waits.threads) {
			const wanted = apart.has(thread) ? undefined : wantedAlone(thread, observation, definitions);
			if (wanted !== undefined) this.#add(thread, wanted, firsts);
		}
	}

	#add(thread: ThreadId, wanted: number, firsts: Map<number, ThreadId>): void {
		const first = firsts.get(wanted);
		if (first === undefined) {
			firsts.set(wanted, thread);
			return;
		}
		this.first[thread] = first;
		const members = this.#members.get(first);
		if (members === undefined) this.#members.set(first, [first, thread]);
		else members.push(thread);
	}

	/** How many this node stands for; 1 for those that are no threads. */
	sizeOf(node: number): number {
		return this.#members.get(node)?.length ?? 1;
	}

	/** All whom this one stands for, itself first. */
	membersOf(thread: ThreadId): readonly ThreadId[] {
		return this.#members.get(thread) ?? [thread];
	}
}

/**
 * Lock, mode and how of what a thread waits for that holds nothing; undefined for others, for those who wait for one of several, and at a
 * nil channel, where each is stuck by itself.
 */
function wantedAlone(
	thread: ThreadId,
	observation: Observation,
	definitions: TraceDefinitions,
): number | undefined {
	const { contexts, held, pending, sleeping, selects } = observation;
	if (!contexts.isRoot(held[thread]! as ContextId) || sleeping.has(thread) || selects.has(thread))
		return undefined;
	const request = pending[thread]! as ContextId;
	if (definitions.lock(contexts.lockOf(request)).variant === "nil") return undefined;
	return contexts.lockOf(request) * 16 + contexts.modeOf(request) + 4 * contexts.howOf(request);
}

/** Somebody waits for each of them and for no other. */
function joinTargets({ sleeping }: Observation): Set<ThreadId> {
	const targets = new Set<ThreadId>();
	for (const sleep of sleeping.values()) if (sleep.on === "join") targets.add(sleep.target);
	return targets;
}
