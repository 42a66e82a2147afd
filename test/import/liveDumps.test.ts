import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "vitest";
import { temporaryFolder, testWith } from "../support/compiler.js";
import { root } from "../support/holdwait.js";
import { analyzeDump, brief } from "./dumps.js";

/** Starts a program that says when it is stuck, and gives it when it does. @param errors where its error output goes */
async function stuck(command: readonly string[], errors: string): Promise<ChildProcess> {
	const [program = "", ...args] = command;
	const child = spawn(program, args, { stdio: ["pipe", "pipe", openSync(errors, "w")] });
	const [line] = await once(createInterface(child.stdout!), "line");
	expect(line).toMatch(/stuck/);
	return child;
}

testWith("go")("a Go program whose requests read what they read already, at SIGQUIT", async () => {
	const folder = temporaryFolder();
	const program = join(folder, "incidents");
	const built = spawnSync("go", ["-C", join(root, "test/programs/go"), "build", "-o", program, "."]);
	expect(built.status, built.stderr?.toString()).toBe(0);
	const dump = join(folder, "goroutines.txt");
	const child = await stuck([program, "service", "hung"], dump);
	child.kill("SIGQUIT");
	await once(child, "close");
	const { findings } = analyzeDump(readFileSync(dump, "utf8"));
	expect(findings.map(({ verdict, rule, victims }) => [verdict, rule, victims?.count])).toEqual([
		["potential", "unseen-holder", 3],
	]);
	const [reader] = findings[0]?.participants ?? [];
	expect(reader?.wants?.stack.map(({ function: name }) => name)).toContain("main.(*Service).handle");
	expect(findings[0]?.notes.join()).toContain(`it may be held by ${reader?.thread} (asks for it in `);
});

testWith("java", "javac")("a Java program with two maps in two orders, seen by jstack", async () => {
	const classes = temporaryFolder();
	const sources = ["TwoMaps.java", "Certain.java"].map((name) => join(root, "test/programs/java", name));
	const built = spawnSync("javac", ["-g", "-d", classes, ...sources]);
	expect(built.status, built.stderr?.toString()).toBe(0);
	const child = await stuck(["java", "-cp", classes, "TwoMaps", "hung"], join(classes, "errors.txt"));
	const { stdout } = spawnSync("jstack", ["-l", `${child.pid}`], { encoding: "utf8" });
	child.kill("SIGKILL");
	const { findings } = analyzeDump(stdout);
	expect(findings.map(brief)).toEqual([expect.stringMatching(/^deadlocked lock-order: /)]);
	expect(findings[0]?.title).toMatch(/ConcurrentHashMap bin .* wants ConcurrentHashMap bin/);
});
