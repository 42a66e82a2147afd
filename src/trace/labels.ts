import type { DefinitionTable } from "./definitionTables.js";
import type { holdwait } from "./gen/trace.js";

/**
 * How people call each lock that has a name, or else a global variable it stands in; all others are `L` and their id, of which there may be
 * very many. Of several locks of one name, the later ones in order of ids (incarnations, most often) are numbered: `mu`, `mu#2`.
 */
export function lockLabels(
	locks: DefinitionTable<holdwait.Lock.$Shape>,
	globalAt: (frame: number) => string | undefined,
): ReadonlyMap<number, string> {
	const labelOf = ({ name, global }: holdwait.Lock.$Shape) => name || (global ? globalAt(global) : undefined);
	const runs = [...locks.runs()].map((run) => ({ ...run, label: labelOf(run.definition) }));
	const looksLikeOthers = runs.some(({ label }) => /^L\d/.test(label ?? ""));
	return uniqueLabels(
		(looksLikeOthers ? runs : runs.filter(({ label }) => label)).flatMap(({ id: first, count, label }) =>
			Array.from({ length: count }, (_, more) => ({
				id: first + more,
				label: label || `L${first + more}`,
			})),
		),
	);
}

/** How people call each thread with a label of its own; all others are `T` and their id, of which there may be very many. */
export function threadLabels(threads: readonly holdwait.Thread.$Shape[]): ReadonlyMap<number, string> {
	const labelled = threads.filter(({ label }) => label);
	const looksLikeOthers = labelled.some(({ label }) => /^T\d/.test(label!));
	return uniqueLabels(
		(looksLikeOthers ? threads : labelled).map(({ id, label }) => ({
			id: id ?? 0,
			label: label || `T${id}`,
		})),
	);
}

function uniqueLabels(wanted: readonly { id: number; label: string }[]): Map<number, string> {
	const taken = new Set<string>();
	const counts = new Map<string, number>();
	const labels = new Map<number, string>();
	for (const { id, label } of wanted) {
		let unique = label;
		let count = 1;
		while (taken.has(unique)) {
			if (unique === label) count = counts.get(label) ?? 1;
			unique = `${label}#${++count}`;
			counts.set(label, count);
		}
		taken.add(unique);
		labels.set(id, unique);
	}
	return labels;
}
