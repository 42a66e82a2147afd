import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CommandError } from "../exit.js";
import { withFile } from "../files/systemErrors.js";

const sourceFolder = fileURLToPath(new URL("../../../record/c/", import.meta.url));
const libraryName = "libholdwait.so";
/** As in record/c/README.md. */
const flags = ["-std=gnu11", "-O2", "-fPIC", "-shared", "-pthread"];
/** `dlsym` stands in a library of its own before glibc 2.34. */
const libraries = ["-ldl"];

/**
 * The native recorder: a library to preload. Built with the C compiler when it is first needed, then kept in the
 * user's cache folder, one per version of its sources, compiler and machine.
 * @returns its path
 * @throws CommandError when it cannot be built, or its path cannot be preloaded
 */
export function nativeRecorder(): string {
	const compiler = process.env.CC || "cc";
	const folder = join(cacheFolder(), fingerprint(compiler));
	const library = join(folder, libraryName);
	refuseUnloadable(library);
	if (!existsSync(library)) build(compiler, folder, library);
	return library;
}

/** XDG Base Directory Specification. */
function cacheFolder(): string {
	const folder = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
	return join(folder, "holdwait", "recorder-c");
}

function sources(): string[] {
	return readdirSync(sourceFolder)
		.filter((name) => /\.[ch]$/.test(name))
		.sort()
		.map((name) => join(sourceFolder, name));
}

function fingerprint(compiler: string): string {
	const hash = createHash("sha256").update(JSON.stringify([compiler, process.arch, flags]));
	for (const path of sources()) hash.update(path.slice(sourceFolder.length)).update(readFileSync(path));
	return hash.digest("hex").slice(0, 16);
}

/** The dynamic linker splits LD_PRELOAD at spaces and colons, and knows no quotes (ld.so(8)). */
function refuseUnloadable(library: string): void {
	if (!/[\s:]/.test(library)) return;
	throw new CommandError(
		`${library}: a path with a space or colon cannot be preloaded\n` +
			"  Set XDG_CACHE_HOME to a folder whose path has neither.",
	);
}

function build(compiler: string, folder: string, library: string): void {
	const hint = "The recorder is built there; set XDG_CACHE_HOME to a folder that can be written.";
	withFile(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }), hint);
	refuseForeign(folder);
	const unfinished = join(folder, `unfinished-${process.pid}.so`);
	try {
		compile(compiler, unfinished);
		withFile(library, () => renameSync(unfinished, library), hint);
	} finally {
		rmSync(unfinished, { force: true });
	}
}

/** What is preloaded runs inside the program: nobody else may have put it there. */
function refuseForeign(folder: string): void {
	const owner = statSync(folder).uid;
	const self = process.getuid?.();
	if (owner === self) return;
	throw new CommandError(
		`${folder}: belongs to another user (${owner}), so its content is not loaded into programs\n` +
			"  Set XDG_CACHE_HOME to a folder of your own.",
	);
}

function compile(compiler: string, output: string): void {
	const files = sources().filter((path) => path.endsWith(".c"));
	const result = spawnSync(compiler, [...flags, "-o", output, ...files, ...libraries], { encoding: "utf8" });
	if ((result.error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") {
		throw new CommandError(
			`no C compiler ('${compiler}'): the recorder for native programs is built once, when it is first used\n` +
				"  Install one (Debian, Ubuntu: apt-get install gcc libc6-dev) or name yours with CC=<compiler>.",
		);
	}
	if (result.error !== undefined) throw result.error;
	if (result.status === 0) return;
	const complaint = result.stderr.trimEnd().split("\n").slice(0, 20).join("\n");
	throw new CommandError(`building the recorder with '${compiler}' failed:\n${complaint}`);
}
