import type { PatternPart, Reached } from "./pattern.js";
import { Prefix } from "./prefix.js";
import type { RecordedEvents } from "./recordedEvents.js";

/**
 * A reordering that keeps the order of sections of each lock and ends with every participant before its request.
 *
 * Source: phase 2 of SPDOffline (PLDI 2023). The closed prefix and the request looked at of each participant only move forward, so the
 * product of requests is never enumerated. Cost: O(events) per pattern.
 */
export function findSyncPreserving(
	events: RecordedEvents,
	parts: readonly PatternPart[],
): Reached | undefined {
	const prefix = new Prefix(events, true);
	const cursor = parts.map(() => 0);
	for (;;) {
		for (const [index, { thread, requests }] of parts.entries())
			if (!prefix.include(thread, requests[cursor[index]!]!)) return undefined;
		let isInside = false;
		for (const [index, { thread, requests }] of parts.entries()) {
			const count = prefix.counts[thread]!;
			if (count <= requests[cursor[index]!]!) continue;
			isInside = true;
			while (cursor[index]! < requests.length && requests[cursor[index]!]! < count) cursor[index]!++;
			if (cursor[index] === requests.length) return undefined;
		}
		if (!isInside) return { counts: prefix.counts };
	}
}
