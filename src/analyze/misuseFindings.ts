import type { LockId, TraceTotals } from "../model/index.js";
import { How, Mode } from "../model/index.js";
import type { Describer, Role } from "./describe.js";
import type { Draft } from "./draft.js";
import type { Acquisition, ContextId, MisuseRecord, Observation } from "./observe/index.js";

interface Input {
	readonly observation: Observation;
	readonly describer: Describer;
	readonly totals: TraceTotals;
}

/** What was wrong by itself, whether or not anybody got stuck. */
export function misuseFindings(input: Input): Draft[] {
	return [...input.observation.misuse, ...heldAtProcessEnd(input)].map((record) => draftOf(record, input));
}

/** Locks of living threads when the process closed its trace. A killed process tells nothing: it was in the middle of something. */
function heldAtProcessEnd({ observation, describer, totals }: Input): MisuseRecord[] {
	if (!totals.closed) return [];
	const { contexts, held, ended } = observation;
	const records: MisuseRecord[] = [];
	for (let thread = 1; thread < held.length; thread++) {
		const context = held[thread]! as ContextId;
		const id = thread as MisuseRecord["thread"];
		if (context === 0 || ended.has(id) || describer.definitions.thread(id).inherited) continue;
		if (observation.pending[thread] !== 0) continue;
		for (const { context: node, lock } of contexts.path(context))
			records.push({
				rule: "held-at-end",
				thread: id,
				lock,
				context: node,
				stack: 0 as MisuseRecord["stack"],
				time: totals.lastTime,
				count: 1,
				detail: "the process ended while it was held",
			});
	}
	return records;
}

function draftOf(record: MisuseRecord, input: Input): Draft {
	const { describer, observation } = input;
	const thread = describer.threadLabel(record.thread);
	const lock = describer.lockName(record.lock);
	const at = describer.at(record.stack);
	const common = { kind: "misuse", verdict: "potential", rule: record.rule, count: record.count } as const;
	const role: Role = {
		thread: record.thread,
		role: "holder",
		holds: observation.contexts.path(record.context),
		inCycle: record.lock,
	};
	switch (record.rule) {
		case "release-unheld":
			return {
				...common,
				title: `${thread} releases ${lock}, which nobody holds${at}`,
				...unheld(record, role, input),
			};
		case "held-at-end": {
			const taken = describer.at(observation.contexts.acquisition(record.context).stack);
			const title = `${thread} took ${lock}${taken} and never gave it back`;
			return { ...common, title, roles: [role], reason: record.detail };
		}
		case "wait-holding-lock":
			return {
				...common,
				title: `${thread} waits on ${describer.lockName(record.condition!)}${at} while it holds ${lock}`,
				roles: [{ ...role, wants: conditionWait(record) }],
				reason: whoNotifies(record, input),
			};
		case "long-hold": {
			const seconds = describer.seconds(record.time - observation.contexts.since(record.context));
			const held = seconds === undefined ? "" : ` for ${Number(seconds.toPrecision(3))} s`;
			return { ...common, title: `${thread} held ${lock}${held}`, roles: [role] };
		}
	}
}

/** The bad release, and beside it who took the lock last and where. */
function unheld(record: MisuseRecord, role: Role, { observation }: Input): Pick<Draft, "roles" | "notes"> {
	const { lock, stack, time } = record;
	const { inCycle: _, ...offender } = role;
	const last = lastHold(observation, record);
	const roles: Role[] = [{ ...offender, releases: { lock, stack, time } }];
	if (last === undefined) return { roles, notes: ["it was never taken before in this trace"] };
	const thread = observation.contexts.threadOf(last.context);
	roles.push({ thread, role: "holder", holds: [last], inCycle: lock });
	return { roles, notes: ["the second stack is where it was last taken; it had been given back since"] };
}

function lastHold({ contexts }: Observation, { lock, time }: MisuseRecord): Acquisition | undefined {
	let latest: Acquisition | undefined;
	for (let node = 1 as ContextId; node < contexts.size; node++) {
		if (contexts.isRoot(node) || contexts.lockOf(node) !== lock || contexts.count(node) === 0) continue;
		if (contexts.since(node) > time) continue;
		if (latest === undefined || contexts.since(node) > contexts.since(latest.context))
			latest = contexts.acquisition(node);
	}
	return latest;
}

function conditionWait({ condition, stack, time }: MisuseRecord): NonNullable<Role["wants"]> {
	return { lock: condition!, mode: 0, how: How.plain, stack, time, waitsFor: "condition" };
}

/** Whether those who notify need what is held: then nobody can come and wake this thread up. */
function whoNotifies(record: MisuseRecord, { observation, describer }: Input): string {
	const condition = record.condition!;
	const notifiers = [...observation.objects.completers(condition, Mode.exclusive).keys()];
	const name = describer.lockName(condition);
	if (notifiers.length === 0) return `nobody was seen notifying ${name}`;
	const takers = threadsThatTake(observation, record.lock);
	const blocked = notifiers.filter((thread) => thread !== record.thread && takers.has(thread));
	if (blocked.length === 0)
		return `no thread that notifies ${name} was seen taking ${describer.lockName(record.lock)}`;
	return `${describer.threadLabel(blocked[0]!)} notifies ${name} and takes ${describer.lockName(record.lock)} too`;
}

function threadsThatTake({ contexts }: Observation, lock: LockId): Set<MisuseRecord["thread"]> {
	const threads = new Set<MisuseRecord["thread"]>();
	for (let node = 1 as ContextId; node < contexts.size; node++)
		if (!contexts.isRoot(node) && contexts.lockOf(node) === lock) threads.add(contexts.threadOf(node));
	return threads;
}
