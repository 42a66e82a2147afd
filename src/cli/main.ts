import { CommanderError } from "commander";
import { TraceError } from "../model/index.js";
import { isForThread, isOutOfMemory, outOfMemory, runApart } from "./apart.js";
import { ReaderGone, writeDiagnostic, writeMessage } from "./console.js";
import { CommandError, ExitCode } from "./exit.js";
import { buildProgram } from "./program.js";

/**
 * Runs the command and sets the exit status of this process.
 * @param args without the interpreter and the script
 */
export async function main(args: readonly string[]): Promise<void> {
	try {
		if (isForThread(args)) process.exitCode = await runApart(args);
		else await buildProgram().parseAsync(args, { from: "user" });
	} catch (error) {
		process.exitCode = explain(isOutOfMemory(error) ? outOfMemory(args) : error);
	}
}

/** Says what went wrong, to whom it concerns. @returns the exit status */
function explain(error: unknown): number {
	if (error instanceof ReaderGone) return Number(process.exitCode ?? ExitCode.clean);
	if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.clean : ExitCode.unusable;
	if (error instanceof CommandError) {
		writeMessage(error.message);
		return error.exitCode;
	}
	if (error instanceof TraceError) {
		writeMessage(error.message);
		return ExitCode.unusable;
	}
	apologize(error);
	return ExitCode.internal;
}

function apologize(error: unknown): void {
	const fault = error instanceof Error ? error : new Error(String(error));
	writeMessage(`sorry, this is a fault of holdwait itself, not of your program: ${fault.message}`);
	if (process.env.HOLDWAIT_DEBUG) writeDiagnostic(`${fault.stack}\n`);
	else writeMessage("run it again with HOLDWAIT_DEBUG=1 to see where, and please report it with the trace");
}
