import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { folderWith } from "../support/files.js";
import { holdwait, holdwaitPath } from "../support/holdwait.js";
import { clean, empty, predicted } from "../support/traces.js";

test("findings on standard output, nothing else; everything else on standard error", () => {
	const folder = folderWith({ "t.txt": predicted, "zero.hwt": "" });
	const found = holdwait(["analyze", "t.txt"], { cwd: folder });
	expect(found).toMatchObject({ status: 1, stderr: "" });
	expect(found.stdout).toContain("leftInner");
	const partly = holdwait(["analyze", "t.txt", "zero.hwt"], { cwd: folder });
	expect(partly).toMatchObject({ status: 2, stdout: found.stdout });
	expect(partly.stderr).toMatch(/zero\.hwt/);
});

test("JSON on standard output is nothing but JSON", () => {
	const folder = folderWith({ "t.txt": predicted });
	const { stdout } = holdwait(["analyze", "t.txt", "--json", "-"], { cwd: folder });
	expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, findings: [{ verdict: "predicted" }] });
});

test("every form of the report at once", () => {
	const folder = folderWith({ "t.txt": predicted });
	const args = ["analyze", "t.txt", "--html", "out/r.html", "--json", "out/r.json", "--text", "out/r.txt"];
	expect(holdwait(args, { cwd: folder })).toMatchObject({ status: 1, stdout: "" });
	expect(readdirSync(join(folder, "out")).sort()).toEqual(["r.html", "r.json", "r.txt"]);
	expect(readFileSync(join(folder, "out/r.html"), "utf8")).toMatch(/^<!doctype html>/i);
});

test("no colours in a pipe or a file, colours when they are asked for", () => {
	const folder = folderWith({ "t.txt": predicted });
	const plain = holdwait(["analyze", "t.txt"], { cwd: folder });
	const forced = holdwait(["analyze", "t.txt"], { cwd: folder, env: { FORCE_COLOR: "1" } });
	const refused = holdwait(["analyze", "t.txt"], { cwd: folder, env: { NO_COLOR: "1" } });
	expect(plain.stdout).not.toContain("\x1b[");
	expect(forced.stdout).toContain("\x1b[");
	expect(refused.stdout).not.toContain("\x1b[");
});

test("a reader that goes away is no error: dump | head", () => {
	const folder = folderWith({
		"t.txt": `holdwait 1\n${"T1 acquire a\nT1 release a\n".repeat(100_000)}end\n`,
	});
	const script = `"$0" "$1" dump t.txt | head -n 1; echo "\${PIPESTATUS[0]}"`;
	const { stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, holdwaitPath], {
		cwd: folder,
		encoding: "utf8",
	});
	expect(stderr).toBe("");
	expect(stdout).toBe("holdwait 1\n0\n");
});

test("a reader that goes away does not turn findings into success", async () => {
	const folder = folderWith({ "t.txt": predicted });
	const child = spawn(process.execPath, [holdwaitPath, "check", "t.txt"], {
		cwd: folder,
		stdio: ["ignore", "pipe", "ignore"],
	});
	child.stdout.destroy();
	expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(1);
});

test("dump and pack: back and forth, compressed or not, gives the same text", () => {
	const folder = folderWith({ "t.txt": predicted });
	const text = holdwait(["dump", "t.txt"], { cwd: folder }).stdout;
	for (const codec of ["deflate", "none"]) {
		const packed = `${codec}.hwt`;
		expect(holdwait(["pack", "t.txt", "-o", packed, "--codec", codec], { cwd: folder })).toMatchObject({
			status: 0,
		});
		expect(holdwait(["dump", packed], { cwd: folder })).toMatchObject({ status: 0, stdout: text });
		writeFileSync(join(folder, `${packed}.gz`), gzipSync(readFileSync(join(folder, packed))));
		expect(holdwait(["dump", `${packed}.gz`], { cwd: folder })).toMatchObject({ status: 0, stdout: text });
	}
	writeFileSync(join(folder, "again.txt"), text);
	expect(holdwait(["dump", "again.txt"], { cwd: folder }).stdout).toBe(text);
});

