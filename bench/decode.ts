// How fast a trace is decoded and merged, beside a bare loop that touches every byte of it once.
import { bytesSource, openTrace } from "../src/trace/index.js";
import { generateTrace, type Workload } from "./generate.js";

const events = 5_000_000;
const rounds = 5;
const nested = { events, locks: 20_000, depth: 3 };
const workloads: readonly [string, Workload][] = [
	["1 writer", { ...nested, threads: 1, nestsPerTurn: 1 }],
	["4 writers, turns of 30 events", { ...nested, threads: 4, nestsPerTurn: 5 }],
	["4 writers, another at every event", { ...nested, threads: 4, nestsPerTurn: 0 }],
	["1 writer, deflated", { ...nested, threads: 1, nestsPerTurn: 1, codec: "deflate" }],
];

/** Decodes all and looks at each event, as any reader must. */
function readAll(bytes: Uint8Array): number {
	let sum = 0;
	for (const { from, to, code, object } of openTrace(bytesSource(bytes)).batches())
		for (let row = from; row < to; row++) sum += (code[row] as number) + (object[row] as number);
	return sum;
}

function touchBytes(bytes: Uint8Array): number {
	let sum = 0;
	for (let index = 0; index < bytes.length; index++) sum += bytes[index] as number;
	return sum;
}

/** Seconds of the fastest of some rounds. */
function fastest(action: () => number): number {
	let best = Number.POSITIVE_INFINITY;
	for (let round = 0; round < rounds; round++) {
		const start = process.hrtime.bigint();
		action();
		best = Math.min(best, Number(process.hrtime.bigint() - start) / 1e9);
	}
	return best;
}

for (const [name, workload] of workloads) {
	const bytes = generateTrace(workload);
	const decode = fastest(() => readAll(bytes));
	const bare = fastest(() => touchBytes(bytes));
	const rate = (events / decode / 1e6).toFixed(1);
	const perEvent = (bytes.length / events).toFixed(2);
	const line = `${rate} M events/s, ${(decode / bare).toFixed(1)} × a bare loop over the bytes, ${perEvent} bytes/event`;
	process.stdout.write(`decode: ${name}: ${line}\n`);
}
