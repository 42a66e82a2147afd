import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { addAnalyze } from "./commands/analyze.js";
import { addCheck } from "./commands/check.js";
import { addDump } from "./commands/dump.js";
import { addPack } from "./commands/pack.js";
import { addRecord } from "./commands/record.js";
import { addStats } from "./commands/stats.js";
import { installation } from "./installation.js";

const exitCodes = `
Exit status:
  0   nothing found
  1   findings at or above --fail-on
  2   wrong usage, or a trace that cannot be trusted (empty, damaged, lossy beyond --max-loss,
      too large for memory)
  70  a fault of holdwait itself
  'record' exits as the recorded program does.`;

/** The command line, ready to parse. Parsing throws instead of ending the process. */
export function buildProgram(): Command {
	const program = new Command("holdwait")
		.description(
			"Finds the deadlocks a program has, had, and could have, from a record of the locks it takes.",
		)
		.version(version(), "-V, --version", "print the version")
		.helpOption("-h, --help", "show help")
		.helpCommand(false)
		.addHelpText("after", exitCodes)
		.enablePositionalOptions()
		.showHelpAfterError("(add --help for the options)")
		.exitOverride();
	for (const add of [addRecord, addAnalyze, addCheck, addDump, addPack, addStats]) add(program);
	return program;
}

function version(): string {
	const manifest = join(installation, "package.json");
	return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}
