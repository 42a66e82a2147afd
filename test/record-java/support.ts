import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import type { Finding, Frame, Report } from "../../src/model/index.js";
import { bytesSource, dumpText, openTrace } from "../../src/trace/index.js";
import { childrenOf, untilBlocked } from "../support/blocked.js";
import { temporaryFolder, testWith } from "../support/compiler.js";
import { holdwait, holdwaitPath, root } from "../support/holdwait.js";

const sources = join(root, "test/programs/java");
const classes = mkdtempSync(join(tmpdir(), "holdwait-java-"));
afterAll(() => rmSync(classes, { recursive: true, force: true }));

export const testWithJava = testWith("java", "javac");

let compiled = false;

/** The command that runs one of test/programs/java, all of which are compiled at the first call. */
export function java(program: string, ...args: readonly string[]): readonly string[] {
	if (!compiled) compile(javaFiles(sources), []);
	compiled = true;
	return ["java", "-cp", classes, program, ...args];
}

function javaFiles(folder: string): string[] {
	return readdirSync(folder)
		.filter((name) => name.endsWith(".java"))
		.map((name) => join(folder, name));
}

function compile(files: readonly string[], libraries: readonly string[]): void {
	const path = [classes, ...libraries].join(":");
	run(["javac", "-g", "-d", classes, "-cp", path, ...files]);
}

function run([program = "", ...args]: readonly string[]): void {
	const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
	if (status !== 0) throw new Error(`${program} ${args.join(" ")}\n${stdout}${stderr}`);
}

/** @returns the archive with a program that is an agent, too: of itself */
export function agentOf(program: string): string {
	const archive = join(classes, `${program}.jar`);
	const manifest = join(classes, `${program}.manifest`);
	const may = ["Can-Retransform-Classes: true", "Can-Redefine-Classes: true"];
	writeFileSync(manifest, [`Premain-Class: ${program}`, ...may, ""].join("\n"));
	run(["jar", "cfm", archive, manifest, "-C", classes, `${program}.class`]);
	return archive;
}

/**
 * The command that runs one of test/programs/java/published.
 * @param libraries what it needs from Maven Central, `group:artifact:version`
 */
export function published(program: string, libraries: readonly string[]): readonly string[] {
	const [, , , ...rest] = java(program);
	const folder = join(classes, program);
	for (const library of libraries)
		run(["mvn", "-q", "dependency:copy", `-Dartifact=${library}`, `-DoutputDirectory=${folder}`]);
	const jars = readdirSync(folder).map((name) => join(folder, name));
	compile([join(sources, "published", `${program}.java`)], jars);
	return ["java", "-cp", [classes, ...jars].join(":"), ...rest];
}

export interface Recording {
	readonly status: number | null;
	readonly stdout: string;
	/** What the program and `record` said, without the messages of `record` itself. */
	readonly stderr: string;
	/** The folder of the traces. */
	readonly folder: string;
}

/** Runs a program to its end, recorded. */
export function record(command: readonly string[], into = temporaryFolder()): Recording {
	const { status, stdout, stderr } = holdwait(["record", "-o", into, "--", ...command]);
	return { status, stdout, stderr, folder: into };
}

export interface Stuck {
	readonly folder: string;
	/** What the program said about itself when it was stuck. */
	readonly said: string;
}

/** Runs a program that says when it is stuck, waits until all its threads are blocked, and kills it with SIGKILL. */
export async function recordUntilStuck(command: readonly string[]): Promise<Stuck> {
	const folder = temporaryFolder();
	const args = [holdwaitPath, "record", "-o", folder, "--", ...command];
	const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
	const ended = new Promise((resolve) => child.once("exit", resolve));
	const said = await new Promise<string>((resolve, reject) => {
		child.stdout.once("data", (data: Buffer) => resolve(data.toString().trim()));
		child.once("exit", (status) => reject(new Error(`${command.join(" ")} ended with ${status}`)));
	});
	for (const program of childrenOf(child.pid as number)) {
		await untilBlocked(program);
		await untilRecorded(folder, Number.parseInt(said, 10));
		process.kill(program, "SIGKILL");
	}
	await ended;
	return { folder, said };
}

