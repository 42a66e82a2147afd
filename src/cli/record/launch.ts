import { spawn } from "node:child_process";
import { constants } from "node:os";
import { CommandError, ExitCode } from "../exit.js";
import { Bystander, hasTerminal } from "./bystander.js";

/** How a program ended. */
export type Ending = { readonly status: number } | { readonly signal: NodeJS.Signals };

const forwarded = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;
/** The ones a terminal sends to everybody in front of it, the program included, which must not get them twice. */
const fromTerminal: ReadonlySet<string> = new Set(["SIGINT", "SIGQUIT"]);

/**
 * Runs a program with our standard input and outputs, and passes signals on to it.
 * @param env its whole environment
 * @throws CommandError with the shell's exit codes when it cannot be started
 */
export function launch(command: readonly string[], env: NodeJS.ProcessEnv): Promise<Ending> {
	const [program, ...args] = command as [string, ...string[]];
	return new Promise((resolve, reject) => {
		// Before the start: a signal that comes right after it must not end us and leave the program behind.
		const stopForwarding = forwardSignals((signal) => child.kill(signal));
		const child = spawn(program, args, { stdio: "inherit", env });
		child.once("error", (error) => {
			stopForwarding();
			reject(cannotStart(program, error));
		});
		child.once("exit", (status, signal) => {
			stopForwarding();
			resolve(signal === null ? { status: status ?? 0 } : { signal });
		});
	});
}

function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
	const bystander = hasTerminal() ? new Bystander() : undefined;
	const forward = (signal: NodeJS.Signals): void => {
		if (bystander !== undefined && fromTerminal.has(signal)) bystander.ifForUsAlone(() => send(signal));
		else send(signal);
	};
	for (const signal of forwarded) process.on(signal, forward);
	return () => {
		for (const signal of forwarded) process.off(signal, forward);
		bystander?.end();
	};
}

function cannotStart(program: string, error: NodeJS.ErrnoException): Error {
	if (error.code === "ENOENT") return new CommandError(`${program}: no such program`, ExitCode.notFound);
	if (error.code === "EACCES") {
		return new CommandError(`${program}: permission denied, or not a program`, ExitCode.notExecutable);
	}
	if (error.code === "ENOEXEC" || error.code === "E2BIG") {
		return new CommandError(`${program}: cannot be executed (${error.code})`, ExitCode.notExecutable);
	}
	return error;
}

/** Not raised: Node would open its debugger on the first, and the others write a core file of ours beside the program's. */
const notRaised: ReadonlySet<string> = new Set([
	"SIGUSR1",
	"SIGQUIT",
	"SIGILL",
	"SIGTRAP",
	"SIGABRT",
	"SIGBUS",
	"SIGFPE",
	"SIGSEGV",
	"SIGXCPU",
	"SIGXFSZ",
	"SIGSYS",
]);

/** Ends as the program did, so that shells and CI see what they would have seen without us. */
export function endLike(ending: Ending): void {
	if ("status" in ending) {
		process.exitCode = ending.status;
		return;
	}
	process.exitCode = 128 + constants.signals[ending.signal];
	if (!notRaised.has(ending.signal)) process.kill(process.pid, ending.signal);
}
