import fc from "fast-check";
import { expect, test } from "vitest";
import { observe } from "../../src/analyze/observe/index.js";
import { atEnd } from "../../src/analyze/waitsFor/atEnd.js";
import { findCores } from "../../src/analyze/waitsFor/cores.js";
import { Piles } from "../../src/analyze/waitsFor/piles.js";
import { waitsForGraph } from "../../src/analyze/waitsFor/waitsForGraph.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";

const locks = ["a", "b", "c", "d"];
const mode = fc.constantFrom("", " shared");
const lock = fc.constantFrom(...locks);
/** What one thread holds at the end, and what it waits for then. */
const end = fc.record({
	holds: fc.oneof(
		{ weight: 2, arbitrary: fc.constant<[string, string][]>([]) },
		fc.array(fc.tuple(lock, mode), { minLength: 1, maxLength: 2 }),
	),
	wants: fc.oneof(
		fc.tuple(lock, fc.constantFrom("", " shared", " timed")).map(([name, how]) => `attempt ${name}${how}`),
		fc.constantFrom(
			"attempt channel shared",
			"attempt nothing shared",
			"await T1",
			"await T2",
			"end",
			undefined,
		),
	),
});

function text(ends: readonly { holds: [string, string][]; wants: string | undefined }[]): string {
	const declared = [
		"holdwait 1",
		"lock a rwlock policy=r",
		"lock b rwlock policy=R",
		"lock c rwlock policy=rH",
		"lock d mutex",
		"lock channel channel",
		'lock nothing channel variant="nil"',
	];
	const holds = ends.flatMap(({ holds }, index) =>
		holds.map(([name, how]) => `T${index + 1} acquire ${name}${name === "d" ? "" : how}`),
	);
	const wants = ends.map(({ wants }, index) => (wants === undefined ? "" : `T${index + 1} ${wants}`));
	return [...declared, ...holds, ...wants, ""].join("\n").replaceAll("attempt d shared", "attempt d");
}

test("who is stuck, and behind whom, is the same whether or not one thread stands for others like it", () => {
	let piledBehindCores = 0;
	fc.assert(
		fc.property(fc.array(end, { minLength: 4, maxLength: 40 }), (ends) => {
			const trace = openTrace(bytesSource(new TextEncoder().encode(text(ends)), "test"));
			const observation = observe(trace, { longHoldTicks: Number.POSITIVE_INFINITY });
			const seen = { observation, definitions: trace.definitions };
			const last = atEnd(observation);
			const piles = new Piles(observation, trace.definitions, last.waits);
			const one = waitsForGraph(last, seen, { isSnapshot: false });
			const other = waitsForGraph(last, seen, { isSnapshot: false, piles });
			const threads = [...ends.keys()].map((index) => index + 1);
			expect(threads.map((thread) => other.lives[thread])).toEqual(
				threads.map((thread) => one.lives[thread]),
			);
			const cores = findCores(one);
			expect(findCores(other)).toEqual(cores);
			const isPiled = last.waits.threads.some((thread) => piles.first[thread] !== thread);
			if (isPiled && cores.length > 0) piledBehindCores++;
		}),
		{ numRuns: 500 },
	);
	expect(piledBehindCores).toBeGreaterThan(50);
});
