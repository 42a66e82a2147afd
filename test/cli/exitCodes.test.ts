import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testWith } from "../support/compiler.js";
import { folderWith } from "../support/files.js";
import { holdwait, holdwaitPath } from "../support/holdwait.js";
import { clean, deadlocked, empty, lossy, potential, predicted } from "../support/traces.js";

const traces = { clean, potential, predicted, deadlocked, empty, lossy };

test.each<[string, keyof typeof traces, string[], number]>([
	["nothing found", "clean", [], 0],
	["a potential deadlock", "potential", [], 1],
	["a potential deadlock, when only stronger ones fail", "potential", ["--fail-on", "predicted"], 0],
	["a predicted deadlock", "predicted", ["--fail-on", "predicted"], 1],
	["a predicted deadlock, when only stuck threads fail", "predicted", ["--fail-on", "deadlocked"], 0],
	["threads that were stuck", "deadlocked", [], 1],
	["threads that were stuck, at the strictest level", "deadlocked", ["--fail-on", "deadlocked"], 1],
	["threads that were stuck, when nothing fails", "deadlocked", ["--fail-on", "never"], 0],
	["no events", "empty", [], 2],
	["no events, and that is fine", "empty", ["--allow-empty"], 0],
	["lost events", "lossy", [], 2],
	["fewer lost events than allowed", "lossy", ["--max-loss", "12"], 0],
	["more lost events than allowed", "lossy", ["--max-loss", "11"], 2],
	["a smaller share lost than allowed", "lossy", ["--max-loss", "80%"], 0],
	["a larger share lost than allowed", "lossy", ["--max-loss", "10%"], 2],
])("analyze and check: %s", (_, trace, options, status) => {
	const folder = folderWith({ "t.txt": traces[trace] });
	for (const command of ["analyze", "check"]) {
		const outcome = holdwait([command, "t.txt", ...options], { cwd: folder });
		expect(outcome, command).toMatchObject({ status });
		// The report is printed also when the traces cannot be trusted.
		expect(outcome.stdout, command).not.toBe("");
	}
});

test.each<[string, string[]]>([
	["no command", []],
	["an unknown command", ["analyse", "t.txt"]],
	["an unknown option", ["analyze", "--colour", "t.txt"]],
	["no trace", ["analyze"]],
	["an unknown verdict", ["analyze", "--fail-on", "maybe", "t.txt"]],
	["a duration without unit", ["analyze", "--long-hold", "5", "t.txt"]],
	["a loss that is no number", ["analyze", "--max-loss", "some", "t.txt"]],
	["a loss above 100%", ["analyze", "--max-loss", "101%", "t.txt"]],
	["a negative number of cycles", ["analyze", "--max-cycles", "-1", "t.txt"]],
	["two reports on standard output", ["analyze", "--json", "-", "--html", "-", "t.txt"]],
	["a symbolizer that does not exist", ["analyze", "--symbolizer", "/nowhere/tool", "t.txt"]],
	["pack without output", ["pack", "t.txt"]],
	["an unknown codec", ["pack", "t.txt", "-o", "x", "--codec", "zip"]],
	["record without a program", ["record"]],
	["frames out of range", ["record", "--frames", "0", "--", "true"]],
	["a baseline that does not exist", ["check", "--baseline", "none.json", "t.txt"]],
	["a baseline that is none", ["check", "--baseline", "t.txt", "t.txt"]],
])("wrong usage: %s", (_, args) => {
	const folder = folderWith({ "t.txt": clean });
	const { status, stdout, stderr } = holdwait(args, { cwd: folder });
	expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
	expect(stderr).toMatch(/\S/);
	expect(stderr).not.toMatch(/^\s+at /m);
});

test.each<[string, string, RegExp]>([
	["no such file", "gone.hwt", /gone\.hwt: no such file/],
	["an empty folder", "folder", /folder: no traces in this folder/],
	[
		"a folder inside a path that is a file",
		"t.txt/x.hwt",
		/t\.txt\/x\.hwt: a part of this path is not a folder/,
	],
	["a file of no bytes", "zero.hwt", /zero\.hwt.*expected a trace.*found an empty file/],
	["a picture", "picture.png", /picture\.png.*expected a trace/],
	["a program", "program.hwt", /program\.hwt.*expected a trace.*found a program/],
	["a later version of the format", "future.txt", /future\.txt.*expected.*1.*found.*9/],
	["a text trace with a mistake", "mistake.txt", /mistake\.txt, line 2: expected/],
	["a device", "/dev/null", /\/dev\/null: is not a regular file/],
])("a trace that is none: %s", (_, name, message) => {
	const folder = folderWith({
		"t.txt": clean,
		"zero.hwt": "",
		"picture.png": Buffer.from("\x89PNG\r\n\x1a\n0000", "latin1"),
		"program.hwt": readFileSync(process.execPath).subarray(0, 4096),
		"future.txt": "holdwait 9\n",
		"mistake.txt": "holdwait 1\nT1 frobnicate a\n",
	});
	mkdirSync(join(folder, "folder"));
	for (const command of ["analyze", "check", "dump", "stats"]) {
		if (name === "folder" && command === "dump") continue;
		const { status, stdout, stderr } = holdwait([command, name], { cwd: folder });
		expect({ status, stdout }, command).toEqual({ status: 2, stdout: "" });
		expect(stderr, command).toMatch(message);
		expect(stderr, command).not.toMatch(/^\s+at /m);
	}
});

