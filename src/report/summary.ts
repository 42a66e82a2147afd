import { type Report, type Verdict, verdicts } from "../model/index.js";
import { totalsOf } from "./totals.js";
import { count, digits } from "./words.js";

/** How many findings of each verdict, strongest first, those without any left out. */
export function verdictCounts(report: Report): { verdict: Verdict; count: number }[] {
	return verdicts
		.map((verdict) => ({ verdict, count: report.findings.filter((f) => f.verdict === verdict).length }))
		.filter((entry) => entry.count > 0);
}

/** `2 findings (1 deadlocked, 1 potential), 3 dismissed, in 1,204 events of 4 threads and 12 locks` */
export function summarize(report: Report): string {
	const total = report.findings.length;
	const byVerdict = verdictCounts(report).map((entry) => `${digits(entry.count)} ${entry.verdict}`);
	const dismissed = report.dismissed.length;
	return [
		total === 0 ? "no findings" : `${count(total, "finding")} (${byVerdict.join(", ")})`,
		...(dismissed === 0 ? [] : [`${digits(dismissed)} dismissed`]),
		`in ${extent(report)}`,
	].join(", ");
}

/** `1,204 events of 4 threads and 12 locks` */
export function extent(report: Report): string {
	const totals = totalsOf(report.traces);
	const traces = report.traces.length === 1 ? "" : `${count(report.traces.length, "trace")} with `;
	const threads = count(totals.threads, "thread");
	return `${traces}${count(totals.events, "event")} of ${threads} and ${count(totals.locks, "lock")}`;
}
