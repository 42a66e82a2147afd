import { isSnapshot, Mode, type Rule } from "../../model/index.js";
import type { Role } from "../describe.js";
import type { Draft, VictimGroup } from "../draft.js";
import type { ContextId } from "../observe/index.js";
import { selfRule, selfTitle } from "../selfPatterns.js";
import { atEnd } from "./atEnd.js";
import { blockedByOthers } from "./blockedByOthers.js";
import { type Core, findCores } from "./cores.js";
import { likelyCores } from "./likelyStuck.js";
import { lockOfWait, roleTitle, type StuckInput, uniqueHolds, victimGroups, wantIn } from "./parts.js";
import { Piles } from "./piles.js";
import { type WaitsForGraph, waitsForGraph } from "./waitsForGraph.js";

/** Threads that could never get on when the trace ended, and locks that everybody was waiting for. */
export function stuckFindings(input: StuckInput): Draft[] {
	const { observation, describer, totals } = input;
	const end = atEnd(observation);
	const { definitions } = describer;
	const piles = new Piles(observation, definitions, end.waits);
	const options = { isSnapshot: totals.losses.some(isSnapshot), piles };
	const graph = waitsForGraph(end, { observation, definitions }, options);
	const cores = findCores(graph);
	return [
		...cores.map((core) => coreDraft(core, graph, input)),
		...likelyCores(graph, input).map(({ core, graph: likely, reason }) => ({
			...coreDraft(core, likely, input),
			verdict: "potential" as const,
			reason,
		})),
		...blockedByOthers(graph, input),
	];
}

function coreDraft(core: Core, graph: WaitsForGraph, input: StuckInput): Draft {
	const victims = victimGroups(core.victims, graph, input.describer);
	if (core.kind === "orphan") return orphanDraft(core, { graph, victims }, input);
	if (core.kind === "never") return neverDraft(core, { graph, victims }, input);
	const roles = core.threads.map((_, index) => roleIn(core, index, { graph, ...input }));
	const rule = ruleOf(core, roles, { graph, ...input });
	return {
		kind: rule.kind,
		...verdictIn(input),
		rule: rule.rule,
		title: titleOf(core, roles, { ...input, rule: rule.rule }),
		roles: roles.map((role, index) => (core.writer[index] === true ? asWriter(role) : role)),
		victims,
	};
}

/** Threads that were looked at one after another may never have waited for each other at one moment. */
function verdictIn({ totals }: StuckInput): Pick<Draft, "verdict" | "reason"> {
	if (!totals.losses.some(({ reason }) => reason === "moving-snapshot")) return { verdict: "deadlocked" };
	return { verdict: "potential", reason: "the dump looked at its threads one after another" };
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

function ruleOf(core: Core, roles: readonly Role[], input: GraphAnd): { kind: Draft["kind"]; rule: Rule } {
	const waits = core.threads.map((thread) => input.graph.waits.get(thread));
	const { locks } = input.observation;
	if (waits.some((wait) => wait?.kind !== "lock" || !locks.isOwned(wait.request.lock)))
		return { kind: "cycle", rule: "wait-cycle" };
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

/** Others wait for one who waits at a nil channel. */
function neverDraft(
	core: Core,
	{ graph, victims }: { graph: WaitsForGraph; victims: readonly VictimGroup[] },
	input: StuckInput,
): Draft {
	const wanted = new Set(core.victims.map((thread) => lockOfWait(graph.waits.get(thread))));
	const role = roleIn(core, 0, { graph, ...input });
	const held = role.holds.find(({ lock }) => wanted.has(lock));
	const shown = held === undefined ? role : { ...role, inCycle: held.lock };
	return {
		kind: "misuse",
		verdict: "deadlocked",
		rule: "held-at-end",
		title: roleTitle(shown, input.describer),
		roles: [shown],
		reason: "it waits at a nil channel, which nobody can ever complete",
		victims,
	};
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
