import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { folderWith } from "../support/files.js";
import { holdwait, root } from "../support/holdwait.js";
import { dumpOf } from "./dumps.js";

const files = { "goroutines.txt": dumpOf("go1.26-stack"), "threads.txt": dumpOf("java17-print-l") };

test("the commands of the document print what it shows", () => {
	const document = readFileSync(join(root, "docs/dumps.md"), "utf8");
	const blocks = [...document.matchAll(/^```console\n\$ holdwait (.*)\n((?:.*\n)*?)```$/gm)];
	expect(blocks).toHaveLength(2);
	const cwd = folderWith(files);
	for (const [, command = "", shown = ""] of blocks) {
		const { status, stdout, stderr } = holdwait(command.split(" "), { cwd });
		expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
		for (const line of shown.trimEnd().split("\n")) expect(stdout.split("\n")).toContain(line);
	}
});

test("every command takes a dump, gzipped too, and the trace that is made of it has the same events", () => {
	const cwd = folderWith({ ...files, "dump.gz": gzipSync(files["goroutines.txt"]) });
	expect(holdwait(["check", "dump.gz"], { cwd }).status).toBe(1);
	expect(holdwait(["stats", "dump.gz"], { cwd }).stdout).toContain("5 threads");
	expect(holdwait(["pack", "threads.txt", "-o", "threads.hwt"], { cwd }).status).toBe(0);
	const dumps = ["threads.txt", "threads.hwt"].map((name) => holdwait(["dump", name], { cwd }).stdout);
	expect(dumps[0]).toContain("loss snapshot");
	expect(dumps[1]).toBe(dumps[0]);
});

test("in a folder dumps are found beside other text files, and behind the text of a log by name only", () => {
	const log = `${"started\n".repeat(2000)}${files["goroutines.txt"]}`;
	const cwd = folderWith({ ...files, "notes.txt": "goroutine 1 was stuck\n", "server.txt": log });
	const { stdout } = holdwait(["analyze", "--json", "-", "."], { cwd });
	const names = (JSON.parse(stdout) as { traces: { name: string }[] }).traces.map(({ name }) => name);
	expect(names).toEqual(["goroutines.txt", "threads.txt"]);
	expect(holdwait(["analyze", "server.txt"], { cwd }).status).toBe(1);
});

test("what is nearly a dump is told with file and line, and the exit status says that it is no good", () => {
	const cwd = folderWith({ "broken.txt": "goroutine 1 [semacquire]:\n\ngoroutine 2 [running]:\n" });
	const { status, stderr } = holdwait(["analyze", "broken.txt"], { cwd });
	expect(status).toBe(2);
	expect(stderr).toMatch(/^holdwait: broken\.txt, line 1: expected stacks below .*found headers only/m);
});
