import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { observe } from "../../src/analyze/observe/index.js";
import { loadEvents } from "../../src/analyze/predict/loadEvents.js";
import type { PatternPart } from "../../src/analyze/predict/pattern.js";
import { Playback } from "../../src/analyze/predict/playback.js";
import { isAnswered, type RecordedEvents } from "../../src/analyze/predict/recordedEvents.js";
import { Replayer } from "../../src/analyze/predict/replay.js";
import { findSyncPreserving } from "../../src/analyze/predict/syncPreserving.js";
import type { ThreadId, Trace } from "../../src/model/index.js";
import { recordingOfText } from "./oracleRecording.js";
import { families, randomTraces } from "./randomTraces.js";

/** Random traces per family, unless HOLDWAIT_DEEP asks for more. */
const runs = Number(process.env.HOLDWAIT_DEEP ?? 100);

/** Every two threads, each before any of its requests that come late enough. */
function* patterns(events: RecordedEvents): Iterable<PatternPart[]> {
	const parts = [...events.threads].flatMap(([thread, { places }]) => {
		const requests = [...places].filter((place) => events.context[place] !== 0);
		return requests.length === 0
			? []
			: [{ thread, requests: requests.map((place) => events.index[place]!), isWriter: false }];
	});
	for (const [number, one] of parts.entries())
		for (const other of parts.slice(number + 1)) yield [one, other];
}

/** The whole schedule in one go, on a simulator of its own. */
function playsFromTheStart(
	{ events, trace }: { events: RecordedEvents; trace: Trace },
	{ asRecorded, schedule }: { asRecorded: number; schedule: Int32Array },
	requests: readonly { thread: ThreadId; place: number }[],
): boolean {
	const playback = Playback.ofTrace(events, trace.definitions);
	for (let place = 0; place < asRecorded; place++)
		if (!isAnswered(events, place) && !playback.play(place)) return false;
	if (!schedule.every((place) => playback.play(place))) return false;
	return requests.every(({ place }) => playback.ask(place).outcome === "blocked");
}

describe("schedules that go on from a checkpoint of the recorded trace", () => {
	test.each(families)("%s: are schedules from the start", (family) => {
		let found = 0;
		fc.assert(
			fc.property(randomTraces(family), fc.integer({ min: 1, max: 6 }), ({ text }, distance) => {
				const { trace } = recordingOfText(text);
				const observation = observe(trace, { longHoldTicks: Number.POSITIVE_INFINITY });
				const events = loadEvents(trace, observation, 1_000)!;
				const replayer = new Replayer(events, trace.definitions);
				for (const parts of patterns(events)) {
					const lasts = parts.map(
						({ thread, requests }) => events.threads.get(thread)!.places[requests.at(-1)!]!,
					);
					const to = Math.min(...lasts);
					const from = to > distance ? replayer.recorded({ from: to - distance, to }) : undefined;
					const reached = from && findSyncPreserving(events, parts, { from });
					if (reached === undefined || reached === "bound") continue;
					const replayed = replayer.deadlock(parts, reached);
					if (replayed === undefined) continue;
					found++;
					expect(replayed.asRecorded).toBeGreaterThan(0);
					expect(playsFromTheStart({ events, trace }, replayed, replayed.requests)).toBe(true);
				}
			}),
			{ numRuns: runs },
		);
		console.info(`${family}: ${found} deadlocks from checkpoints`);
	});
});

test("reorderings that share a budget end when all of it is spent", () => {
	const nests = (thread: string, outer: string, inner: string) =>
		["acquire", "acquire", "release", "release"].map(
			(operation, place) => `${thread} ${operation} ${place === 0 || place === 3 ? outer : inner}`,
		);
	const { trace } = recordingOfText(
		["holdwait 1", ...nests("T1", "g", "x"), ...nests("T1", "a", "b"), ...nests("T2", "b", "a"), ""].join(
			"\n",
		),
	);
	const observation = observe(trace, { longHoldTicks: Number.POSITIVE_INFINITY });
	const events = loadEvents(trace, observation, 1_000)!;
	const parts = [...patterns(events)][0]!.map((part) => ({ ...part, requests: part.requests.slice(-1) }));
	const budget = { left: 100 };
	expect(findSyncPreserving(events, parts, { budget })).toBeTypeOf("object");
	const cost = 100 - budget.left;
	expect(cost).toBe(6);
	budget.left = 2 * cost - 1;
	expect(findSyncPreserving(events, parts, { budget })).toBeTypeOf("object");
	expect(findSyncPreserving(events, parts, { budget })).toBe("bound");
	expect(budget.left).toBeLessThan(0);
});
