import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect } from "vitest";
import type { Finding, Frame, Report } from "../../src/model/index.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";
import { temporaryFolder } from "../support/compiler.js";
import { holdwait, holdwaitPath, root } from "../support/holdwait.js";

const source = join(root, "test/programs/go");
const folder = mkdtempSync(join(tmpdir(), "holdwait-go-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const built = new Map<string, string>();

/** The incidents, built by the unchanged command of every Go program, under `holdwait record`. @param env what else they are built for */
export function program(env: Record<string, string> = {}): string {
	const name = ["incidents", ...Object.values(env)].join("-");
	const known = built.get(name);
	if (known !== undefined) return known;
	const output = join(folder, name);
	const build = ["go", "-C", source, "build", "-o", output, "."];
	const { status, stderr } = holdwait(["record", "-o", join(folder, "build"), "--", ...build], { env });
	if (status !== 0) throw new Error(`${build.join(" ")}: status ${status}\n${stderr}`);
	built.set(name, output);
	return output;
}

export interface Recording {
	/** The folder of the traces. */
	readonly traces: string;
	readonly status: number | null;
	readonly stderr: string;
}

/** Records one incident to its end. */
export function recordToItsEnd(incident: string, way: string): Recording {
	const traces = temporaryFolder();
	const { status, stderr } = holdwait(["record", "-o", traces, "--", program(), incident, way]);
	return { traces, status, stderr };
}

/** Records one incident until it says that all its goroutines wait for good, and kills it with SIGKILL. */
export async function recordUntilStuck(incident: string): Promise<Recording> {
	const traces = temporaryFolder();
	const command = [holdwaitPath, "record", "-o", traces, "--", program(), incident, "hung"];
	const child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "pipe"] });
	const ended = once(child, "exit");
	let stderr = "";
	child.stderr.on("data", (data) => {
		stderr += data;
	});
	const lines = createInterface(child.stdout);
	const [line] = await Promise.race([once(lines, "line"), ended.then(() => [stderr])]);
	const pid = Number(/^stuck (\d+)$/.exec(line as string)?.[1]);
	if (!(pid > 0)) throw new Error(`${incident} did not hang: ${line}`);
	process.kill(pid, "SIGKILL");
	await ended;
	return { traces, status: child.exitCode, stderr };
}

/** Analyzes, and holds the report against what every good trace has. */
export function analyze(traces: string): Report {
	const { status, stdout, stderr } = holdwait(["analyze", "--json", "-", traces]);
	expect({ good: status === 0 || status === 1, stderr }).toEqual({ good: true, stderr: "" });
	const report = JSON.parse(stdout) as Report;
	expect(report.traces.flatMap(({ losses }) => losses)).toEqual([]);
	expect(report.traces.map(({ runtime, overlaps }) => ({ runtime, overlaps }))).toEqual([
		{ runtime: "go", overlaps: 0 },
	]);
	return report;
}

const declaration = /^func (?:\(\w+ (\*?)(\w+)\) )?(\w+)/;

/** `function:line` of every line of the incidents that ends with a marker: `//@ name`. */
function markedLines(): Map<string, string> {
	const marked = new Map<string, string>();
	for (const name of readdirSync(source).filter((each) => each.endsWith(".go"))) {
		let inside = "";
		for (const [index, line] of readFileSync(join(source, name), "utf8").split("\n").entries()) {
			const [start, pointer, type, own] = declaration.exec(line) ?? [];
			if (start !== undefined) inside = type === undefined ? `${own}` : `(${pointer}${type}).${own}`;
			const marker = /\/\/@ (\S+)$/.exec(line)?.[1];
			if (marker !== undefined) marked.set(marker, `${inside}:${index + 1}`);
		}
	}
	return marked;
}

const marked = markedLines();

/** Where a stack is in the incidents themselves; a function literal counts as the function around it. */
function site(stack: readonly Frame[]): string {
	const own = stack.find(({ file }) => file?.includes("programs/go/"));
	const name = own?.function.replace(/^main\./, "").replace(/\.func\d.*/, "");
	return own === undefined ? "?" : `${name}:${own.line}`;
}

/** What is asserted of a finding. */
export interface Expectation {
	readonly verdict: string;
	readonly rule: string;
	/** `marker of the hold > marker of the wish` of each participant, in any order. */
	readonly participants: readonly string[];
	/** Goroutines stuck behind the participants. */
	readonly victims?: number;
}

/** Markers as the lines they stand for. */
export function located({ participants, ...rest }: Expectation): Expectation {
	const places = participants.map((text) =>
		text.replace(/[\w-]+/g, (marker) => marked.get(marker) ?? `no marker ${marker}`),
	);
	return { ...rest, participants: places.sort() };
}

/** A finding as an expectation. */
export function shape({ verdict, rule, participants, victims }: Finding): Expectation {
	const places = participants.map(({ holds, wants }) => {
		const held = holds.filter(({ inCycle }) => inCycle).map(({ stack }) => site(stack));
		return `${held.join(" ")} > ${wants === undefined ? "" : site(wants.stack)}`.trim();
	});
	const shared = { verdict, rule, participants: places.sort() };
	return victims === undefined ? shared : { ...shared, victims: victims.count };
}

export interface Statistics {
	readonly events: number;
	readonly closed: boolean;
	readonly losses: readonly string[];
}

/** Reads every trace of a folder to its end. */
export function statistics(traces: string): Statistics[] {
	return readdirSync(traces).map((name) => {
		const trace = openTrace(bytesSource(readFileSync(join(traces, name)), name));
		for (const _batch of trace.batches()) {
			// Totals are complete after one iteration.
		}
		const { events, closed, losses } = trace.totals();
		return { events, closed, losses: losses.map(({ reason }) => reason) };
	});
}
