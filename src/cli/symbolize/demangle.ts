import { findProgram, runTool } from "./tools.js";

/** @returns the names as people write them, by mangled name; as they are if no c++filt is installed */
export function demangle(names: readonly string[]): ReadonlyMap<string, string> {
	const program = names.length === 0 ? undefined : findProgram("c++filt", "llvm-cxxfilt");
	if (program === undefined) return new Map(names.map((name) => [name, name]));
	const lines = runTool(program, [], names.map((name) => `${name}\n`).join("")).split("\n");
	return new Map(names.map((name, i) => [name, lines[i] || name]));
}
