import type { TraceSummary } from "../model/index.js";

type Countable =
	| "events"
	| "threads"
	| "locks"
	| "lockClasses"
	| "locksNested"
	| "dependencies"
	| "unsealedChunks"
	| "overlaps";

/** The one trace itself, or what several add up to. Locks and threads of different traces are different ones. */
export function totalsOf(traces: readonly TraceSummary[]): TraceSummary {
	const only = traces[0];
	if (only !== undefined && traces.length === 1) return only;
	const sum = (field: Countable) => traces.reduce((total, trace) => total + trace[field], 0);
	return {
		name: traces.map((trace) => trace.name).join(", "),
		formatVersion: Math.max(0, ...traces.map((trace) => trace.formatVersion)),
		runtime: distinct(traces.map((trace) => trace.runtime)),
		recorder: distinct(traces.map((trace) => trace.recorder)),
		events: sum("events"),
		...secondsOf(traces),
		threads: sum("threads"),
		locks: sum("locks"),
		lockClasses: sum("lockClasses"),
		locksNested: sum("locksNested"),
		dependencies: sum("dependencies"),
		closed: traces.every((trace) => trace.closed),
		unsealedChunks: sum("unsealedChunks"),
		losses: traces.flatMap((trace) => trace.losses),
		overlaps: sum("overlaps"),
		degradedLocks: traces.flatMap((trace) => trace.degradedLocks),
		cyclesNotListed: {
			count: traces.reduce((total, trace) => total + trace.cyclesNotListed.count, 0),
			atLeast: traces.some((trace) => trace.cyclesNotListed.atLeast),
		},
	};
}

function distinct(texts: readonly string[]): string {
	return [...new Set(texts)].join(", ");
}

// A sum that leaves out traces without a clock would look like all of the time.
function secondsOf(traces: readonly TraceSummary[]): { seconds?: number } {
	let total = 0;
	for (const { seconds } of traces) {
		if (seconds === undefined) return {};
		total += seconds;
	}
	return traces.length === 0 ? {} : { seconds: total };
}
