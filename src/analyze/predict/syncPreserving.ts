import type { PatternPart, Reached } from "./pattern.js";
import { Prefix, type PrefixOptions } from "./prefix.js";
import type { RecordedEvents } from "./recordedEvents.js";

/**
 * A reordering that keeps the order of sections of each lock and ends with every participant before its request.
 *
 * Source: phase 2 of SPDOffline (PLDI 2023). The closed prefix and the request looked at of each participant only move forward, so the
 * product of requests is never enumerated. Cost: O(events) per pattern.
 * @param options.from a point of the trace to go on from, with all that was recorded before it: a longer schedule, found with less work
 * @returns "bound" when it would take more events besides those than `options.budget` has left
 */
export function findSyncPreserving(
	events: RecordedEvents,
	parts: readonly PatternPart[],
	options: Pick<PrefixOptions, "from" | "budget"> = {},
): Reached | "bound" | undefined {
	const { from } = options;
	const prefix = new Prefix(events, { ...options, keepsSections: true });
	const cursor = parts.map(({ thread, requests }) =>
		requests.findIndex((request) => request >= (from?.counts[thread] ?? 0)),
	);
	if (cursor.includes(-1)) return undefined;
	for (;;) {
		for (const [index, { thread, requests }] of parts.entries())
			if (!prefix.include(thread, requests[cursor[index]!]!)) return prefix.isBounded ? "bound" : undefined;
		let isInside = false;
		for (const [index, { thread, requests }] of parts.entries()) {
			const count = prefix.counts[thread]!;
			if (count <= requests[cursor[index]!]!) continue;
			isInside = true;
			while (cursor[index]! < requests.length && requests[cursor[index]!]! < count) cursor[index]!++;
			if (cursor[index] === requests.length) return undefined;
		}
		if (!isInside) return { counts: prefix.counts, from };
	}
}
