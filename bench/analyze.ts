// How fast a trace becomes a verdict, beside a bare loop over the same events in memory; and how much memory 20 million events take.
import { analyze } from "../src/analyze/index.js";
import { observe } from "../src/analyze/observe/index.js";
import { Operation, operationOf } from "../src/model/index.js";
import { bytesSource, openTrace } from "../src/trace/index.js";
import { generateTrace, type Workload } from "./generate.js";

const events = 20_000_000;
const rounds = 3;
const nested = { events, locks: 20_000, depth: 3 };
const workloads: readonly [string, Workload][] = [
	["1 thread, locks in order", { ...nested, threads: 1, nestsPerTurn: 1, inOrder: true }],
	["1 thread, locks at random", { ...nested, threads: 1, nestsPerTurn: 1 }],
	["4 threads, turns of 30 events, in order", { ...nested, threads: 4, nestsPerTurn: 5, inOrder: true }],
	["4 threads, turns of 30 events, at random", { ...nested, threads: 4, nestsPerTurn: 5 }],
];

const open = (bytes: Uint8Array) => openTrace(bytesSource(bytes));

function lockOrder(bytes: Uint8Array): void {
	observe(open(bytes), { longHoldTicks: Number.POSITIVE_INFINITY });
}

function verdict(bytes: Uint8Array): void {
	analyze([{ name: "bench", trace: open(bytes) }]);
}

/** The least any such tool does with decoded events: a stack of held locks per thread, a counter per pair of neighbours in it. */
function bareLoop(bytes: Uint8Array): () => void {
	const code = new Uint8Array(events);
	const lock = new Int32Array(events);
	const owner = new Int32Array(events);
	let length = 0;
	for (const batch of open(bytes).batches())
		for (let row = batch.from; row < batch.to; row++) {
			code[length] = operationOf(batch.code[row] as number);
			lock[length] = batch.object[row] as number;
			owner[length++] = batch.thread;
		}
	return () => {
		const held = new Int32Array(64 * 8);
		const depth = new Int32Array(64);
		const pairs = new Int32Array(1 << 20);
		for (let index = 0; index < length; index++) {
			const thread = owner[index] as number;
			const top = thread * 8 + (depth[thread] as number);
			if (code[index] === Operation.acquire) {
				const pair = Math.imul(held[top] as number, 0x9e3779b1) ^ (lock[index] as number);
				(pairs[pair & 0xfffff] as number)++;
				held[top + 1] = lock[index] as number;
				(depth[thread] as number)++;
			} else if (code[index] === Operation.release) (depth[thread] as number)--;
		}
	};
}

/** CPU seconds of the fastest of some rounds: other programs on the machine count less. */
function fastest(action: () => void): number {
	let best = Number.POSITIVE_INFINITY;
	for (let round = 0; round < rounds; round++) {
		const start = process.cpuUsage();
		action();
		const { user, system } = process.cpuUsage(start);
		best = Math.min(best, (user + system) / 1e6);
	}
	return best;
}

const rate = (seconds: number): string => `${(events / seconds / 1e6).toFixed(1)} M events/s`;

for (const [name, workload] of workloads) {
	const bytes = generateTrace(workload);
	const order = fastest(() => lockOrder(bytes));
	const all = fastest(() => verdict(bytes));
	const megabytes = Math.round(process.resourceUsage().maxRSS / 1024 - bytes.length / 1e6);
	const bare = fastest(bareLoop(bytes));
	process.stdout.write(
		`analyze: ${name}: decode and lock order ${rate(order)}, ${(order / bare).toFixed(1)} × a bare loop (${rate(bare)}); ` +
			`to the verdict ${rate(all)}; peak ${megabytes} MB beside the trace\n`,
	);
}