test("every form of a trace gets the same verdict", () => {
	const folder = folderWith({ "t.txt": predicted });
	holdwait(["pack", "t.txt", "-o", "t.hwt"], { cwd: folder });
	writeFileSync(join(folder, "t.hwt.gz"), gzipSync(readFileSync(join(folder, "t.hwt"))));
	const findings = ["t.txt", "t.hwt", "t.hwt.gz"].map(
		(name) =>
			JSON.parse(holdwait(["analyze", name, "--json", "-"], { cwd: folder }).stdout).findings[0].fingerprint,
	);
	expect(new Set(findings).size).toBe(1);
});

test("nothing is overwritten unless asked for, and nothing half written is left", () => {
	const folder = folderWith({
		"t.txt": clean,
		"bad.txt": "holdwait 1\nT1 frobnicate a\n",
		"kept.hwt": "precious",
	});
	for (const args of [
		["pack", "t.txt"],
		["dump", "t.txt"],
	]) {
		const refused = holdwait([...args, "-o", "kept.hwt"], { cwd: folder });
		expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(/kept\.hwt: exists already/) });
		expect(readFileSync(join(folder, "kept.hwt"), "utf8")).toBe("precious");
	}
	expect(holdwait(["pack", "bad.txt", "-o", "new.hwt"], { cwd: folder })).toMatchObject({ status: 2 });
	expect(holdwait(["pack", "t.txt", "-o", "kept.hwt", "--force"], { cwd: folder })).toMatchObject({
		status: 0,
	});
	expect(readFileSync(join(folder, "kept.hwt"), "utf8")).not.toBe("precious");
	expect(readdirSync(folder).sort()).toEqual(["bad.txt", "kept.hwt", "t.txt"]);
});

test("a folder stands for its traces, and for nothing else in it", () => {
	const folder = folderWith({
		"a.txt": clean,
		"b.txt": predicted,
		"notes.txt": "holdwait is nice",
		"data.json": "{}",
	});
	holdwait(["pack", "a.txt", "-o", "c.hwt"], { cwd: folder });
	const { stdout } = holdwait(["analyze", ".", "--json", "-"], { cwd: folder });
	expect(JSON.parse(stdout).traces.map(({ name }: { name: string }) => name)).toEqual([
		"a.txt",
		"b.txt",
		"c.hwt",
	]);
});

test("a trace that is named twice counts once", () => {
	const folder = folderWith({ "a.txt": clean });
	const { stdout } = holdwait(["analyze", "a.txt", "./a.txt", ".", "--json", "-"], { cwd: folder });
	expect(JSON.parse(stdout).traces).toHaveLength(1);
});

test("an empty trace beside others in a folder is no reason to fail; named by itself it is", () => {
	const folder = folderWith({ "a.txt": clean, "b.txt": empty });
	expect(holdwait(["check", "."], { cwd: folder })).toMatchObject({ status: 0 });
	expect(holdwait(["check", "a.txt", "b.txt"], { cwd: folder })).toMatchObject({ status: 2 });
});

test("stats counts what is in a trace", () => {
	const folder = folderWith({ "t.txt": predicted });
	const { status, stdout } = holdwait(["stats", "t.txt"], { cwd: folder });
	expect(status).toBe(0);
	expect(stdout).toMatch(/^8 events, \d+ bytes, [\d.]+ bytes per event$/m);
	expect(stdout).toMatch(/^operation acquire: 4$/m);
	expect(stdout).toMatch(/^2 threads, 2 locks/m);
	expect(stdout).toMatch(/^most acquired: a \(mutex\) 2 acquires, 0 contended$/m);
});

