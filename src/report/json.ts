import type {
	Finding,
	Frame,
	LockOrder,
	LockUse,
	Participant,
	ProgramSummary,
	Report,
	TraceSummary,
	Witness,
} from "../model/index.js";
import { totalsOf } from "./totals.js";

/** Runs of a schedule in the report; what is left out is counted. */
const longestSchedule = 10_000;

/**
 * The report for tools, as `docs/report.schema.json` describes it: keys in a fixed order, what is not known left out,
 * names in full and unchanged, no time of day.
 */
export function jsonReport(report: Report): string {
	return `${JSON.stringify(jsonOf(report), null, 2)}\n`;
}

/** The same as a value. */
export function jsonOf(report: Report) {
	return {
		schemaVersion: report.schemaVersion,
		trace: traceOf(totalsOf(report.traces)),
		traces: report.traces.map(traceOf),
		findings: report.findings.map(findingOf),
		dismissed: report.dismissed.map(findingOf),
		lockOrder: orderOf(report.lockOrder),
		programs: report.programs?.map(programOf),
	};
}

// Spelled out key by key, so that neither their order nor a new field of the model changes what tools rely on.
function traceOf(trace: TraceSummary) {
	return {
		name: trace.name,
		formatVersion: trace.formatVersion,
		runtime: trace.runtime,
		recorder: trace.recorder,
		process: trace.process && processOf(trace.process),
		events: trace.events,
		seconds: trace.seconds,
		threads: trace.threads,
		locks: trace.locks,
		lockClasses: trace.lockClasses,
		locksNested: trace.locksNested,
		dependencies: trace.dependencies,
		closed: trace.closed,
		unsealedChunks: trace.unsealedChunks,
		losses: trace.losses.map(({ reason, events, detail, offset }) => ({ reason, events, detail, offset })),
		overlaps: trace.overlaps,
		degradedLocks: trace.degradedLocks,
		cyclesNotListed: { count: trace.cyclesNotListed.count, atLeast: trace.cyclesNotListed.atLeast },
	};
}

function processOf(process: NonNullable<TraceSummary["process"]>) {
	return {
		pid: process.pid,
		parentPid: process.parentPid,
		executable: process.executable,
		arguments: process.arguments,
		forked: process.forked,
	};
}

function programOf({ name, traces, builds, cyclesNotListed: { count, atLeast } }: ProgramSummary) {
	return { name, traces, builds, cyclesNotListed: { count, atLeast } };
}

function findingOf(finding: Finding) {
	return {
		kind: finding.kind,
		verdict: finding.verdict,
		rule: finding.rule,
		title: finding.title,
		fingerprint: finding.fingerprint,
		classFingerprint: finding.classFingerprint,
		count: finding.count,
		participants: finding.participants.map(participantOf),
		reason: finding.reason,
		witness: finding.witness && witnessOf(finding.witness),
		victims: finding.victims && victimsOf(finding.victims),
		notes: finding.notes,
		traces: finding.traces,
	};
}

function participantOf({ thread, threadName, trace, role, holds, wants, releases }: Participant) {
	return {
		thread,
		threadName,
		trace,
		role,
		holds: holds.map((held) => ({ ...lockOf(held), inCycle: held.inCycle, ...usageOf(held) })),
		wants: wants && wantedOf(wants),
		releases: releases && { ...lockOf(releases), ...usageOf(releases) },
	};
}

function witnessOf({ foundBy, steps, otherSteps, asRecorded, schedule, scheduleLeftOut = 0 }: Witness) {
	const leftOut = scheduleLeftOut + Math.max(0, schedule.length - longestSchedule);
	return {
		foundBy,
		steps: steps.map(({ thread, action, use, blockedBy }) => ({
			thread,
			action,
			...lockOf(use),
			...usageOf(use),
			blockedBy,
		})),
		otherSteps,
		asRecorded,
		schedule: schedule.slice(0, longestSchedule).map(({ thread, events }) => ({ thread, events })),
		scheduleLeftOut: leftOut > 0 ? leftOut : undefined,
	};
}

function victimsOf({ count, groups }: NonNullable<Finding["victims"]>) {
	return {
		count,
		groups: groups.map((group) => ({
			count: group.count,
			threads: group.threads,
			wants: wantedOf(group.wants),
		})),
	};
}

function wantedOf(wants: NonNullable<Participant["wants"]>) {
	return { ...lockOf(wants), waitsFor: wants.waitsFor, ...usageOf(wants) };
}

function lockOf(use: LockUse) {
	return { lock: use.lock, class: use.class, mode: use.mode };
}

function usageOf({ how, seconds, stack, stackTruncated }: LockUse) {
	return { how, seconds, stack: stack.map(frameOf), stackTruncated };
}

function frameOf(frame: Frame) {
	return { function: frame.function, file: frame.file, line: frame.line, module: frame.module };
}

function orderOf({ generations, against }: LockOrder) {
	return {
		generations,
		against: against.map(({ held, wanted, count }) => ({ held, wanted, count })),
	};
}
