// What recording costs Go's locks, beside the same program unrecorded, checked by go-deadlock, and under the race detector.
// All in one run, in turns; processor time, all goroutines together, because other programs on the machine disturb it
// less than the time that passes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./figures.js";
import { bytesPerEvent, lockVariants, measure } from "./goVariants.js";

const rounds = 5;
/** Short runs one after the other, so that some are not disturbed. */
const repetitions = 5;
const pattern = "Lock|Nested|Contended|Own";
const eventsPerOperation = new Map([["Nested", 4]]);

/** Nanoseconds of each run, by variant and benchmark. */
type Times = Map<string, Map<string, number[]>>;
type Summary = (values: readonly number[]) => number;
const fastest: Summary = (values) => Math.min(...values);

function shown(values: readonly number[]): string {
	return `${fastest(values).toPrecision(3)} (median ${median(values).toPrecision(3)})`;
}

function table(times: Times): void {
	for (const [name, benchmarks] of times) {
		const cells = [...benchmarks].map(([benchmark, values]) => `${benchmark} ${shown(values)}`);
		console.log(`go: ns of processor time per operation, fastest run, ${name}: ${cells.join(", ")}`);
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
			return `${peer} adds ${ratio(fastest)} × as much (${ratio(median)})`;
		});
		const what = `8 frames add ${ns(fastest)} ns per acquire or release (medians ${ns(median)})`;
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
				own.set(benchmark, [...(own.get(benchmark) ?? []), ...some.map(({ spent }) => spent)]);
			if (round === 0 && variant.frames === 8) console.log(`go: locks: ${bytesPerEvent(traces)}`);
		}
	table(times);
	compare(times);
} finally {
	rmSync(folder, { recursive: true });
}
