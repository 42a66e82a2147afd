import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { folderWith } from "../support/files.js";
import { holdwait, root } from "../support/holdwait.js";

const document = readFileSync(join(root, "docs/import.md"), "utf8");
const example = /^```text\n(.*?)^```$/ms.exec(document)![1]!;
const command = /^\$ holdwait (.*)$/m.exec(document)![1]!;

test("the example of the document is found with the command beside it", () => {
	const cwd = folderWith({ "inversion.std": example });
	const { status, stdout } = holdwait(command.split(" "), { cwd });
	expect(status).toBe(1);
	expect(stdout).toMatch(/T0 .*accounts.*audit/);
});

test("every command takes it: analyze, check, stats, dump, pack", () => {
	const cwd = folderWith({ "inversion.std": example, "inversion.log.gz": gzipSync(example) });
	for (const name of ["inversion.std", "inversion.log.gz"]) {
		expect(holdwait(["analyze", name], { cwd }).status, name).toBe(1);
		expect(holdwait(["check", name], { cwd }).status, name).toBe(1);
		expect(holdwait(["stats", name], { cwd }).stdout, name).toContain("12 events");
		expect(holdwait(["dump", name], { cwd }).stdout, name).toContain("T1 acquire audit");
		expect(holdwait(["pack", name, "-o", `${name}.hwt`], { cwd }).status, name).toBe(0);
	}
	const dumps = ["inversion.std", "inversion.std.hwt"].map(
		(name) => holdwait(["dump", name], { cwd }).stdout,
	);
	expect(dumps[0]).toBe(dumps[1]);
});

test("in a folder it is found beside other text files", () => {
	const cwd = folderWith({ "notes.txt": "T0 | did (it) | again\n", "a.std": example, "b.txt": example });
	const { status, stdout } = holdwait(["analyze", "."], { cwd });
	expect(status).toBe(1);
	expect(stdout).toContain("a.std");
	expect(stdout).toContain("b.txt");
	expect(stdout).not.toContain("notes.txt");
});

test("a broken line is told with file and line, and the exit status says that the trace is no good", () => {
	const cwd = folderWith({ "broken.std": `${example}T0|lock(a)|17\n` });
	const { status, stderr } = holdwait(["analyze", "broken.std"], { cwd });
	expect(status).toBe(2);
	expect(stderr).toMatch(/^holdwait: broken\.std, line 14: expected an operation .*found "lock"/m);
});
