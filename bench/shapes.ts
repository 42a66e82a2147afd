// How long it takes to decode, analyze and predict traces of published shapes, beside what the published tool takes.
import { analyze } from "../src/analyze/index.js";
import type { Report } from "../src/model/index.js";
import { bytesSource, openTrace } from "../src/trace/index.js";
import { median } from "./figures.js";
import { type Shape, shapes, shapeTrace } from "./shapesTraces.js";

const rounds = 5;

/** Milliseconds. */
interface Times {
	/** By the clock, of the first round, with code not yet compiled. */
	readonly first: number;
	/** By the clock, median of all rounds. */
	readonly median: number;
	/** Of all threads of this process, the collector and compiler included; median. */
	readonly cpu: number;
}

function measure(name: string, bytes: Uint8Array): { times: Times; report: Report } {
	const clock: number[] = [];
	const cpu: number[] = [];
	let report: Report | undefined;
	for (let round = 0; round < rounds; round++) {
		const cpuBefore = process.cpuUsage();
		const start = process.hrtime.bigint();
		report = analyze([{ name, trace: openTrace(bytesSource(bytes)) }]);
		clock.push(Number(process.hrtime.bigint() - start) / 1e6);
		const { user, system } = process.cpuUsage(cpuBefore);
		cpu.push((user + system) / 1e3);
	}
	return { times: { first: clock[0]!, median: median(clock), cpu: median(cpu) }, report: report! };
}

function counts({ findings, dismissed }: Report): Record<string, number> {
	const count = { predicted: 0, potential: 0, dismissed: 0, deadlocked: 0 };
	for (const each of [...findings, ...dismissed])
		if (each.kind === "cycle") count[each.verdict] += each.count;
	return count;
}

function line(name: string, { first, median, cpu }: Times, published: number): string {
	const ms = (time: number) => `${time.toFixed(0)} ms`;
	return `shapes: ${name}: ${ms(median)} (first ${ms(first)}, processor ${ms(cpu)}), published ${ms(published)}: ${(published / median).toFixed(0)} × (by processor time ${(published / cpu).toFixed(0)} ×)`;
}

function run(shape: Shape): Times {
	const { times, report } = measure(shape.name, shapeTrace(shape));
	const { predicted, potential, dismissed } = counts(report);
	const { events, threads, locks } = report.traces[0]!;
	const found = `${predicted} predicted, ${potential} potential, ${dismissed} dismissed`;
	process.stdout.write(`${line(shape.name, times, shape.publishedMilliseconds)}; `);
	process.stdout.write(`${events} events, ${threads} threads, ${locks} locks; ${found}\n`);
	if (predicted !== shape.deadlocks) {
		process.stderr.write(
			`shapes: ${shape.name}: expected ${shape.deadlocks} predicted, found ${predicted}\n`,
		);
		process.exitCode = 1;
	}
	return times;
}

const all = shapes.map(run);
const sum = (of: (times: Times) => number): number => all.reduce((total, times) => total + of(times), 0);
const published = shapes.reduce((total, shape) => total + shape.publishedMilliseconds, 0);
const together = {
	first: sum(({ first }) => first),
	median: sum((one) => one.median),
	cpu: sum(({ cpu }) => cpu),
};
process.stdout.write(`${line("sum", together, published)}; medians of ${rounds}\n`);
