// What recording costs a Go program: locks alone and a web server, beside the same program unrecorded, checked by
// go-deadlock, and under the race detector. All in one run, in turns; processor time, all goroutines together, because
// other programs on the machine disturb it less than the time that passes.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesSource, openTrace } from "../src/trace/index.js";
import { buildVariants, measure, type Variant } from "./goVariants.js";

const rounds = 5;
const locks = "Lock|Nested|Contended|Own";
const eventsPerOperation = new Map([["Nested", 4]]);
const requests = 5_000;

type Times = Map<string, Map<string, number[]>>;

function note(times: Times, variant: Variant, measured: ReadonlyMap<string, readonly number[]>): void {
	const own = times.get(variant.name) ?? new Map<string, number[]>();
	times.set(variant.name, own);
	for (const [benchmark, some] of measured) own.set(benchmark, [...(own.get(benchmark) ?? []), ...some]);
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** The runs that were disturbed least. */
function fastest(times: Times, variant: string): Map<string, number> {
	return new Map([...times.get(variant)!].map(([name, values]) => [name, Math.min(...values)]));
}

function shown(values: readonly number[]): string {
	return `${Math.min(...values).toPrecision(3)} (median ${median(values).toPrecision(3)})`;
}

function table(times: Times): void {
	for (const [name, benchmarks] of times) {
		const cells = [...benchmarks].map(([benchmark, values]) => `${benchmark} ${shown(values)}`);
		console.log(`go: ns of processor time per operation, fastest run, ${name}: ${cells.join(", ")}`);
	}
}

function compare(times: Times): void {
	const native = fastest(times, "native");
	const recorded = fastest(times, "recorded, 8 frames");
	for (const [benchmark, time] of recorded) {
		const bare = native.get(benchmark)!;
		const added = (time - bare) / (eventsPerOperation.get(benchmark) ?? 2);
		const ratios = ["go-deadlock", "go-deadlock, no timeout", "-race"].map((peer) => {
			const ratio = (fastest(times, peer).get(benchmark)! - bare) / (time - bare);
			return `${peer} adds ${ratio.toFixed(1)} × as much`;
		});
		console.log(`go: ${benchmark}: 8 frames add ${added.toFixed(1)} ns per event; ${ratios.join(", ")}`);
	}
}

function bytesPerEvent(traces: string): string {
	const paths = readdirSync(traces).map((name) => join(traces, name));
	let events = 0;
	for (const path of paths) {
		const trace = openTrace(bytesSource(readFileSync(path), path));
		for (const _batch of trace.batches()) {
			// Totals are complete after one iteration.
		}
		events += trace.totals().events;
	}
	const bytes = paths.reduce((sum, path) => sum + statSync(path).size, 0);
	return `${(bytes / events).toFixed(2)} bytes per event (${events} events)`;
}

function benchLocks(variants: readonly Variant[], traces: string): void {
	const times: Times = new Map();
	for (let round = 0; round < rounds; round++)
		for (const variant of variants) {
			const { operations, frames } = variant;
			note(times, variant, measure(variant, { pattern: locks, operations, traces }));
			if (round === 0 && frames === 8) console.log(`go: locks: ${bytesPerEvent(traces)}`);
		}
	table(times);
	compare(times);
}

function benchServer(variants: readonly Variant[], traces: string): void {
	const times: Times = new Map();
	const some = variants.filter(({ name }) => /^(native|recorda|recorded, 8)/.test(name));
	for (let round = 0; round < rounds; round++)
		for (const variant of some) {
			note(times, variant, measure(variant, { pattern: "HTTP", operations: requests, traces }));
			if (round === 0 && variant.frames === 8) console.log(`go: server: ${bytesPerEvent(traces)}`);
		}
	const native = fastest(times, "native").get("HTTP")!;
	for (const { name } of some) {
		const time = fastest(times, name).get("HTTP")!;
		const less = (1 - native / time) * 100;
		console.log(
			`go: server, ${name}: ${(1e9 / time).toFixed(0)} requests per second, ${less.toFixed(1)} % less`,
		);
	}
}

const folder = mkdtempSync(join(tmpdir(), "holdwait-bench-go-"));
try {
	const variants = buildVariants(folder);
	benchLocks(variants, join(folder, "traces"));
	benchServer(variants, join(folder, "traces"));
} finally {
	rmSync(folder, { recursive: true });
}
