import type { Command } from "commander";
import { dumpText } from "../../trace/index.js";
import { writeResult } from "../console.js";
import { CommandError } from "../exit.js";
import { openInput } from "../files/openInput.js";
import { refuseToOverwrite, writeFileWhole } from "../files/output.js";
import { type SymbolizerOptions, symbolizerFor } from "../symbolize/index.js";
import { addSymbolizerOptions } from "./symbolizerOptions.js";

interface DumpFlags extends SymbolizerOptions {
	readonly output?: string;
	readonly force?: true;
	readonly symbols?: true;
}

export function addDump(program: Command): void {
	const command = program
		.command("dump")
		.description("print a trace as text, one event per line")
		.argument("<trace>", "a trace file")
		.allowExcessArguments()
		.option("-o, --output <file>", "write to this file instead of standard output")
		.option("-f, --force", "replace the file if it exists")
		.option("--symbols", "native code with function, file and line, to be read on another machine");
	addSymbolizerOptions(command).action(dump);
}

function dump(path: string, flags: DumpFlags, { args }: Command): void {
	if (args.length > 1)
		throw new CommandError(
			`dump prints one trace, and these are ${args.length}\n  Name one of them: holdwait dump ${path}`,
		);
	if (flags.output !== undefined) refuseToOverwrite(flags.output, flags.force ?? false);
	const parts = dumpText(openInput(path, flags.symbols ? symbolizerFor(flags) : undefined));
	if (flags.output !== undefined) writeFileWhole(flags.output, parts);
	else for (const part of parts) writeResult(part);
}
