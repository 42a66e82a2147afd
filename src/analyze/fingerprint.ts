import { createHash } from "node:crypto";
import type { Rule } from "../model/index.js";

/** One participant as far as a fingerprint cares: no lines, addresses, threads or order of discovery. */
export interface FingerprintEdge {
	readonly heldClass: string;
	readonly heldFunction: string;
	readonly wantedClass: string;
	readonly wantedFunction: string;
	/** `exclusive→shared`: how it holds and how it asks. */
	readonly modes: string;
}

export interface Fingerprints {
	readonly fingerprint: string;
	readonly classFingerprint: string;
}

/**
 * Two keys of a finding: the edges with their functions, and the set of classes only, so that a moved function can still be
 * matched loosely. Rotation of the cycle does not matter. The version in the hashed text changes when the recipe does.
 */
export function fingerprintsOf(rule: Rule, edges: readonly FingerprintEdge[]): Fingerprints {
	const lines = edges.map((edge) =>
		[edge.heldClass, edge.heldFunction, edge.wantedClass, edge.wantedFunction, edge.modes].join("\t"),
	);
	const classes = new Set(
		edges.flatMap((edge) => [edge.heldClass, edge.wantedClass]).filter((name) => name !== ""),
	);
	return {
		fingerprint: digest(["lockCycle/v1", rule, ...smallestRotation(lines)]),
		classFingerprint: digest(["lockClasses/v1", rule, ...[...classes].sort()]),
	};
}

/** The rotation that sorts first. */
function smallestRotation(items: readonly string[]): readonly string[] {
	let best = items;
	for (let shift = 1; shift < items.length; shift++) {
		const rotated = [...items.slice(shift), ...items.slice(0, shift)];
		if (rotated.join("\n") < best.join("\n")) best = rotated;
	}
	return best;
}

function digest(lines: readonly string[]): string {
	return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 32);
}
