import { basename, dirname, join } from "node:path";
import type { Module } from "../../model/index.js";
import { type ElfFile, readElf } from "../../trace/symbols/index.js";
import { FileSource } from "../files/fileSource.js";

/** The files on this disk that tell about a module of a trace. */
export interface ModuleFiles {
	/** Best first: a file of debug information, then the program itself. Each has the build id of the trace. */
	readonly files: readonly string[];
	/** Why its frames stay offsets, when no file can be used. */
	readonly problem?: string;
}

const systemDebugFolder = "/usr/lib/debug";

/**
 * Looks for the file a module was loaded from, and for its debug information.
 * @param folders where to look besides its path and the system's folder for debug information
 */
export function locate(module: Module, folders: readonly string[]): ModuleFiles {
	// Code of the system that is in no file, as "linux-vdso.so.1": nothing to find, nothing to say.
	if (!module.path.includes("/")) return { files: [] };
	const places = [module.path, ...folders.map((folder) => join(folder, basename(module.path)))];
	const found = places.flatMap((path) => inspect(path) ?? []);
	const same = found.filter(({ elf }) => elf.buildId === module.buildId);
	const debug = debugPlaces(module, same, folders).flatMap((path) => inspect(path) ?? []);
	const sameDebug = debug.filter(({ elf }) => elf.buildId === module.buildId && module.buildId !== "");
	const files = [...new Set([...sameDebug, ...same].map(({ path }) => path))];
	if (files.length > 0) return { files };
	const rebuilt = "was rebuilt since the trace was recorded";
	const problem = found.length > 0 ? rebuilt : "is not a program on this machine";
	return { files, problem: `${module.path}: ${problem}, so its functions are shown as offsets` };
}

interface Inspected {
	readonly path: string;
	readonly elf: ElfFile;
}

/** @returns nothing for what does not exist, cannot be read, or is no ELF file: the next place may do */
function inspect(path: string): Inspected | undefined {
	return withElf(path, (_, elf) => ({ path, elf }));
}

/** Opens an ELF file for as long as `action` runs. @returns undefined if it cannot be opened or is none */
export function withElf<T>(path: string, action: (file: FileSource, elf: ElfFile) => T): T | undefined {
	let file: FileSource;
	try {
		file = new FileSource(path);
	} catch {
		return undefined;
	}
	try {
		const elf = readElf(file);
		return elf === undefined ? undefined : action(file, elf);
	} finally {
		file.close();
	}
}

/** By build id, then by name: the two ways of GDB manual, "Debugging information in separate files". */
function debugPlaces(module: Module, same: readonly Inspected[], folders: readonly string[]): string[] {
	const { buildId, path } = module;
	const roots = [...folders, systemDebugFolder];
	const byId =
		buildId.length < 3
			? []
			: [`.build-id/${buildId.slice(0, 2)}/${buildId.slice(2)}.debug`, `${buildId}.debug`];
	const links = same.map(({ elf }) => elf.debugLink).filter((name) => name !== "" && !name.includes("/"));
	const byName = links.flatMap((name) => [
		join(dirname(path), name),
		join(dirname(path), ".debug", name),
		...roots.flatMap((root) => [join(root, dirname(path), name), join(root, name)]),
	]);
	return [...roots.flatMap((root) => byId.map((name) => join(root, name))), ...byName];
}
