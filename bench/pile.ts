// How long the whole command takes, from its start to its exit, to explain a process that hung with very many threads: one reads under a
// read lock, a writer came in between, and all others queue behind the two. Beside it a Node that does nothing, and a trace of nothing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bytesSource, openTrace, packTrace } from "../src/trace/index.js";
import { median } from "./figures.js";

const threads = 40_000;
const rounds = 7;
const folder = mkdtempSync(join(tmpdir(), "holdwait-pile-"));
const holdwait = "bin/holdwait";

/** Started one by one by a first thread, which then waits for all of them, as requests of a Go server are. */
function* pile(): Generator<string> {
	yield "holdwait 1\nruntime go\nlock set rwlock policy=r\nlock served waitgroup";
	yield "T1 fork T2\nT2 acquire set shared @ Values set.go:31 < tick set.go:75";
	for (let thread = 3; thread < threads + 3; thread++) {
		yield `T1 acquire served shared @ serve set.go:52\nT1 fork T${thread}`;
		yield `T${thread} attempt set @ AddOne set.go:17 < serve.func1 set.go:54`;
	}
	yield "T2 attempt set shared @ Size set.go:24 < Values set.go:34 < tick set.go:75";
	yield "T1 attempt served @ serve set.go:60\n";
}

/** @returns the path of a binary trace */
function traceOf(name: string, lines: Iterable<string>): string {
	const text = new TextEncoder().encode([...lines].join("\n"));
	const path = join(folder, name);
	writeFileSync(path, Buffer.concat([...packTrace(openTrace(bytesSource(text, name)), { codec: "none" })]));
	return path;
}

/** Milliseconds. */
function duration(args: readonly string[], expected: number): number {
	const start = process.hrtime.bigint();
	const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
	const took = Number(process.hrtime.bigint() - start) / 1e6;
	if (status !== expected) throw new Error(`${args.join(" ")}: exit status ${status}\n${stderr}`);
	return took;
}

const findings = 1;
const hung = traceOf("hung.hwt", pile());
const small = traceOf("small.hwt", ["holdwait 1\nT1 acquire a\nT1 release a\nend\n"]);
const [html, json] = [join(folder, "report.html"), join(folder, "report.json")];
const commands: readonly (readonly [string, readonly string[], number])[] = [
	["node that does nothing", ["-e", "0"], 0],
	["a trace of two events", [holdwait, "analyze", small], 0],
	[`${threads} threads stuck`, [holdwait, "analyze", hung], findings],
	["the same, HTML and JSON too", [holdwait, "analyze", hung, "--html", html, "--json", json], findings],
];

try {
	const times = commands.map((): number[] => []);
	for (let round = 0; round < rounds; round++)
		for (const [index, [, args, expected]] of commands.entries())
			times[index]?.push(duration(args, expected));
	const bare = median(times[0] as number[]);
	for (const [index, [name]] of commands.entries()) {
		const took = median(times[index] as number[]);
		process.stdout.write(
			`pile: ${name}: ${took.toFixed(0)} ms, ${(took / bare).toFixed(1)} × the start of Node\n`,
		);
	}
} finally {
	rmSync(folder, { recursive: true });
}
