import { type Finding, isSnapshot, type Loss, type TraceSummary, verdicts } from "../model/index.js";
import type { FailOn, LossLimit } from "./options.js";

/** @returns the findings whose verdict is as strong as `failOn`, or stronger */
export function failing(findings: readonly Finding[], failOn: FailOn): Finding[] {
	if (failOn === "never") return [];
	const weakest = verdicts.indexOf(failOn);
	return findings.filter(({ verdict }) => verdicts.indexOf(verdict) <= weakest);
}

/**
 * Whether so much of a trace is missing that "no findings" would mean nothing. A snapshot is what it is: that it shows only
 * one moment is in the report.
 * @returns one sentence, or nothing when the losses are within the limit
 */
export function lossBeyond(trace: TraceSummary, limit: LossLimit): string | undefined {
	const losses = trace.losses.filter((loss) => !isSnapshot(loss));
	if (losses.length === 0) return undefined;
	if ("percent" in limit && limit.percent === 100) return undefined;
	const lost = losses.reduce((sum, { events }) => sum + events, 0);
	const uncounted = losses.find(({ events }) => events === 0);
	if (uncounted === undefined && withinLimit(lost, trace.events, limit)) return undefined;
	const amount =
		uncounted === undefined
			? `${lost} lost events`
			: `losses that cannot be counted (${describe(uncounted)})`;
	return `${trace.name}: ${amount}, allowed ${"percent" in limit ? `${limit.percent}%` : limit.events}`;
}

function withinLimit(lost: number, kept: number, limit: LossLimit): boolean {
	if ("events" in limit) return lost <= limit.events;
	return lost <= ((lost + kept) * limit.percent) / 100;
}

const describe = ({ reason, detail }: Loss): string => (detail === "" ? reason : `${reason}: ${detail}`);
