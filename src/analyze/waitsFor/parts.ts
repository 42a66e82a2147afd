import { How, type LockId, Mode, type ThreadId, type TraceTotals } from "../../model/index.js";
import type { Describer, Role, Want } from "../describe.js";
import { wantOf } from "../describe.js";
import type { VictimGroup } from "../draft.js";
import type { Acquisition, ContextId, Observation } from "../observe/index.js";
import type { Wait } from "./atEnd.js";
import type { WaitsForGraph } from "./waitsForGraph.js";

/** Labels of victims that a finding names; the rest is counted. */
const namedVictims = 10;

export interface StuckInput {
	readonly observation: Observation;
	readonly describer: Describer;
	readonly totals: TraceTotals;
}

/** Each lock and mode once. */
export function uniqueHolds({ contexts }: Observation, context: ContextId): Acquisition[] {
	const seen = new Set<string>();
	return contexts.path(context).filter(({ lock, mode }) => {
		const key = `${lock} ${mode}`;
		return !seen.has(key) && seen.add(key);
	});
}

/** The lock a thread needs to get on. */
export function lockOfWait(wait: Wait | undefined): LockId | undefined {
	if (wait?.kind === "lock") return wait.request.lock;
	return wait?.kind === "sleep" && wait.sleep.on === "condition" ? wait.sleep.mutex : undefined;
}

export function wantIn(wait: Wait): Want {
	if (wait.kind === "lock") return wantOf(wait.request, wait.since);
	const { sleep } = wait;
	const common = { mode: Mode.exclusive, how: How.plain, stack: sleep.stack, time: sleep.time };
	return sleep.on === "join"
		? { ...common, waitsFor: "join", target: sleep.target }
		: { ...common, waitsFor: "condition", lock: sleep.condition };
}

/** `T1 holds a and wants b (f a.c:3)` */
export function roleTitle(role: Role, describer: Describer): string {
	const held = role.inCycle === undefined ? "" : ` holds ${describer.lockName(role.inCycle)} and`;
	const { wants } = role;
	const at = wants === undefined ? "" : describer.at(wants.stack);
	const thread = describer.threadLabel(role.thread);
	if (wants?.waitsFor === "join")
		return `${thread}${held} waits for ${describer.threadLabel(wants.target!)} to end${at}`;
	if (wants?.lock === undefined) return `${thread}${held} wants nothing${at}`;
	return `${thread}${held} ${describer.asksFor(wants.lock, wants.mode as Mode)}${at}`;
}

export function victimGroups(
	threads: readonly ThreadId[],
	graph: WaitsForGraph,
	describer: Describer,
): VictimGroup[] {
	const groups = new Map<string, { threads: string[]; count: number; wants: Want }>();
	for (const thread of threads) {
		if (!graph.waits.has(thread)) continue;
		const place = graph.waits.placeOf(thread);
		const group = groups.get(place) ?? { threads: [], count: 0, wants: wantIn(graph.waits.get(thread)!) };
		if (group.count === 0) groups.set(place, group);
		group.count++;
		if (group.threads.length < namedVictims) group.threads.push(describer.definitions.thread(thread).label);
	}
	return [...groups.values()].sort((a, b) => b.count - a.count);
}
