// What recording costs Go's locks, beside the same program unrecorded, checked by go-deadlock, and under the race detector.
// All in one run, in turns; processor time, all goroutines together, because other programs on the machine disturb it
// less than the time that passes. Each figure stands there three times: of the fastest run, as the median of those runs
// during which nobody else used the same cores, as additions before and after tell, and as the median of all.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./figures.js";
import { bytesPerEvent, lockVariants, measure, type Time } from "./goVariants.js";

const rounds = 12;
/** Short runs one after the other, so that some are not disturbed. */
const repetitions = 3;
const pattern = "Lock|Nested|Contended|Own";
const eventsPerOperation = new Map([["Nested", 4]]);
/** How much longer than at best an addition may take in an undisturbed run. */
const calmUntil = 1.25;

/** Of each run, by variant and benchmark. */
type Times = Map<string, Map<string, Time[]>>;
/** Nanoseconds of processor time. */
type Summary = (times: readonly Time[]) => number;

const fastest: Summary = (times) => Math.min(...times.map(({ spent }) => spent));
const usual: Summary = (times) => median(times.map(({ spent }) => spent));

/** The runs during which nobody else was in the way. */
function calm(times: readonly Time[]): Time[] {
	const limit = calmUntil * Math.min(...times.map(({ addition }) => addition));
	return times.filter(({ addition }) => addition <= limit);
}

const undisturbed: Summary = (times) => usual(calm(times));

function table(times: Times): void {
	for (const [name, benchmarks] of times) {
		const cells = [...benchmarks].map(([benchmark, some]) => {
			const [best, quiet, all] = [fastest, undisturbed, usual].map((of) => of(some).toPrecision(3));
			return `${benchmark} ${best} (${calm(some).length} undisturbed ${quiet}, all ${some.length} ${all})`;
		});
		console.log(`go: ns of processor time per operation, ${name}: ${cells.join(", ")}`);
	}
}

function compare(times: Times): void {
	for (const benchmark of times.get("native")!.keys()) {
		const added = (variant: string, of: Summary): number =>
			of(times.get(variant)!.get(benchmark)!) - of(times.get("native")!.get(benchmark)!);
		const recorded = (of: Summary): number => added("recorded, 8 frames", of);
		const ns = (of: Summary): string => (recorded(of) / (eventsPerOperation.get(benchmark) ?? 2)).toFixed(1);
		const ratios = ["go-deadlock", "go-deadlock, no timeout", "-race"].map((peer) => {
			const ratio = (of: Summary): string => (added(peer, of) / recorded(of)).toFixed(1);
			return `${peer} adds ${ratio(fastest)} × as much (${ratio(usual)})`;
		});
		const medians = `undisturbed ${ns(undisturbed)}, all ${ns(usual)}`;
		const what = `8 frames add ${ns(fastest)} ns per acquire or release (medians: ${medians})`;
		console.log(`go: ${benchmark}: ${what}; ${ratios.join(", ")}`);
	}
}

const folder = mkdtempSync(join(tmpdir(), "holdwait-bench-go-"));
const traces = join(folder, "traces");
try {
	const variants = lockVariants(folder);
	const times: Times = new Map(variants.map(({ name }) => [name, new Map()]));
	for (let round = 0; round < rounds; round++)
		for (const variant of variants) {
			const own = times.get(variant.name)!;
			for (const [benchmark, some] of measure(variant, { pattern, repetitions, traces }))
				own.set(benchmark, [...(own.get(benchmark) ?? []), ...some]);
			if (round === 0 && variant.frames === 8) console.log(`go: locks: ${bytesPerEvent(traces)}`);
		}
	table(times);
	compare(times);
} finally {
	rmSync(folder, { recursive: true });
}
