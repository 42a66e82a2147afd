import type { ThreadId, Ticks, TraceDefinitions } from "../model/index.js";
import type { Mark } from "./observe/index.js";

export type MarkAt = (thread: ThreadId, time: Ticks) => string | undefined;

/**
 * Finds the mark set last before a moment: the thread's own if it ever set one, else anybody's.
 * @param marks in time order
 */
export function markIndex(marks: readonly Mark[], definitions: TraceDefinitions): MarkAt {
	const byThread = new Map<ThreadId, Mark[]>();
	for (const mark of marks) {
		const known = byThread.get(mark.thread);
		if (known === undefined) byThread.set(mark.thread, [mark]);
		else known.push(mark);
	}
	return (thread, time) => {
		const mark = latestBefore(byThread.get(thread) ?? [], time) ?? latestBefore(marks, time);
		return mark === undefined ? undefined : definitions.text(mark.text);
	};
}

function latestBefore(marks: readonly Mark[], time: Ticks): Mark | undefined {
	let low = 0;
	let high = marks.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (marks[middle]!.time <= time) low = middle + 1;
		else high = middle;
	}
	return marks[low - 1];
}
