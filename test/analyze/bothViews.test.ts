import fc from "fast-check";
import { expect, test } from "vitest";
import { classify } from "../../src/analyze/classes.js";
import {
	bothViews,
	componentsOf,
	instanceOf,
	nestings,
	pairsOf,
	type Requests,
} from "../../src/analyze/nestings.js";
import { observe } from "../../src/analyze/observe/index.js";
import type { Trace } from "../../src/model/index.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";

const lockCount = 8;
const allModes = ["", " shared", " shared try", " try", " timed"];

interface Section {
	readonly lock: number;
	readonly mode: string;
}

/** Sections of one thread, inside each other; threads come one after the other, because only who nests what counts. */
const section: fc.Arbitrary<Section> = fc.record({
	lock: fc.integer({ min: 0, max: lockCount - 1 }),
	mode: fc.constantFrom(...allModes, " upgradeable"),
});
const threads = fc.array(fc.array(fc.array(section, { maxLength: 5 }), { maxLength: 3 }), { maxLength: 4 });
const classOfLock = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: lockCount, maxLength: lockCount });
const modes = fc.constantFrom([...allModes, " upgradeable"], allModes, [""]);

function traceOf(classes: readonly number[], work: readonly (readonly (readonly Section[])[])[]): Trace {
	const lines = classes.map((role, lock) => `lock l${lock} rwlock reentrant=all class="C${role}"`);
	for (const [thread, outermost] of work.entries()) {
		if (thread > 0) lines.push(`T0 fork T${thread}`);
		for (const sections of outermost) {
			for (const { lock, mode } of sections) lines.push(`T${thread} acquire l${lock}${mode}`);
			for (const { lock } of sections.toReversed()) lines.push(`T${thread} release l${lock}`);
		}
		if (thread > 1) lines.push(`T${thread} end`, `T0 acquire l0`, `T0 join T${thread}`, "T0 release l0");
	}
	return openTrace(bytesSource(Buffer.from(`holdwait 1\n${lines.join("\n")}\n`), "t"));
}

/** A lock of a class, asked for with another one of it held, and only tried before. */
const upgrade = (outer: number, inner: number): Section[] => [
	{ lock: outer, mode: "" },
	{ lock: inner, mode: " shared try" },
	{ lock: inner, mode: "" },
];

/** Which nodes are in one component with which. */
function partition(components: ReadonlyMap<number, number>): number[][] {
	const parts = new Map<number, number[]>();
	for (const [node, part] of components) parts.set(part, [...(parts.get(part) ?? []), node]);
	return [...parts.values()].map((nodes) => nodes.sort((a, b) => a - b)).sort((a, b) => a[0]! - b[0]!);
}

test.each<Requests>(["waiting", "all"])(
	"the pairs looked at have all cycles of instances, requests: %s",
	(requests) => {
		let left = 0;
		fc.assert(
			fc.property(classOfLock, threads, modes, (classes, work, allowed) => {
				const usual = work.map((outermost) =>
					outermost.map((sections) =>
						sections.map(({ lock, mode }) => ({ lock, mode: allowed.includes(mode) ? mode : "" })),
					),
				);
				const trace = traceOf(classes, usual);
				const observation = observe(trace, { longHoldTicks: Number.POSITIVE_INFINITY });
				const all = pairsOf(nestings(observation, { nodeOf: instanceOf, requests }));
				const some = bothViews(observation, classify(trace.definitions, observation), requests).instances();
				left += all.size - some.size;
				expect(partition(componentsOf(some))).toEqual(partition(componentsOf(all)));
			}),
			{ numRuns: 1000, examples: [[Array(lockCount).fill(0), [[upgrade(0, 1)], [upgrade(1, 0)]], allModes]] },
		);
		expect(left).toBeGreaterThan(0);
	},
);