test("stats shows the locks most acquired, then those most contended, ties in the order of ids; and counts the others", () => {
	const taken = Array.from({ length: 14 }, (_, n) =>
		`T1 acquire l${n}\nT1 release l${n}\n`.repeat(n < 3 ? 1 : 2),
	);
	const waits = "T2 attempt l5\nT2 acquire l5\nT2 release l5\nT2 attempt never\nT2 abandon never timeout\n";
	const folder = folderWith({ "t.txt": `holdwait 1\nlock unused mutex\n${taken.join("")}${waits}` });
	const { stdout } = holdwait(["stats", "t.txt"], { cwd: folder });
	const shown = (which: string) =>
		[...stdout.matchAll(new RegExp(`^most ${which}: (\\w+) .*? (\\d+) acquires, (\\d+)`, "gm"))].map(
			(match) => match.slice(1).join(" "),
		);
	expect(shown("acquired")).toEqual(["l5 3 1", ...[3, 4, 6, 7, 8, 9, 10, 11, 12].map((n) => `l${n} 2 0`)]);
	expect(shown("contended")).toEqual(["l5 3 1", "never 0 1"]);
	expect(stdout).toMatch(/^2 threads, 16 locks \(15 used\)/m);
});

test("a report into a pipe or through a link goes there, and replaces neither", () => {
	const folder = folderWith({ "t.txt": clean, target: "old" });
	symlinkSync("target", join(folder, "link"));
	const script = `mkfifo pipe; timeout 60 cat pipe > got & "$0" "$1" analyze t.txt --json pipe --text link; wait; test -p pipe`;
	const { status } = spawnSync("bash", ["-c", script, process.execPath, holdwaitPath], { cwd: folder });
	expect(status).toBe(0);
	expect(JSON.parse(readFileSync(join(folder, "got"), "utf8"))).toHaveProperty("findings");
	expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
	expect(readFileSync(join(folder, "target"), "utf8")).toMatch(/^No deadlocks found/);
});

test("stats of several traces and folders: one after the other, those that are none are told", () => {
	const folder = folderWith({ "a.txt": predicted, "b.txt": clean, "c.txt": "holdwait 1\nT1 frobnicate a\n" });
	const { status, stdout, stderr } = holdwait(["stats", "a.txt", "."], { cwd: folder });
	expect(stdout.match(/^[abc]\.txt: format 1, /gm)).toEqual(["a.txt: format 1, ", "b.txt: format 1, "]);
	expect(stdout).toMatch(/^8 events, /m);
	expect(stderr).toMatch(/c\.txt, line 2: expected/);
	expect(status).toBe(2);
	expect(holdwait(["stats", "a.txt", "b.txt"], { cwd: folder })).toMatchObject({ status: 0, stderr: "" });
});

test("a fault of holdwait itself: an apology, no stack unless asked for, and its own exit status", () => {
	const folder = folderWith({ "t.txt": clean });
	// Take away what only a damaged installation lacks.
	const preload = join(folder, "break.mjs");
	writeFileSync(preload, "String.prototype.split = () => { throw new Error('broken on purpose'); };");
	const broken = { cwd: folder, env: { NODE_OPTIONS: `--import=${preload}` } };
	const quiet = holdwait(["analyze", "t.txt"], broken);
	expect(quiet).toMatchObject({ status: 70, stdout: "" });
	expect(quiet.stderr).toMatch(/sorry.*broken on purpose/);
	expect(quiet.stderr).not.toMatch(/^\s+at /m);
	const loud = holdwait(["analyze", "t.txt"], { ...broken, env: { ...broken.env, HOLDWAIT_DEBUG: "1" } });
	expect(loud.stderr).toMatch(/^\s+at /m);
});

test("a copy that is not built says so", () => {
	const folder = folderWith({ "package.json": '{ "type": "module" }' });
	const copy = join(folder, "bin-holdwait");
	writeFileSync(copy, readFileSync(holdwaitPath));
	const { status, stderr } = spawnSync(process.execPath, [copy, "--version"], { encoding: "utf8" });
	expect({ status, stderr }).toEqual({ status: 70, stderr: expect.stringContaining("npm run build") });
	expect(existsSync(join(folder, "..", "dist/cli/holdwait.js"))).toBe(false);
});
