// What recording costs a Go web server under load: clients and server in one process, which keeps all processors busy. The
// variants run in turns, and each run is compared with the native one of its round, because machines are faster at one
// minute than at another. Processor time of a request is what limits a busy machine; requests per second say the same,
// with the noise of whatever else runs.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./figures.js";
import { bytesPerEvent, measure, serverVariants, type Time } from "./goVariants.js";

const rounds = 24;
const requests = 5_000;

type Part = (time: Time) => number;
const spent: Part = (time) => time.spent;
const passed: Part = (time) => time.passed;

function less(some: readonly Time[], native: readonly Time[], part: Part): string {
	const ratios = some.map((time, round) => part(native[round]!) / part(time));
	return ((1 - median(ratios)) * 100).toFixed(1);
}

function perSecond(some: readonly Time[], part: Part): string {
	return (1e9 / median(some.map(part))).toFixed(0);
}

const folder = mkdtempSync(join(tmpdir(), "holdwait-bench-go-"));
const traces = join(folder, "traces");
try {
	const variants = serverVariants(folder, requests);
	const times = new Map<string, Time[]>(variants.map(({ name }) => [name, []]));
	for (let round = 0; round < rounds; round++)
		for (const variant of variants) {
			times
				.get(variant.name)!
				.push(...measure(variant, { pattern: "HTTP", repetitions: 1, traces }).get("HTTP")!);
			if (round === 0 && variant.frames === 8) console.log(`go server: ${bytesPerEvent(traces)}`);
		}
	const native = times.get("native")!;
	for (const [name, some] of times)
		console.log(
			`go server: ${name}: ${perSecond(some, spent)} requests per second of processor time ` +
				`(${less(some, native, spent)} % less), ${perSecond(some, passed)} per second (${less(some, native, passed)} % less)`,
		);
} finally {
	rmSync(folder, { recursive: true });
}
