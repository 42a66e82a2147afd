import type { Finding, Rule, Ticks, Verdict } from "../model/index.js";
import type { Describer, Role, Want } from "./describe.js";
import { type FingerprintEdge, fingerprintsOf } from "./fingerprint.js";
import type { MarkAt } from "./marks.js";
import type { Search, Wanted, WitnessFinder } from "./predict/index.js";

/** A finding before it is grouped with others of its kind. */
export interface Draft {
	readonly kind: Finding["kind"];
	readonly verdict: Verdict;
	readonly rule: Rule;
	readonly title: string;
	readonly roles: readonly Role[];
	readonly reason?: string;
	readonly notes?: readonly string[];
	/** Instances this draft stands for; 1 when absent. */
	readonly count?: number;
	readonly victims?: readonly VictimGroup[];
	readonly witness?: Extract<Search, { kind: "found" }>;
}

/** A draft that hangs on whether there is a schedule. */
export interface OpenDraft {
	readonly wanted: Wanted;
	/** @param search what was found for `wanted` */
	settle(search: Search): Draft;
}

/** Searches for all schedules at once: they share the replay of the trace. */
export function settleAll(
	drafts: readonly (Draft | OpenDraft)[],
	witnesses: Pick<WitnessFinder, "findAll">,
): Draft[] {
	const open = drafts.filter((draft) => "wanted" in draft);
	const searches = witnesses.findAll(open.map(({ wanted }) => wanted)).values();
	return drafts.map((draft) => ("wanted" in draft ? draft.settle(searches.next().value!) : draft));
}

/** Threads stuck behind a finding that wait for the same thing at the same place. */
export interface VictimGroup {
	readonly threads: readonly string[];
	readonly count: number;
	readonly wants: Want;
}

interface Surroundings {
	readonly describer: Describer;
	readonly markAt: MarkAt;
	/** Name of the trace. */
	readonly trace: string;
}

/** Renders a draft. Writers are left out of fingerprints: which one is found may change from run to run. */
export function finish(draft: Draft, { describer, markAt, trace }: Surroundings): Finding {
	const edges: FingerprintEdge[] = draft.roles
		.filter(({ role }) => role === "holder")
		.map((role) => describer.fingerprintEdge(role));
	const groups = draft.victims?.map(({ threads, count, wants }) => ({
		count,
		threads,
		wants: describer.want(wants),
	}));
	return {
		kind: draft.kind,
		verdict: draft.verdict,
		rule: draft.rule,
		title: draft.title,
		...fingerprintsOf(draft.rule, edges),
		count: draft.count ?? 1,
		participants: draft.roles.map((role) => describer.participant(role)),
		...(draft.reason === undefined ? {} : { reason: draft.reason }),
		...(groups === undefined || groups.length === 0
			? {}
			: { victims: { count: groups.reduce((sum, { count }) => sum + count, 0), groups } }),
		...(draft.witness === undefined ? {} : { witness: describer.witness(draft.witness) }),
		notes: [...(draft.notes ?? []), ...scheduleNotes(draft.witness), ...markNotes(draft.roles, markAt)],
		traces: [trace],
	};
}

/** What of a long schedule is not listed step by step. */
function scheduleNotes(witness: Draft["witness"]): string[] {
	if (witness === undefined) return [];
	const { asRecorded, runs } = witness;
	const notes: string[] = [];
	if (asRecorded > 0)
		notes.push(
			`the schedule begins with the first ${asRecorded} events of the trace, in their recorded order`,
		);
	if (runs.leftOut > 0)
		notes.push(
			`the schedule is long: ${runs.threads.length} turns of threads are listed, ${runs.leftOut} more were replayed too`,
		);
	return notes;
}

/** In which tests or requests the participants were, where the trace has marks. */
function markNotes(roles: readonly Role[], markAt: MarkAt): string[] {
	const marks = roles.map(({ thread, wants, releases }) =>
		markAt(thread, wants?.time ?? releases?.time ?? (Number.POSITIVE_INFINITY as Ticks)),
	);
	const known = [...new Set(marks)].filter((mark) => mark !== undefined);
	return known.length === 0 ? [] : [`during ${known.map((mark) => `"${mark}"`).join(" and ")}`];
}
