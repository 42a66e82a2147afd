import { How, type LockId, Mode, type Rule, type ThreadId, type TraceTotals } from "../../model/index.js";
import type { Describer, Role, Want } from "../describe.js";
import { wantOf } from "../describe.js";
import type { Draft, VictimGroup } from "../draft.js";
import type { Acquisition, ContextId, Observation } from "../observe/index.js";
import { selfRule, selfTitle } from "../selfPatterns.js";
import { type Core, findCores, waitingSince } from "./cores.js";
import { type Wait, type WaitsForGraph, waitsForGraph } from "./waitsForGraph.js";

/** Labels of victims that a finding names; the rest is counted. */
const namedVictims = 10;

export interface StuckInput {
	readonly observation: Observation;
	readonly describer: Describer;
	readonly totals: TraceTotals;
}

/** Threads that could never get on when the trace ended, and locks that everybody was waiting for. */
export function stuckFindings(input: StuckInput): Draft[] {
	const graph = waitsForGraph(input.observation, input.describer.definitions);
	const cores = findCores(graph);
	return [...cores.map((core) => coreDraft(core, graph, input)), ...blockedByRunning(graph, input)];
}

function coreDraft(core: Core, graph: WaitsForGraph, input: StuckInput): Draft {
	const victims = victimGroups(core.victims, graph, input.describer);
	if (core.kind === "orphan") return orphanDraft(core, { graph, victims }, input);
	const roles = core.threads.map((_, index) => roleIn(core, index, { graph, ...input }));
	const rule = ruleOf(core, roles, { graph, ...input });
	return {
		kind: rule.kind,
		verdict: "deadlocked",
		rule: rule.rule,
		title: titleOf(core, roles, { ...input, rule: rule.rule }),
		roles: roles.map((role, index) => (core.writer[index] === true ? asWriter(role) : role)),
		victims,
	};
}

function asWriter({ inCycle: _, ...role }: Role): Role {
	return { ...role, role: "writer" };
}

interface GraphAnd extends StuckInput {
	readonly graph: WaitsForGraph;
}

/** Participant `index` of a core: what it waits for, and which of its holds the one before it waits for. */
function roleIn(core: Core, index: number, { graph, observation }: GraphAnd): Role {
	const thread = core.threads[index]!;
	const before = core.threads[(index + core.threads.length - 1) % core.threads.length]!;
	const wanted = lockOfWait(graph.waits.get(before));
	const holds = uniqueHolds(observation, observation.held[thread]! as ContextId);
	const wait = graph.waits.get(thread);
	return {
		thread,
		role: "holder",
		holds,
		...(wanted !== undefined && holds.some(({ lock }) => lock === wanted) ? { inCycle: wanted } : {}),
		...(wait === undefined ? {} : { wants: wantIn(wait) }),
	};
}

function uniqueHolds({ contexts }: Observation, context: ContextId): Acquisition[] {
	const seen = new Set<string>();
	return contexts.path(context).filter(({ lock, mode }) => {
		const key = `${lock} ${mode}`;
		return !seen.has(key) && seen.add(key);
	});
}

function lockOfWait(wait: Wait | undefined): LockId | undefined {
	if (wait?.kind === "lock") return wait.request.lock;
	return wait?.kind === "sleep" && wait.sleep.on === "condition" ? wait.sleep.mutex : undefined;
}

function wantIn(wait: Wait): Want {
	if (wait.kind === "lock") return wantOf(wait.request, wait.since);
	const { sleep } = wait;
	const common = { mode: Mode.exclusive, how: How.plain, stack: sleep.stack, time: sleep.time };
	return sleep.on === "join"
		? { ...common, waitsFor: "join", target: sleep.target }
		: { ...common, waitsFor: "condition", lock: sleep.condition };
}

function ruleOf(core: Core, roles: readonly Role[], input: GraphAnd): { kind: Draft["kind"]; rule: Rule } {
	const waits = core.threads.map((thread) => input.graph.waits.get(thread));
	if (waits.some((wait) => wait?.kind !== "lock")) return { kind: "cycle", rule: "wait-cycle" };
	const holders = roles.filter((_, index) => core.writer[index] !== true);
	if (holders.length > 1)
		return { kind: "cycle", rule: core.writer.includes(true) ? "reader-writer-reader" : "lock-order" };
	const { inCycle, holds, wants } = holders[0]!;
	const held = holds.filter(({ lock }) => lock === inCycle);
	const mode = held.some((hold) => hold.mode === Mode.exclusive)
		? Mode.exclusive
		: (held[0]?.mode ?? Mode.exclusive);
	const lock = input.describer.definitions.lock(inCycle!);
	return { kind: "misuse", rule: selfRule(lock, mode, wants!.mode as Mode) ?? "self-deadlock" };
}