test("a folder where one file is expected", () => {
	const folder = folderWith({ "t.txt": clean });
	for (const args of [
		["dump", "."],
		["pack", ".", "-o", "x.hwt"],
	]) {
		expect(holdwait(args, { cwd: folder })).toMatchObject({
			status: 2,
			stderr: expect.stringMatching(/is a folder/),
		});
	}
});

test("several traces where one is expected", () => {
	const folder = folderWith({ "a.txt": clean, "b.txt": clean });
	expect(holdwait(["dump", "a.txt", "b.txt"], { cwd: folder })).toMatchObject({
		status: 2,
		stdout: "",
		stderr: expect.stringMatching(
			/dump prints one trace, and these are 2\n {2}Name one of them: holdwait dump a\.txt/,
		),
	});
});

testWith("setpriv")("a file that may not be read", () => {
	const folder = folderWith({ "secret.txt": clean });
	chmodSync(join(folder, "secret.txt"), 0);
	// Root may read everything, unless it gives that right away.
	const powerless = process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];
	const run = (args: string[]) => {
		const [program, ...rest] = [...powerless, process.execPath, holdwaitPath, ...args] as [
			string,
			...string[],
		];
		return spawnSync(program, rest, { cwd: folder, encoding: "utf8" });
	};
	expect(run(["analyze", "secret.txt"])).toMatchObject({
		status: 2,
		stdout: "",
		stderr: expect.stringMatching(/^holdwait: secret\.txt: permission denied\n$/),
	});
});

test("a trace that was cut: what is missing cannot be counted, so no limit but 100% accepts it", () => {
	const folder = folderWith({ "t.txt": `holdwait 1\n${"T1 acquire a\nT1 release a\n".repeat(20_000)}end\n` });
	holdwait(["pack", "t.txt", "-o", "t.hwt", "--codec", "none"], { cwd: folder });
	const whole = readFileSync(join(folder, "t.hwt"));
	writeFileSync(join(folder, "t.hwt"), whole.subarray(0, whole.length / 2));
	const check = (limit: string) => holdwait(["check", "t.hwt", "--max-loss", limit], { cwd: folder });
	expect(check("0")).toMatchObject({
		status: 2,
		stderr: expect.stringMatching(/cannot be counted \(truncated/),
	});
	expect(check("99%")).toMatchObject({ status: 2 });
	expect(check("1000000")).toMatchObject({ status: 2 });
	expect(check("100%")).toMatchObject({ status: 0, stderr: "" });
});

test("a trace with flipped bits: an error or a loss, never a fault of holdwait, never silently fine", () => {
	const folder = folderWith({ "t.txt": predicted });
	holdwait(["pack", "t.txt", "-o", "t.hwt"], { cwd: folder });
	const whole = readFileSync(join(folder, "t.hwt"));
	for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 24)) {
		const damaged = Uint8Array.from(whole, (byte, i) => (i === at ? byte ^ 0x10 : byte));
		writeFileSync(join(folder, "damaged.hwt"), damaged);
		expect(holdwait(["check", "damaged.hwt"], { cwd: folder }), `byte ${at}`).toMatchObject({ status: 2 });
	}
});

const heap = (mebibytes: number) => ({ NODE_OPTIONS: `--max-old-space-size=${mebibytes}` });

test("memory that is used up: said in words, with the size of the trace and what to do, and exit status 2", () => {
	const locks = Array.from(
		{ length: 60_000 },
		(_, n) => `lock n${n} mutex class="c${n}"\nT1 acquire n${n}\nT1 release n${n}\n`,
	);
	const folder = folderWith({ "t.txt": `holdwait 1\n${locks.join("")}end\n` });
	for (const command of ["analyze", "check", "stats"]) {
		const { status, stdout, stderr } = holdwait([command, "t.txt"], { cwd: folder, env: heap(20) });
		expect({ status, stdout }, command).toEqual({ status: 2, stdout: "" });
		expect(stderr, command).toMatch(
			/^holdwait: not enough memory for 4 MiB of traces.* events, with .* locks\n.*NODE_OPTIONS.*\n$/,
		);
	}
});

test("a trace that is large for the heap: the same output and exit status as with much of it", () => {
	const padding = `# ${"-".repeat(1000)}\n`.repeat(3000);
	const folder = folderWith({
		"t.txt": `${predicted}\n${padding}`,
		"none.txt": `holdwait 1\nT1 walks\n${padding}`,
	});
	const cases = [
		["analyze", "t.txt"],
		["check", "t.txt"],
		["stats", "t.txt"],
		["analyze", "t.txt", "--json", "-"],
		["analyze", "none.txt"],
		["stats", "."],
	];
	for (const args of cases) {
		const usual = holdwait(args, { cwd: folder, env: heap(4000) });
		expect(holdwait(args, { cwd: folder, env: heap(300) }), args.join(" ")).toEqual(usual);
	}
});
