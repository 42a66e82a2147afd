// The quick start, after the build: record examples/bank.c, analyze the record, write report.html.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./run.js";

const holdwait = join(root, "bin/holdwait");
const shipped = "examples/bank.hwt";
const folder = "build/demo";

/** @returns the folder of its trace, or nothing where it cannot be recorded */
function record() {
	const compiler = process.env.CC || "cc";
	if (spawnSync(compiler, ["--version"], { stdio: "ignore" }).status !== 0) {
		say(`there is no C compiler ('${compiler}') here: using the trace that comes with holdwait`);
		return undefined;
	}
	rmSync(join(root, folder), { recursive: true, force: true });
	mkdirSync(join(root, folder), { recursive: true });
	const program = join(folder, "bank");
	say("a small bank, examples/bank.c, runs to its end:");
	if (run(compiler, ["-g", "-O1", "-pthread", "examples/bank.c", "-o", program]) !== 0) return undefined;
	const traces = join(folder, "traces");
	const status = run(process.execPath, [holdwait, "record", "-o", traces, "--", program]);
	return status === 0 ? traces : undefined;
}

function say(text) {
	process.stdout.write(`\n-- ${text}\n`);
}

/** The deadlock of the bank is there: holdwait exits with 1, "findings". */
const findings = 1;

function demo() {
	const trace = record() ?? shipped;
	say("and this is what the record of its locks says:");
	const status = run(process.execPath, [holdwait, "analyze", trace, "--html", "report.html"]);
	if (status !== findings) {
		say(`expected the deadlock of the bank to be found (exit status ${findings}), got ${status}`);
		return 1;
	}
	say("the same as a page, with every stack: report.html");
	return 0;
}

process.exitCode = demo();
