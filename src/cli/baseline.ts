import { existsSync, readFileSync } from "node:fs";
import { type Finding, type Verdict, verdicts } from "../model/index.js";
import { CommandError } from "./exit.js";
import { writeFileWhole } from "./files/output.js";
import { withFile } from "./files/systemErrors.js";

/** A finding that is known and does not fail the gate. */
export interface KnownFinding {
	readonly fingerprint: string;
	/** A finding that has become stronger than this is no longer known. */
	readonly verdict: Verdict;
	/** For people; not compared. */
	readonly title: string;
	/** Why it is accepted; written by people and kept when the baseline is written again. */
	readonly reason?: string;
}

export interface Comparison {
	/** Not in the baseline, or stronger than there. */
	readonly fresh: readonly Finding[];
	readonly known: readonly Finding[];
	/** In the baseline and no longer found. */
	readonly stale: readonly KnownFinding[];
}

const version = 1;

/** @throws CommandError when the file cannot be read or is no baseline */
export function readBaseline(path: string): KnownFinding[] {
	const hint = "Create it with: holdwait check --write-baseline <file> <trace>";
	const text = withFile(path, () => readFileSync(path, "utf8"), hint);
	const baseline = parse(text);
	if (baseline?.holdwaitBaseline !== version || !Array.isArray(baseline.findings)) {
		throw new CommandError(`${path}: is no baseline of version ${version}\n  ${hint}`);
	}
	const wrong = baseline.findings.findIndex((entry) => !isKnownFinding(entry));
	if (wrong >= 0) {
		throw new CommandError(`${path}: entry ${wrong + 1} needs a 'fingerprint' and a 'verdict'`);
	}
	return baseline.findings as KnownFinding[];
}

/** Writes all findings as known; reasons that people gave in the file that is replaced are kept. */
export function writeBaseline(path: string, findings: readonly Finding[]): void {
	const reasons = new Map(
		existsSync(path) ? readBaseline(path).map(({ fingerprint, reason }) => [fingerprint, reason]) : [],
	);
	const entries = findings.map(({ fingerprint, verdict, title }): KnownFinding => {
		const reason = reasons.get(fingerprint);
		return { fingerprint, verdict, title, ...(reason === undefined ? {} : { reason }) };
	});
	const sorted = entries.sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
	writeFileWhole(path, [`${JSON.stringify({ holdwaitBaseline: version, findings: sorted }, null, 2)}\n`]);
}

/** Splits findings into new and known ones. A known one that has become stronger is new. */
export function compare(findings: readonly Finding[], baseline: readonly KnownFinding[]): Comparison {
	const accepted = new Map(baseline.map((known) => [known.fingerprint, known]));
	const isKnown = ({ fingerprint, verdict }: Finding): boolean => {
		const known = accepted.get(fingerprint);
		return known !== undefined && verdicts.indexOf(verdict) >= verdicts.indexOf(known.verdict);
	};
	const found = new Set(findings.map(({ fingerprint }) => fingerprint));
	return {
		fresh: findings.filter((finding) => !isKnown(finding)),
		known: findings.filter(isKnown),
		stale: baseline.filter(({ fingerprint }) => !found.has(fingerprint)),
	};
}

interface BaselineFile {
	readonly holdwaitBaseline?: unknown;
	readonly findings?: readonly unknown[];
}

function parse(text: string): BaselineFile | undefined {
	try {
		return JSON.parse(text) as BaselineFile;
	} catch {
		return undefined;
	}
}

function isKnownFinding(entry: unknown): entry is KnownFinding {
	const { fingerprint, verdict } = (entry ?? {}) as Partial<KnownFinding>;
	return typeof fingerprint === "string" && verdicts.includes(verdict as Verdict);
}
