import { type Finding, verdicts } from "../model/index.js";

/**
 * Findings that are one bug (same rule, classes and functions) become one with a count. The strongest verdict speaks for all:
 * a deadlock that happened is not listed again as one that could.
 * @returns strongest verdict first, then by count, by the threads stuck behind it, by title
 */
export function groupFindings(findings: readonly Finding[]): Finding[] {
	const groups = new Map<string, Finding>();
	for (const finding of findings) {
		const known = groups.get(finding.fingerprint);
		groups.set(finding.fingerprint, known === undefined ? finding : merge(known, finding));
	}
	return [...groups.values()].sort(byWeight);
}

function merge(a: Finding, b: Finding): Finding {
	const isStronger = rank(b) < rank(a) || (rank(b) === rank(a) && stuckBehind(b) > stuckBehind(a));
	const [speaker, other] = isStronger ? [b, a] : [a, b];
	const sameVerdict = speaker.verdict === other.verdict;
	return {
		...speaker,
		count: sameVerdict ? a.count + b.count : speaker.count,
		notes: [...new Set([...speaker.notes, ...(sameVerdict ? other.notes : [])])],
		traces: [...new Set([...a.traces, ...b.traces])].sort(),
	};
}

const rank = (finding: Finding): number => verdicts.indexOf(finding.verdict);

const stuckBehind = ({ victims }: Finding): number => victims?.count ?? 0;

function byWeight(a: Finding, b: Finding): number {
	return (
		rank(a) - rank(b) ||
		b.count - a.count ||
		stuckBehind(b) - stuckBehind(a) ||
		compare(a.title, b.title) ||
		compare(a.fingerprint, b.fingerprint)
	);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
