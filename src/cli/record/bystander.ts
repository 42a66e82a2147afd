import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** A signal for the whole group has reached all of it long before this, in milliseconds. */
const patience = 100;

/**
 * A process that does nothing, in our process group. The terminal sends Ctrl-C to the whole group: the bystander dies of it, and so the
 * program has got it as well. What somebody sends to us alone leaves the bystander alive, and must be passed on.
 */
export class Bystander {
	#process: ChildProcess | undefined;
	#ended = false;

	constructor() {
		this.#start();
	}

	/** @param action is called soon, if the signal that has just come was for us alone */
	ifForUsAlone(action: () => void): void {
		setTimeout(() => {
			if (this.#isAlive()) action();
			else if (!this.#ended) this.#start();
		}, patience);
	}

	end(): void {
		this.#ended = true;
		this.#process?.kill("SIGKILL");
	}

	#isAlive(): boolean {
		return (
			this.#process?.pid !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
		);
	}

	/** It ends with us, whatever ends us: then its standard input does. SIGQUIT must not make it leave a core file. */
	#start(): void {
		const waiting = spawn("/bin/sh", ["-c", "ulimit -c 0; exec cat"], {
			stdio: ["pipe", "ignore", "ignore"],
		});
		waiting.once("error", () => {});
		this.#process = waiting;
	}
}

/** Whether this process belongs to a terminal, which may send signals to its group: proc(5), field 7 (tty_nr). */
export function hasTerminal(): boolean {
	try {
		const stat = readFileSync("/proc/self/stat", "latin1");
		// The name in field 2 may contain anything, also parentheses and spaces.
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[4] !== "0";
	} catch {
		return process.stdin.isTTY === true;
	}
}
