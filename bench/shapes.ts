// How long it takes to decode, analyze and predict traces of published shapes, beside what the published tool takes.
import { analyze } from "../src/analyze/index.js";
import { bytesSource, openTrace } from "../src/trace/index.js";
import { type Shape, shapes, shapeTrace } from "./shapesTraces.js";

const rounds = 3;

interface Result {
	/** Milliseconds of the first round, with code not yet compiled, and of the fastest. */
	readonly first: number;
	readonly fastest: number;
	readonly found: string;
}

function measure(shape: Shape): Result {
	const bytes = shapeTrace(shape);
	const times: number[] = [];
	let found = "";
	for (let round = 0; round < rounds; round++) {
		const start = process.hrtime.bigint();
		const report = analyze([{ name: shape.name, trace: openTrace(bytesSource(bytes)) }]);
		times.push(Number(process.hrtime.bigint() - start) / 1e6);
		const cycles = [...report.findings, ...report.dismissed].filter(({ kind }) => kind === "cycle");
		const count = (verdict: string) =>
			cycles.filter((each) => each.verdict === verdict).reduce((sum, each) => sum + each.count, 0);
		const { events, threads, locks } = report.traces[0]!;
		found = `${events} events, ${threads} threads, ${locks} locks, ${count("predicted")} predicted, ${count("potential")} potential, ${count("dismissed")} dismissed`;
	}
	return { first: times[0]!, fastest: Math.min(...times), found };
}

function line(name: string, { first, fastest }: Omit<Result, "found">, published: number): string {
	const ratio = (ours: number) => `${(published / ours).toFixed(0)} ×`;
	return `${name}: ${first.toFixed(0)} ms (fastest of ${rounds}: ${fastest.toFixed(0)}), published ${published} ms: ${ratio(first)} (${ratio(fastest)})`;
}

const sum = { first: 0, fastest: 0, published: 0 };
for (const shape of shapes) {
	const result = measure(shape);
	sum.first += result.first;
	sum.fastest += result.fastest;
	sum.published += shape.publishedMilliseconds;
	process.stdout.write(`shapes: ${line(shape.name, result, shape.publishedMilliseconds)}; ${result.found}\n`);
}
process.stdout.write(`shapes: ${line("sum", sum, sum.published)}\n`);
