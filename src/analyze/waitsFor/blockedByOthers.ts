import { How, isSnapshot, type Lock, type LockId, Mode, type ThreadId } from "../../model/index.js";
import { conflicts } from "../blocking.js";
import type { Role } from "../describe.js";
import type { Draft } from "../draft.js";
import type { Acquisition, ContextId } from "../observe/index.js";
import type { Wait } from "./atEnd.js";
import { roleTitle, type StuckInput, uniqueHolds, victimGroups, wantIn } from "./parts.js";
import type { WaitsForGraph } from "./waitsForGraph.js";

type LockWait = Extract<Wait, { kind: "lock" }>;

/** Where a chain of waiting threads ends: a lock, and the hold of a thread that does not wait; absent when nobody is seen to hold it. */
interface Root {
	readonly lock: LockId;
	readonly hold?: Acquisition;
}

interface Pile extends Root {
	readonly waiters: ThreadId[];
}

/**
 * Threads that waited when the trace ended, and are not stuck for certain: because the holder at the end of their chain ran, or because
 * a snapshot does not show one. Only while nobody took or gave back any lock any more; never more than `potential`.
 */
export function blockedByOthers(graph: WaitsForGraph, input: StuckInput): Draft[] {
	if (input.totals.closed) return [];
	const piles = pilesOf(graph, input);
	return piles.map((pile) =>
		pile.hold === undefined
			? unseenDraft(pile, graph, input)
			: heldDraft(pile, pile.hold, { graph, ...input }),
	);
}

function pilesOf(graph: WaitsForGraph, input: StuckInput): Pile[] {
	const finder = new RootFinder(graph, input);
	const piles = new Map<string, Pile>();
	for (const thread of graph.waits.threads) {
		if (graph.lives[thread] === 0 || graph.waits.since(thread) < input.observation.lastProgress) continue;
		const wait = graph.waits.get(thread);
		if (!isEndless(wait)) continue;
		const root = finder.rootOf(wait);
		if (root === undefined) continue;
		const key = `${root.lock} ${root.hold?.context}`;
		const known = piles.get(key);
		if (known === undefined) piles.set(key, { ...root, waiters: [thread] });
		else known.waiters.push(thread);
	}
	return [...piles.values()];
}

function isEndless(wait: Wait | undefined): wait is LockWait {
	return wait?.kind === "lock" && wait.request.how !== How.timed;
}

/** Follows chains of waiting holders to their end; each lock and mode once. */
class RootFinder {
	readonly #roots = new Map<string, Root | undefined>();
	readonly #isSnapshot: boolean;

	constructor(
		private readonly graph: WaitsForGraph,
		private readonly input: StuckInput,
	) {
		this.#isSnapshot = input.totals.losses.some(isSnapshot);
	}

	rootOf({ request: { lock, mode } }: LockWait): Root | undefined {
		const key = `${lock} ${mode}`;
		if (this.#roots.has(key)) return this.#roots.get(key);
		// Found again on the way, it is no chain but a circle.
		this.#roots.set(key, undefined);
		const root = this.#follow(lock, mode);
		this.#roots.set(key, root);
		return root;
	}

	#follow(lock: LockId, mode: Mode): Root | undefined {
		const holds = this.#holdsInTheWay(lock, mode);
		if (holds.length === 0) return this.#isSnapshot && isOwned(this.#lock(lock)) ? { lock } : undefined;
		const running = holds.find((hold) => this.#runs(this.#holder(hold)));
		if (running !== undefined) return { lock, hold: running };
		const next = this.graph.waits.get(this.#holder(holds[0]!));
		return isEndless(next) ? this.rootOf(next) : undefined;
	}

	/** A reader that no holder keeps out waits behind a writer, and that for the readers inside. */
	#holdsInTheWay(lock: LockId, mode: Mode): readonly Acquisition[] {
		const holds = this.graph.holders.get(lock) ?? [];
		const inTheWay = holds.filter((hold) => conflicts(mode, hold.mode));
		return inTheWay.length > 0 || this.#lock(lock).policy === "R" ? inTheWay : holds;
	}

	#runs(thread: ThreadId): boolean {
		return !this.graph.waits.has(thread) && !this.input.observation.ended.has(thread);
	}

