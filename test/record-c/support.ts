import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll } from "vitest";
import { bytesSource, dumpText, openTrace, type RecordedTrace } from "../../src/trace/index.js";
import { childrenOf, untilBlocked } from "../support/blocked.js";
import { temporaryFolder } from "../support/compiler.js";
import { root } from "../support/holdwait.js";

const programs = join(root, "test/programs/c");
const folder = mkdtempSync(join(tmpdir(), "holdwait-recorder-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const built = new Map<string, string>();

function once(name: string, build: (path: string) => readonly [string, ...string[]]): string {
	const known = built.get(name);
	if (known !== undefined) return known;
	const path = join(folder, name);
	const [compiler, ...args] = build(path);
	const { status, stderr } = spawnSync(compiler, args, { encoding: "utf8" });
	if (status !== 0) throw new Error(`${compiler} ${args.join(" ")}\n${stderr}`);
	built.set(name, path);
	return path;
}

/** The recorder, built as its README says. @param flags of a variant */
export function recorder(...flags: string[]): string {
	return recorderBy("cc", ...flags);
}

/** @param compiler for this machine or another one */
export function recorderBy(compiler: string, ...flags: string[]): string {
	const home = join(root, "record/c");
	const sources = readdirSync(home).filter((name) => name.endsWith(".c"));
	const files = sources.map((name) => join(home, name));
	const name = `libholdwait-${compiler}${flags.join("")}.so`;
	const always = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", "-pthread"];
	return once(name, (path) => [compiler, ...always, ...flags, ...files, "-o", path]);
}

/** One of test/programs/c, compiled. @param source with its ending */
export function program(source: string, ...flags: string[]): string {
	const compiler = source.endsWith(".cpp") ? ["c++", "-std=c++20"] : ["cc"];
	return programBy(compiler as [string, ...string[]], source, ...flags);
}

/** @param compiler for this machine or another one, with options that go with it */
export function programBy(
	[compiler, ...own]: readonly [string, ...string[]],
	source: string,
	...flags: string[]
): string {
	const options = ["-g", "-O1", "-Wall", "-Wextra", "-pthread", ...flags];
	const forOther = compiler.includes("-") ? `-${compiler}` : "";
	const name = `${basename(source).replace(".", "-")}${forOther}${flags.join("")}`;
	return once(name, (path) => [compiler, ...own, ...options, join(programs, source), "-o", path, "-ldl"]);
}

export interface Recording {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
	/** Paths of the traces it left. */
	readonly traces: readonly string[];
}

export interface RecordOptions {
	readonly env?: Record<string, string>;
	/** Where the traces go; a fresh folder otherwise. */
	readonly into?: string;
	readonly library?: string;
	readonly input?: string;
}

function environment(into: string, { env, library = recorder() }: RecordOptions): NodeJS.ProcessEnv {
	return { ...process.env, LD_PRELOAD: library, HOLDWAIT_DIR: into, ...env };
}

function tracesIn(into: string): string[] {
	return readdirSync(into)
		.sort()
		.map((name) => join(into, name));
}

/** Runs a program under the recorder to its end. */
export function record(command: readonly string[], options: RecordOptions = {}): Recording {
	const into = options.into ?? temporaryFolder();
	const { status, stdout, stderr } = spawnSync(command[0] as string, command.slice(1), {
		env: environment(into, options),
		encoding: "utf8",
		input: options.input ?? "",
		timeout: 60_000,
	});
	return { status, stdout, stderr, traces: tracesIn(into) };
}

/** Runs a program that says "stuck", waits until all its threads are blocked, and kills it and its children with SIGKILL. */
export async function recordUntilStuck(
	command: readonly string[],
	options: RecordOptions = {},
): Promise<readonly string[]> {
	const into = options.into ?? temporaryFolder();
	const child = spawn(command[0] as string, command.slice(1), {
		env: environment(into, options),
		stdio: ["pipe", "pipe", "inherit"],
	});
	const ended = new Promise((resolve) => child.once("exit", resolve));
	await new Promise((resolve) => child.stdout.once("data", resolve));
	const pid = child.pid as number;
	await untilBlocked(pid);
	for (const other of childrenOf(pid)) process.kill(other, "SIGKILL");
	child.kill("SIGKILL");
	await ended;
	return tracesIn(into);
}

export function open(path: string): RecordedTrace {
	return openTrace(bytesSource(readFileSync(path), path));
}

/** The text twin, line by line. */
export function dump(path: string): string[] {
	return [...dumpText(open(path))].join("").split("\n");
}

/** The events of a trace in order, without times and stacks: `T1 acquire L1`. */
export function events(path: string): string[] {
	return dump(path)
		.filter((line) => /^T\d+ /.test(line))
		.map((line) => line.replace(/ t=\d+/, "").replace(/ @ .*/, ""));
}

/** The definitions of one kind, without addresses. */
export function definitions(path: string, kind: "lock" | "thread"): string[] {
	return dump(path)
		.filter((line) => line.startsWith(`${kind} `))
		.map((line) => line.replace(/ @ .*/, "").replace(/ (address|os)=\S+/g, ""));
}

export interface Doubt {
	readonly closed: boolean;
	readonly losses: readonly string[];
	readonly unsealed: number;
	readonly events: number;
}

/** What the reader says about a trace after reading all of it. */
export function totals(path: string): Doubt {
	const trace = open(path);
	for (const _batch of trace.batches()) {
		// Totals are complete after one iteration.
	}
	const { closed, losses, unsealedChunks, events: count } = trace.totals();
	return { closed, losses: losses.map(({ reason }) => reason), unsealed: unsealedChunks, events: count };
}