function titleOf(core: Core, roles: readonly Role[], input: StuckInput & { rule: Rule }): string {
	const { describer, observation } = input;
	const holder = roles.find((_, index) => core.writer[index] !== true);
	if (input.rule === "upgrade" || input.rule === "self-deadlock" || input.rule === "recursive-read") {
		const wants = observation.contexts.acquisition(observation.pending[holder!.thread]! as ContextId);
		return selfTitle(input.rule, { dependency: { wants }, occurrence: holder! }, input);
	}
	const parts = roles.map((role) => roleTitle(role, describer));
	const shown = parts.slice(0, 3).join("; ");
	return parts.length <= 3 ? shown : `ring of ${parts.length}: ${shown}; and ${parts.length - 3} more`;
}

function roleTitle(role: Role, describer: Describer): string {
	const held = role.inCycle === undefined ? "" : ` holds ${describer.lockName(role.inCycle)} and`;
	const { wants } = role;
	const at = wants === undefined ? "" : describer.at(wants.stack);
	const thread = describer.threadLabel(role.thread);
	if (wants?.waitsFor === "join")
		return `${thread}${held} waits for ${describer.threadLabel(wants.target!)} to end${at}`;
	if (wants?.waitsFor === "condition")
		return `${thread}${held} waits on ${describer.lockName(wants.lock!)}${at}`;
	return `${thread}${held} wants ${wants?.lock === undefined ? "nothing" : describer.lockName(wants.lock)}${at}`;
}

/** A lock whose owner ended without giving it back: nobody ever will. */
function orphanDraft(
	core: Core,
	{ graph, victims }: { graph: WaitsForGraph; victims: readonly VictimGroup[] },
	{ observation, describer }: StuckInput,
): Draft {
	const owner = core.threads[0]!;
	const wanted = new Set(core.victims.map((thread) => lockOfWait(graph.waits.get(thread))));
	const holds = uniqueHolds(observation, observation.held[owner]! as ContextId);
	const orphan = holds.find(({ lock }) => wanted.has(lock)) ?? holds[0];
	const { inherited } = describer.definitions.thread(owner);
	const reason = inherited
		? "the parent process held it when it forked, and its thread does not exist here"
		: "the thread ended holding it";
	const name = orphan === undefined ? "a lock" : describer.lockName(orphan.lock);
	const at = orphan === undefined ? "" : describer.at(orphan.stack);
	return {
		kind: "misuse",
		verdict: "deadlocked",
		rule: "held-at-end",
		title: `${describer.threadLabel(owner)} took ${name}${at} and never gave it back`,
		roles: [
			{ thread: owner, role: "holder", holds, ...(orphan === undefined ? {} : { inCycle: orphan.lock }) },
		],
		reason,
		victims,
	};
}

function victimGroups(
	threads: readonly ThreadId[],
	graph: WaitsForGraph,
	describer: Describer,
): VictimGroup[] {
	const groups = new Map<string, { threads: string[]; count: number; wants: Want }>();
	for (const thread of threads) {
		const wait = graph.waits.get(thread);
		if (wait === undefined) continue;
		const wants = wantIn(wait);
		const key = `${wants.lock} ${wants.target} ${wants.mode} ${wants.stack}`;
		const group = groups.get(key) ?? { threads: [], count: 0, wants };
		groups.set(key, group);
		group.count++;
		if (group.threads.length < namedVictims) group.threads.push(describer.definitions.thread(thread).label);
	}
	return [...groups.values()].sort((a, b) => b.count - a.count);
}

/**
 * Locks whose holder was running when the trace ended while others waited and nobody took or gave back any lock any more.
 * The trace cannot tell slow from stuck, so it is never more than `potential`.
 */
function blockedByRunning(graph: WaitsForGraph, { observation, describer, totals }: StuckInput): Draft[] {
	if (totals.closed) return [];
	const waiting = new Map<LockId, ThreadId[]>();
	for (const [thread, wait] of graph.waits) {
		if (graph.lives[thread] === 0 || wait.kind !== "lock" || wait.request.how === How.timed) continue;
		if (waitingSince(wait) < observation.lastProgress) continue;
		waiting.set(wait.request.lock, [...(waiting.get(wait.request.lock) ?? []), thread]);
	}
	return [...waiting].flatMap(([lock, threads]) => {
		const hold = graph.holders.get(lock)?.find(({ context }) => {
			const holder = observation.contexts.threadOf(context);
			return !graph.waits.has(holder) && !observation.ended.has(holder);
		});
		if (hold === undefined) return [];
		const thread = observation.contexts.threadOf(hold.context);
		const holds = uniqueHolds(observation, observation.held[thread]! as ContextId);
		return [
			{
				kind: "misuse",
				verdict: "potential",
				rule: "long-hold",
				title: `${describer.threadLabel(thread)} took ${describer.lockName(lock)}${describer.at(hold.stack)} and still held it when the trace ended, with others waiting`,
				roles: [{ thread, role: "holder", holds, inCycle: lock }],
				reason: "the holder was not waiting for any lock: the trace cannot tell slow from stuck",
				victims: victimGroups(threads, graph, describer),
			} satisfies Draft,
		];
	});
}
