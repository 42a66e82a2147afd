import {
	type Finding,
	How,
	type LockUse,
	modeNames,
	type Participant,
	userFrames,
} from "../../model/index.js";
import { timedNote } from "../cycleDraft.js";
import { fingerprintsOf } from "../fingerprint.js";
import { siteLabel } from "../sites.js";
import type { RunCycle, RunLink } from "./cycles.js";
import type { ProgramRuns } from "./merge.js";
import type { RunNesting } from "./nestings.js";
import type { RunRole } from "./steps.js";

const rule = "different-runs";

/** What a report says of a cycle whose nestings were seen in different runs. */
export function findingOf(cycle: RunCycle, program: ProgramRuns): Finding {
	const { judgement, writers } = cycle;
	const links = fromFirstTrace(cycle.links);
	const holders = links.map(participantOf);
	const { verdict } = judgement;
	const participants = verdict === "dismissed" ? holders : [...holders, ...writers.map(writerOf)];
	return {
		kind: "cycle",
		verdict,
		rule,
		title: titleOf(holders),
		...fingerprintsOf(rule, links.map(edgeOf)),
		count: 1,
		participants,
		reason: verdict === "dismissed" ? dismissal(cycle) : doubts(cycle, program),
		notes: notesOf(links, program),
		traces: [...new Set(participants.map(({ trace }) => trace!))].sort(),
	};
}

/** Begins with the trace whose name sorts first. */
function fromFirstTrace(links: readonly RunLink[]): readonly RunLink[] {
	const names = links.map(({ nesting }) => `${nesting.shown.trace}\n${nesting.key}`);
	const first = names.indexOf([...names].sort()[0]!);
	return [...links.slice(first), ...links.slice(0, first)];
}

function participantOf({ nesting, held }: RunLink): Participant {
	const shown = shownBy(nesting);
	return { ...shown, holds: shown.holds.map((hold, index) => ({ ...hold, inCycle: index === held })) };
}

function writerOf(nesting: RunNesting): Participant {
	return { ...shownBy(nesting), role: "writer" };
}

/** As one run showed it, with the names that classes have in all runs: so one sees which are the same. */
function shownBy({ shown: { participant, trace }, holds, wants }: RunNesting): Participant {
	return {
		...participant,
		trace,
		holds: participant.holds.map((hold, index) => ({ ...hold, class: holds[index]!.role.label })),
		wants: { ...participant.wants!, class: wants.role.label },
	};
}

function titleOf(holders: readonly Participant[]): string {
	const parts = holders.map(({ thread, threadName, trace, holds, wants }) => {
		const name = threadName === undefined ? thread : `${thread} "${threadName}"`;
		const held = holds.find(({ inCycle }) => inCycle)!;
		return `${name} of ${trace} holds ${held.class} and wants ${wants!.class}${siteOf(wants!)}`;
	});
	const shown = parts.slice(0, 3).join("; ");
	return parts.length <= 3 ? shown : `ring of ${parts.length}: ${shown}; and ${parts.length - 3} more`;
}

function siteOf({ stack }: LockUse): string {
	const frame = userFrames(stack)[0];
	return frame === undefined ? "" : ` (${siteLabel(frame)})`;
}

function edgeOf({ nesting, held }: RunLink) {
	const hold = nesting.holds[held]!;
	const { wants } = nesting;
	return {
		heldClass: hold.role.stable,
		heldFunction: hold.function,
		wantedClass: wants.role.stable,
		wantedFunction: wants.function,
		modes: `${modeNames[hold.mode]}→${modeNames[wants.mode]}`,
	};
}

/** The filters speak of one trace; here they saw what the runs have in common. */
function dismissal({ judgement }: RunCycle): string {
	if (judgement.verdict !== "dismissed") return "";
	const reason = judgement.reason();
	if (reason === "single-thread") return `${reason}: in every run it was the first thread that did this`;
	if (reason === "ordered by fork/join")
		return `${reason}: in every run one of them was done before the first thread was started`;
	return reason;
}

/** What stands between the cycle and a deadlock, as far as it is known. */
function doubts({ links, judgement }: RunCycle, { isSeveral }: ProgramRuns): string {
	const several = [...new Set(links.map(({ nesting }) => nesting.wants.role))].filter(
		(role) => !role.isSingle,
	);
	const builds = new Set(links.map(({ nesting }) => nesting.shown.build));
	const unseen =
		judgement.verdict === "potential" && judgement.writers.some(({ writer }) => writer === undefined);
	return [
		"no run did all of this",
		...(several.length === 0 ? [] : [severalInstances(several)]),
		...(builds.size === 1 ? [] : [isSeveral ? differentPrograms : differentBuilds]),
		...(unseen ? [unseenWriter(links)] : []),
	].join("; ");
}

const differentBuilds = "the runs are of different builds, so classes were compared by name or function";
const differentPrograms = "the runs are of different programs, which share locks of these names";

function severalInstances(roles: readonly RunRole[]): string {
	const names = roles.map(({ label }) => label).join(" and of ");
	return `there may be several locks of ${names}, and the runs need not mean the same`;
}

function unseenWriter(links: readonly RunLink[]): string {
	const readers = links.filter(({ nesting }) => modeNames[nesting.wants.mode] === "shared");
	const names = [...new Set(readers.map(({ nesting }) => nesting.wants.role.label))].join(" or ");
	return `needs a writer queued on ${names}, and no suitable one was seen in these runs`;
}

function notesOf(links: readonly RunLink[], { traces, isSeveral }: ProgramRuns): string[] {
	const counts = links.map(({ nesting }) => `${nesting.runs.length}`);
	const isTimed = links.some(({ nesting }) => nesting.how === How.timed);
	return [
		`these nestings were recorded in ${counts.slice(0, -1).join(", ")} and ${counts.at(-1)} of the ${traces.length} runs of ${isSeveral ? "these programs" : "this program"}`,
		...(isTimed ? [timedNote] : []),
	];
}
