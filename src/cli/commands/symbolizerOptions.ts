import type { Command } from "commander";
import { collect } from "../options.js";

/** How native code gets its names: the same for every command that shows stacks. */
export function addSymbolizerOptions(command: Command): Command {
	return command
		.option("--debug-dir <folder>", "look for programs and debug files here too (repeatable)", collect)
		.option("--source <folder>", "show source files relative to this folder (default: the current one)")
		.option("--symbolizer <program|none>", "llvm-symbolizer or addr2line to use (default: the first found)");
}
