import type { Checkpoint, Stretch } from "./recordedLine.js";

/** A search that asks, now and then, for the trace as recorded up to some point, and ends with its result. */
export type Asking<T> = Generator<Stretch, T, Checkpoint | undefined>;

/**
 * Lets many searches share one replay of the trace: their questions are answered in the order of the trace, sweep by sweep, as a lift
 * serves its floors.
 * @param recorded answers a question; the answer is used at once
 * @returns the results, in the order of the searches
 */
export function inSweeps<T>(
	searches: readonly Asking<T>[],
	recorded: (stretch: Stretch) => Checkpoint | undefined,
): T[] {
	const results: T[] = new Array(searches.length);
	let waiting: { number: number; stretch: Stretch }[] = [];
	const resume = (number: number, answer?: Checkpoint) => {
		const { done, value } = searches[number]!.next(answer);
		if (done === true) results[number] = value;
		else waiting.push({ number, stretch: value });
	};
	for (const number of searches.keys()) resume(number);
	while (waiting.length > 0) {
		const sweep = waiting.sort((a, b) => a.stretch.from - b.stretch.from);
		waiting = [];
		for (const { number, stretch } of sweep) resume(number, recorded(stretch));
	}
	return results;
}
