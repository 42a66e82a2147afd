import fc from "fast-check";
import { expect, test } from "vitest";
import { analyze } from "../../src/analyze/index.js";
import type { Finding, Participant } from "../../src/model/index.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";

/**
 * What threads do in one run, each thread does in a run of its own: then the runs together must show the cycles that the one run shows.
 * Locks have names, so that every run knows them; functions are those of one thread only, so that no run shows what another does.
 */

/** A section of a lock, with the sections inside it. */
interface Section {
	readonly lock: string;
	readonly how: string;
	readonly inner: readonly Section[];
}

const mutexes = ["a", "b", "c"];
const rwlocks = ["r", "s"];

const section = (depth: number): fc.Arbitrary<Section> =>
	fc
		.tuple(
			fc.oneof(
				fc.record({ lock: fc.constantFrom(...mutexes), how: fc.constantFrom("", " try", " timed") }),
				fc.record({ lock: fc.constantFrom(...rwlocks), how: fc.constantFrom("", " shared") }),
			),
			depth === 1 ? fc.constant([]) : fc.array(section(depth - 1), { maxLength: 2 }),
		)
		.map(([head, inner]) => ({ ...head, inner }));

/** Sections of locks that are held already are left out: they would be another pattern. */
function linesOf(thread: string, sections: readonly Section[], held: readonly string[] = []): string[] {
	return sections.flatMap(({ lock, how, inner }) => {
		if (held.includes(lock)) return linesOf(thread, inner, held);
		const site = `${thread}_${held.length} work.c:${held.length + 1}`;
		return [
			`${thread} acquire ${lock}${how} @ ${site}`,
			...linesOf(thread, inner, [...held, lock]),
			`${thread} release ${lock}`,
		];
	});
}

function traceOf(name: string, threads: readonly string[], lines: readonly string[]) {
	const text = [
		"holdwait 1",
		'process 1 executable="/usr/bin/app"',
		...rwlocks.map((lock) => `lock ${lock} rwlock policy=r`),
		...threads.map((thread) => `T1 fork ${thread}`),
		...lines,
		"end\n",
	].join("\n");
	return { name, trace: openTrace(bytesSource(new TextEncoder().encode(text), name)) };
}

function linkOf({ holds, wants }: Participant): string {
	const held = holds.find(({ inCycle }) => inCycle)!;
	const part = (use: typeof held | typeof wants) => `${use!.lock} ${use!.mode} ${use!.stack[0]!.function}`;
	return `${part(held)} > ${part(wants)}`;
}

/** A cycle as its nestings, wherever it begins. */
function cycleOf({ participants }: Finding): string {
	const holders = participants.filter(({ role }) => role === "holder");
	return holders.map(linkOf).sort().join(", ");
}

const isCycle = ({ rule }: Finding): boolean =>
	rule === "lock-order" || rule === "reader-writer-reader" || rule === "different-runs";

const cyclesIn = (findings: readonly Finding[]): string[] =>
	[...new Set(findings.filter(isCycle).map(cycleOf))].sort();

test("threads that run in processes of their own show the cycles that they show in one", () => {
	let seen = 0;
	const programs = fc.array(fc.array(section(3), { minLength: 1, maxLength: 3 }), {
		minLength: 2,
		maxLength: 4,
	});
	fc.assert(
		fc.property(programs, (program) => {
			const threads = program.map((_, index) => `T${index + 2}`);
			const lines = program.map((sections, index) => linesOf(threads[index]!, sections));
			const together = analyze([traceOf("all", threads, lines.flat())]);
			const apart = analyze(threads.map((thread, index) => traceOf(thread, [thread], lines[index]!)));
			const expected = cyclesIn(together.findings);
			expect(cyclesIn(apart.findings)).toEqual(expected);
			seen += expected.length;
		}),
		{ numRuns: 120 },
	);
	expect(seen).toBeGreaterThan(40);
});
