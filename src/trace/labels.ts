import type { holdwait } from "./gen/trace.js";

/**
 * How people call each lock: its name, else the global variable it stands in, else `L` and its id. Of several locks of one name, the later ones in order of ids
 * (incarnations, most often) are numbered: `mu`, `mu#2`.
 */
export function lockLabels(
	locks: readonly holdwait.Lock.$Shape[],
	globalAt: (frame: number) => string | undefined,
): ReadonlyMap<number, string> {
	return uniqueLabels(
		locks.map(({ id, name, global }) => ({
			id: id ?? 0,
			label: name || (global ? globalAt(global) : undefined) || `L${id}`,
		})),
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
