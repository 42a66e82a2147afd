import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The folder of the project. */
export const root = fileURLToPath(new URL("../../", import.meta.url));
export const holdwaitPath = fileURLToPath(new URL("../../bin/holdwait", import.meta.url));

export interface Outcome {
	/** Exit status; null when a signal ended it. */
	readonly status: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface RunOptions {
	readonly cwd?: string;
	/** Added to this process's environment; undefined removes a variable. */
	readonly env?: Record<string, string | undefined>;
	readonly input?: string | Uint8Array;
}

/** Runs the built command as users do, and waits for it. */
export function holdwait(args: readonly string[], { cwd, env, input }: RunOptions = {}): Outcome {
	const { status, signal, stdout, stderr } = spawnSync(process.execPath, [holdwaitPath, ...args], {
		cwd,
		env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
		input: input ?? "",
		encoding: "utf8",
		maxBuffer: 1 << 28,
	});
	return { status, signal, stdout, stderr };
}
