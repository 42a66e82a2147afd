import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, test } from "vitest";

const names: Readonly<Record<string, string>> = {
	cc: "c compiler",
	"c++": "c++ compiler",
	go: "go toolchain",
	"aarch64-linux-gnu-gcc": "c compiler for aarch64",
	"qemu-aarch64-static": "emulator for aarch64",
};

export function has(program: string): boolean {
	const question = program === "go" ? "version" : "--version";
	return spawnSync(program, [question], { stdio: "ignore" }).status === 0;
}

type Test = (name: string, body: () => void | Promise<void>) => void;

/**
 * `test`, skipped with its reason where something is missing. With HOLDWAIT_REQUIRE_ALL=1 it runs all the same, and
 * fails.
 */
export function testWhere(isThere: boolean, reason: string): Test {
	if (isThere || process.env.HOLDWAIT_REQUIRE_ALL === "1") return (name, body) => test(name, body);
	return (name, body) => test.skip(`${name} (skipped: ${reason})`, body);
}

/** As {@link testWhere}, of programs. */
export function testWith(...programs: string[]): Test {
	const missing = programs.filter((program) => !has(program));
	const reason = missing.map((program) => names[program] ?? program).join(", ");
	return testWhere(missing.length === 0, `no ${reason}`);
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "holdwait-test-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Compiles one source file. @returns the path of the program */
export function compile(
	source: string,
	{ folder = temporaryFolder(), name = "program", flags = [] as string[], compiler = "cc" } = {},
): string {
	const file = join(folder, `${name}.${compiler === "c++" ? "cc" : "c"}`);
	writeFileSync(file, source);
	const program = join(folder, name);
	const args = ["-g", "-O1", "-pthread", file, "-o", program, ...flags];
	const { status, stderr } = spawnSync(compiler, args, { encoding: "utf8" });
	if (status !== 0) throw new Error(`${compiler} ${args.join(" ")}\n${stderr}`);
	return program;
}
