import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "vitest";
import { temporaryFolder, testWith } from "../support/compiler.js";
import { root } from "../support/holdwait.js";
import { analyzeDump, brief } from "./dumps.js";

/** Starts a program that says when it is stuck, and gives it when it does. */
async function stuck(command: string, args: readonly string[]): Promise<ChildProcess> {
	const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
	const [line] = await once(createInterface(child.stdout), "line");
	expect(line).toMatch(/^stuck/);
	return child;
}

/** What a program prints when it is asked to dump its threads and end. */
async function dumpAtQuit(child: ChildProcess): Promise<string> {
	const pieces: Buffer[] = [];
	child.stderr?.on("data", (piece: Buffer) => pieces.push(piece));
	child.kill("SIGQUIT");
	await once(child, "close");
	return Buffer.concat(pieces).toString();
}

testWith("go")("a Go program with 40,000 goroutines behind a set that reads itself, at SIGQUIT", async () => {
	const program = join(temporaryFolder(), "incidents");
	const built = spawnSync("go", ["-C", join(root, "test/programs/go"), "build", "-o", program, "."]);
	expect(built.status, built.stderr?.toString()).toBe(0);
	const { findings } = analyzeDump(await dumpAtQuit(await stuck(program, ["set", "hung"])));
	expect(findings.map(({ verdict, rule, victims }) => [verdict, rule, victims?.count])).toEqual([
		["potential", "unseen-holder", 39_999],
	]);
	const [reader] = findings[0]?.participants ?? [];
	expect(reader?.wants?.stack.map(({ function: name }) => name)).toContain("main.(*HashSet).Values");
	expect(findings[0]?.notes.join()).toContain(`it may be held by ${reader?.thread} (asks for it in `);
});

testWith(
	"java",
	"javac",
	"jstack",
)("a Java program with two maps in two orders, seen by jstack", async () => {
	const classes = temporaryFolder();
	const sources = ["TwoMaps.java", "Certain.java"].map((name) => join(root, "test/programs/java", name));
	const built = spawnSync("javac", ["-g", "-d", classes, ...sources]);
	expect(built.status, built.stderr?.toString()).toBe(0);
	const child = await stuck("java", ["-cp", classes, "TwoMaps", "hung"]);
	const { stdout } = spawnSync("jstack", ["-l", `${child.pid}`], { encoding: "utf8" });
	child.kill("SIGKILL");
	const { findings } = analyzeDump(stdout);
	expect(findings.map(brief)).toEqual([expect.stringMatching(/^deadlocked lock-order: /)]);
	expect(findings[0]?.title).toMatch(/ConcurrentHashMap bin .* wants ConcurrentHashMap bin/);
});
