import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { bytesSource, dumpText, openTrace } from "../../src/trace/index.js";
import { temporaryFolder } from "../support/compiler.js";
import { holdwait, root } from "../support/holdwait.js";

const source = join(root, "test/record-go/program");
const folder = mkdtempSync(join(tmpdir(), "holdwait-go-recorder-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const built = new Map<string, string>();

/** The program of these tests, or its tests, built under `holdwait record`. @param toolchain as in `go1.22.12` */
export function program(what: "build" | "test" = "build", toolchain = "local", ...flags: string[]): string {
	const name = [what, toolchain, ...flags].join("-").replaceAll("/", "_");
	const known = built.get(name);
	if (known !== undefined) return known;
	const path = join(folder, name);
	const go = ["go", "-C", source, what, ...(what === "test" ? ["-c"] : []), ...flags, "-o", path, "."];
	const { status, stderr } = holdwait(["record", "-o", join(folder, "build"), "--", ...go], {
		env: { GOTOOLCHAIN: toolchain },
	});
	if (status !== 0) throw new Error(`${go.join(" ")}: status ${status}\n${stderr}`);
	built.set(name, path);
	return path;
}

export interface Run {
	readonly status: number | null;
	readonly signal: string | null;
	readonly stderr: string;
	/** Paths of the traces it left, by name. */
	readonly traces: readonly string[];
}

/** Runs the program by itself, recorded. */
export function run(command: readonly string[], env: Record<string, string> = {}): Run {
	const into = temporaryFolder();
	const { status, signal, stderr } = spawnSync(command[0] as string, command.slice(1), {
		encoding: "utf8",
		env: { ...process.env, HOLDWAIT_DIR: into, ...env },
		timeout: 60_000,
	});
	const traces = readdirSync(into)
		.filter((name) => name.endsWith(".hwt"))
		.sort()
		.map((name) => join(into, name));
	return { status, signal, stderr, traces };
}

/** The text twin, line by line. */
export function dump(path: string): string[] {
	const trace = openTrace(bytesSource(readFileSync(path), path));
	return [...dumpText(trace)].join("").split("\n");
}

/** How the recorder left a trace. */
export function facts(path: string): { closed: boolean; losses: string[]; unsealed: number } {
	const trace = openTrace(bytesSource(readFileSync(path), path));
	for (const _batch of trace.batches()) {
		// Totals are complete after one iteration.
	}
	const { closed, losses, unsealedChunks } = trace.totals();
	return { closed, losses: losses.map(({ reason }) => reason), unsealed: unsealedChunks };
}

const event = /^(T\d+) (\S+) (L\d+)(.*?)(?: t=\d+)?( @ .*)?$/;

/**
 * What happened to the objects that the program itself uses, without those of the libraries: `T1 acquire mutex1 shared`.
 * Objects are called by their kind and, as threads, numbered in the order they are met.
 */
export function story(path: string): string[] {
	const lines = dump(path);
	const own = new Set(lines.flatMap((line) => (/ @ main\./.test(line) ? (event.exec(line)?.[3] ?? []) : [])));
	const kinds = new Map(lines.flatMap((line) => kindOf(line)));
	const names = new Map<string, string>();
	const name = (id: string, kind: string): string => {
		const count = [...names.values()].filter((other) => other.replace(/\d+$/, "") === kind).length;
		if (!names.has(id)) names.set(id, `${kind}${count + 1}`);
		return names.get(id) as string;
	};
	return lines.flatMap((line) => {
		const [, thread, operation, object, rest] = event.exec(line) ?? [];
		if (object === undefined || !own.has(object)) return [];
		const others = (rest as string).replace(/L\d+/, (id) => name(id, kinds.get(id) as string));
		return [
			`${name(thread as string, "T")} ${operation} ${name(object, kinds.get(object) as string)}${others}`,
		];
	});
}

function kindOf(line: string): [string, string][] {
	const [, id, kind, rest] = /^lock (L\d+) (\w+)(.*)/.exec(line) ?? [];
	if (id === undefined) return [];
	return [[id, /variant="?(\w+)/.exec(rest as string)?.[1] ?? (kind as string)]];
}

/** The events of one kind of object. */
export function only(kind: string, lines: readonly string[]): string[] {
	return lines.filter((line) => new RegExp(` ${kind}\\d`).test(line));
}