	#holder(hold: Acquisition): ThreadId {
		return this.input.observation.contexts.threadOf(hold.context);
	}

	#lock(lock: LockId): Lock {
		return this.input.describer.definitions.lock(lock);
	}
}

function isOwned({ kind }: Lock): boolean {
	return kind !== "condition" && kind !== "waitgroup" && kind !== "channel";
}

/** The trace cannot tell slow from stuck. */
function heldDraft(pile: Pile, hold: Acquisition, input: StuckInput & { graph: WaitsForGraph }): Draft {
	const { describer, observation, graph } = input;
	const thread = observation.contexts.threadOf(hold.context);
	const { lock, waiters } = pile;
	const taken = `${describer.threadLabel(thread)} took ${describer.lockName(lock)}${describer.at(hold.stack)}`;
	return {
		kind: "misuse",
		verdict: "potential",
		rule: "long-hold",
		title: `${taken} and still held it when the trace ended, with others waiting`,
		roles: [{ thread, role: "holder", holds: holdsOf(thread, input), inCycle: lock }],
		reason: "the holder was not waiting for any lock: the trace cannot tell slow from stuck",
		notes: noteOf(lock, input),
		victims: victimGroups(waiters, graph, describer),
	};
}

function unseenDraft({ lock, waiters }: Pile, graph: WaitsForGraph, input: StuckInput): Draft {
	const { describer } = input;
	const roles = speakersOf(lock, waiters, graph).map((thread, index) =>
		roleOf(thread, index === 1 ? "writer" : "holder", { graph, ...input }),
	);
	const wait = waiters.length === 1 ? "thread waits" : "threads wait";
	const shown = roles.map((role) => roleTitle(role, describer)).join("; ");
	const named = new Set(roles.map(({ thread }) => thread));
	return {
		kind: "misuse",
		verdict: "potential",
		rule: "unseen-holder",
		title: `${waiters.length.toLocaleString("en-US")} ${wait} for ${describer.lockName(lock)}, and nobody is seen to hold it: ${shown}`,
		roles,
		reason: "a snapshot does not show who holds this lock, so it cannot tell slow from stuck",
		notes: noteOf(lock, input),
		victims: victimGroups(
			waiters.filter((thread) => !named.has(thread)),
			graph,
			describer,
		),
	};
}

/** One who waits for the lock itself; if readers and writers do, one of each, because such a reader waits behind such a writer. */
function speakersOf(lock: LockId, waiters: readonly ThreadId[], graph: WaitsForGraph): ThreadId[] {
	const direct = waiters.filter((thread) => requestOf(thread, graph)?.lock === lock);
	const reader = direct.find((thread) => requestOf(thread, graph)?.mode === Mode.shared);
	const writer = direct.find((thread) => requestOf(thread, graph)?.mode !== Mode.shared);
	return [reader, writer].filter((thread) => thread !== undefined);
}

function requestOf(thread: ThreadId, graph: WaitsForGraph): Acquisition | undefined {
	const wait = graph.waits.get(thread);
	return wait?.kind === "lock" ? wait.request : undefined;
}

function roleOf(
	thread: ThreadId,
	role: Role["role"],
	input: StuckInput & { readonly graph: WaitsForGraph },
): Role {
	const wait = input.graph.waits.get(thread);
	return {
		thread,
		role,
		holds: holdsOf(thread, input),
		...(wait === undefined ? {} : { wants: wantIn(wait) }),
	};
}

function holdsOf(thread: ThreadId, { observation }: StuckInput): Acquisition[] {
	return uniqueHolds(observation, observation.held[thread]! as ContextId);
}

function noteOf(lock: LockId, { describer }: StuckInput): string[] {
	const { note } = describer.definitions.lock(lock);
	return note === undefined || note === "" ? [] : note.split("\n");
}
