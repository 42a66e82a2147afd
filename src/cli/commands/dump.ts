import type { Command } from "commander";
import { dumpText } from "../../trace/index.js";
import { writeResult } from "../console.js";
import { openInput } from "../files/openInput.js";
import { refuseToOverwrite, writeFileWhole } from "../files/output.js";

interface DumpFlags {
	readonly output?: string;
	readonly force?: true;
}

export function addDump(program: Command): void {
	program
		.command("dump")
		.description("print a trace as text, one event per line")
		.argument("<trace>", "a trace file")
		.option("-o, --output <file>", "write to this file instead of standard output")
		.option("-f, --force", "replace the file if it exists")
		.option(
			"--symbolizer <program|none>",
			"llvm-symbolizer or addr2line to use; none: native code as offsets",
		)
		.action(dump);
}

function dump(path: string, flags: DumpFlags): void {
	if (flags.output !== undefined) refuseToOverwrite(flags.output, flags.force ?? false);
	const lines = dumpText(openInput(path));
	if (flags.output !== undefined) writeFileWhole(flags.output, lines);
	else for (const part of lines) writeResult(part);
}
