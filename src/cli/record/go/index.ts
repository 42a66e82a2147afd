// Takes the installed Go, gives the environment in which it builds programs that record themselves. Never changes the
// installation: changed copies of some files of the standard library go to the cache folder, and Go is told by -overlay.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "../../exit.js";
import { withFile } from "../../files/systemErrors.js";
import { installation } from "../../installation.js";
import { buildOnce, cacheFolder, prepareCache } from "../builtOnce.js";
import type { Patch } from "./edit.js";
import { patched } from "./overlay.js";
import { patches, supported } from "./patches.js";
import { findToolchain, type Toolchain } from "./toolchain.js";

/** The folder of the cache. */
const kind = "recorder-go";
const sourceFolder = join(installation, "record/go");

/**
 * The environment variables that make every `go build`, `go run` and `go test` below a command build recorded programs.
 * @returns none where there is no Go
 * @throws CommandError when the installed Go is not one that is known
 */
export function goEnvironment(): Readonly<Record<string, string>> {
	const toolchain = findToolchain();
	if (toolchain === undefined) return {};
	if (/(^|[\s'"])--?overlay\b/.test(toolchain.flags)) throw secondOverlay(toolchain.flags);
	const isDownloaded = toolchain.root.startsWith(toolchain.moduleCache);
	const root = isDownloaded ? linkTo(toolchain) : toolchain.root;
	const overlay = overlayFor({ ...toolchain, root });
	return {
		GOFLAGS: `${toolchain.flags} ${quoted(`-overlay=${overlay}`)}`.trim(),
		...(isDownloaded ? chosen(root) : {}),
	};
}

/** Go 1.25 and newer replace nothing below the module cache, where downloaded toolchains are: a name outside of it helps. */
function linkTo({ root, version }: Toolchain): string {
	const folder = cacheFolder(kind);
	const link = join(folder, `root-${version}-${createHash("sha256").update(root).digest("hex").slice(0, 8)}`);
	if (existsSync(link)) return link;
	prepareCache(folder);
	rmSync(link, { force: true });
	withFile(link, () => symlinkSync(root, link));
	return link;
}

/** What makes `go` the one below this root. */
function chosen(root: string): Readonly<Record<string, string>> {
	return { GOROOT: root, GOTOOLCHAIN: "local", PATH: `${join(root, "bin")}:${process.env.PATH ?? ""}` };
}

/** Fields of GOFLAGS are separated by spaces and may be quoted (go help environment). */
function quoted(flag: string): string {
	if (!/[\s'"]/.test(flag)) return flag;
	return flag.includes("'") ? `"${flag}"` : `'${flag}'`;
}

function overlayFor(toolchain: Toolchain): string {
	const files = changedFiles(toolchain);
	const hash = createHash("sha256").update(toolchain.root);
	for (const [path, content] of files) hash.update(path).update(content);
	const folder = join(cacheFolder(kind), `${toolchain.version}-${hash.digest("hex").slice(0, 16)}`);
	buildOnce(folder, (output) => write(output, { folder, files, root: toolchain.root }));
	return join(folder, "overlay.json");
}

/** @returns by path below GOROOT/src */
function changedFiles({ root, version, minor }: Toolchain): Map<string, string> {
	if (minor === undefined || minor < supported.first || minor > supported.last) throw unsupported(version);
	try {
		return new Map(patches(minor).map((patch) => [patch.file, changed(root, patch, minor)]));
	} catch (error) {
		if (!(error instanceof CommandError)) throw error;
		throw new CommandError(`${error.message}\n  ${support(version)}`);
	}
}

function changed(root: string, patch: Patch, minor: number): string {
	const where = join(root, "src", patch.file);
	const source = withFile(where, () => readFileSync(where, "utf8"));
	const appended = patch.append.map((name) =>
		inWordsOf(minor, readFileSync(join(sourceFolder, name), "utf8")),
	);
	return patched(source, patch, { appended, where });
}

/** What the runtime calls differently in older versions. */
function inWordsOf(minor: number, source: string): string {
	return minor < 24 ? source.replaceAll("sys.GetCallerSP()", "getcallersp()") : source;
}

function secondOverlay(flags: string): CommandError {
	return new CommandError(
		`GOFLAGS has an -overlay already, and Go takes one only\n  found: ${flags}\n` +
			"  Put what it replaces into a copy of the module, or record without it.",
	);
}

function unsupported(version: string): CommandError {
	return new CommandError(`Go programs built by ${version} cannot be recorded\n  ${support(version)}`);
}

function support(version: string): string {
	const { first, last } = supported;
	return `Found ${version}, supported: Go 1.${first} to 1.${last}. Choose one with GOTOOLCHAIN=go1.${last}.0, or PATH.`;
}

interface Overlay {
	/** Where it is going to stand. */
	readonly folder: string;
	/** By path below GOROOT/src. */
	readonly files: ReadonlyMap<string, string>;
	/** GOROOT. */
	readonly root: string;
}

function write(output: string, { folder, files, root }: Overlay): void {
	const replace: Record<string, string> = {};
	for (const [path, content] of files) {
		mkdirSync(dirname(join(output, path)), { recursive: true });
		writeFileSync(join(output, path), content);
		replace[join(root, "src", path)] = join(folder, path);
	}
	writeFileSync(join(output, "overlay.json"), `${JSON.stringify({ Replace: replace }, undefined, "\t")}\n`);
}