/**
 * Who is blocked by a synchronized method cannot say so: the recorder looks for them now and then. Returns when so many
 * threads are seen waiting, or after a hundred looks: then the verdict says what is missing.
 */
async function untilRecorded(folder: string, threads: number): Promise<void> {
	for (let look = 0; look < 100 && waiting(folder) < threads; look++)
		await new Promise((resolve) => setTimeout(resolve, 50));
}

/** How many threads do nothing after they began to wait for a lock or a thread. */
function waiting(folder: string): number {
	const path = join(folder, readdirSync(folder)[0] as string);
	const text = [...dumpText(openTrace(bytesSource(readFileSync(path), path)))].join("");
	const last = new Map<string, string>();
	for (const [, thread = "", operation = ""] of text.matchAll(/^(T\d+) (\w+)/gm)) last.set(thread, operation);
	return [...last.values()].filter((operation) => operation === "attempt" || operation === "await").length;
}

/** Analyzes what was recorded. @throws when nothing was, or it cannot be trusted */
export function analyze(folder: string): Report {
	const { status, stdout, stderr } = holdwait(["analyze", "--json", "-", folder]);
	if ((status !== 0 && status !== 1) || stderr !== "") throw new Error(`status ${status}: ${stderr}`);
	return JSON.parse(stdout) as Report;
}

const ownFiles = new Set(readdirSync(sources).filter((name) => name.endsWith(".java")));

/** The programs say `// at: name` behind lines that findings are expected to show: `File.java:12` becomes that name. */
export function named(text: string): string {
	return text.replace(/(\w+\.java):(\d+)/g, (place, file: string, line: string) => {
		if (!ownFiles.has(file)) return place;
		const content = readFileSync(join(sources, file), "utf8").split("\n")[Number(line) - 1];
		return /\/\/ at: (.+)$/.exec(content ?? "")?.[1] ?? place;
	});
}

/** Where a stack is in the program under test: the method, and the name of the line. */
function site(stack: readonly Frame[]): string {
	const own = stack.find(({ file }) => file !== undefined && ownFiles.has(file));
	if (own === undefined) return `not in the program: ${stack.map((frame) => frame.function).join(" < ")}`;
	return `${methodOf(own)}, ${named(`${own.file}:${own.line}`)}`;
}

/** The method without its class; a lambda by the method it stands in. */
function methodOf(frame: Frame): string {
	return frame.function.replace(/^.*\./, "").replace(/^lambda\$(\w+)\$\d+$/, "$1");
}

export interface Shape {
	readonly verdict: string;
	readonly rule: string;
	/** `held at > wanted at` of each participant, sorted. */
	readonly participants: readonly string[];
}

/** What tests assert of a finding. */
export function shape({ verdict, rule, participants }: Finding): Shape {
	const sides = participants.map(({ holds, wants }) => {
		const held = holds.filter(({ inCycle }) => inCycle).map(({ stack }) => site(stack));
		return `${held.join(" ")} > ${wants === undefined ? "" : site(wants.stack)}`.trim();
	});
	return { verdict, rule, participants: sides.sort() };
}

export type Mode = "quiet" | "hung" | "fixed" | "one-order" | "queued";

/** What is reported when a program of test/programs/java went through, or hung and was killed. */
export async function reportOf(program: string, ...args: readonly [...string[], Mode]): Promise<Report> {
	const command = java(program, ...args);
	const { folder } = args.at(-1) === "hung" ? await recordUntilStuck(command) : recordToEnd(command);
	const report = analyze(folder);
	expect(report.traces.flatMap(({ losses }) => losses)).toEqual([]);
	expect(report.traces.map(({ overlaps }) => overlaps)).toEqual([0]);
	return report;
}

function recordToEnd(command: readonly string[]): Recording {
	const recording = record(command);
	expect(recording).toMatchObject({ status: 0 });
	return recording;
}

export async function findings(
	program: string,
	...args: readonly [...string[], Mode]
): Promise<readonly Shape[]> {
	return (await reportOf(program, ...args)).findings.map(shape);
}

/** A shape as tests expect it. */
export const one = (verdict: string, rule: string, ...participants: string[]): Shape => ({
	verdict,
	rule,
	participants,
});
