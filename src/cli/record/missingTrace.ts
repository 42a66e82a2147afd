import { closeSync, openSync, readSync, statSync } from "node:fs";
import { withElf } from "../symbolize/modules.js";
import { findProgram } from "../symbolize/tools.js";
import { launchedRuntime } from "./launchers.js";

/**
 * Why a program may have left no trace, as far as its file and its arguments tell.
 * @returns one sentence
 */
export function whyNoTrace([program = "", ...args]: readonly string[]): string {
	const runtime = launchedRuntime(program);
	if (runtime === "Go") return whyGo(args);
	if (runtime === "Java") return whyJava;
	return whyProgram(program);
}

/** The go command itself is never recorded; what it builds is, when it runs. */
function whyGo(args: readonly string[]): string {
	const builds = args.some((word) => ["build", "install", "-c"].includes(word));
	if (builds) return "what it built records itself when it is run: holdwait record -- ./<program>";
	return "it started no program of its own making that took a lock";
}

const whyJava =
	"the Java recorder is built with javac, which was not found (install a JDK or set JAVA_HOME), or the program started no Java";

function whyProgram(program: string): string {
	const path = findProgram(program);
	if (path === undefined) return "it ended before anything could be recorded";
	const mode = statSync(path).mode;
	if ((mode & 0o6000) !== 0)
		return "it runs with other rights (setuid), so libraries are not preloaded into it";
	const script = interpreterOfScript(path);
	if (script !== undefined)
		return `it is a script of ${script}, which started nothing that could be recorded`;
	return withElf(path, (_, elf) => whyElf(elf.interpreter)) ?? "it is not a 64-bit little-endian ELF program";
}

function whyElf(interpreter: string): string {
	if (interpreter === "")
		return "it is linked statically, so no library can be preloaded into it; Go programs have to be built under holdwait record, too";
	if (interpreter.includes("musl"))
		return "it uses the musl C library, and the recorder is for the GNU C library";
	return "it took no lock, or it is of a kind that is not recorded unless asked (HOLDWAIT_RECORD_ALL=1): node";
}

function interpreterOfScript(path: string): string | undefined {
	const descriptor = openSync(path, "r");
	try {
		const start = Buffer.alloc(256);
		const text = start.toString("latin1", 0, readSync(descriptor, start));
		return /^#!\s*([^\n]*)/.exec(text)?.[1];
	} finally {
		closeSync(descriptor);
	}
}
