import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { CommandError } from "../exit.js";
import { installation } from "../installation.js";
import { buildOnce, placeOf } from "./builtOnce.js";

const sourceFolder = join(installation, "record/c");
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
	const settings = [compiler, process.arch, ...flags];
	const library = placeOf({ kind: "recorder-c", name: libraryName, sources: sources(), settings });
	refuseUnloadable(library);
	buildOnce(library, (output) => compile(compiler, output));
	return library;
}

/**
 * What preloads the recorder into every program that is started.
 * @param library as {@link nativeRecorder} gives it
 */
export function nativeEnvironment(library: string): { readonly LD_PRELOAD: string } {
	const preload = process.env.LD_PRELOAD;
	return { LD_PRELOAD: preload ? `${library}:${preload}` : library };
}

function sources(): string[] {
	return readdirSync(sourceFolder)
		.filter((name) => /\.[ch]$/.test(name))
		.sort()
		.map((name) => join(sourceFolder, name));
}

/** The dynamic linker splits LD_PRELOAD at spaces and colons, and knows no quotes (ld.so(8)). */
function refuseUnloadable(library: string): void {
	if (!/[\s:]/.test(library)) return;
	throw new CommandError(
		`${library}: a path with a space or colon cannot be preloaded\n` +
			"  Set XDG_CACHE_HOME to a folder whose path has neither.",
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
