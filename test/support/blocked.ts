import { readdirSync, readFileSync } from "node:fs";

/** Numbers of read, wait4 and futex on x86-64 and aarch64. */
const blocking = process.arch === "arm64" ? [63, 260, 98] : [0, 61, 202];

/** proc(5): the number of the system call a task is blocked in; undefined when it runs, or has just ended. */
function systemCall(pid: number, task: string): number | undefined {
	try {
		const text = readFileSync(`/proc/${pid}/task/${task}/syscall`, "utf8");
		return text.startsWith("running") ? undefined : Number(text.split(" ")[0]);
	} catch {
		return undefined;
	}
}

/** The processes it started from its first thread. */
export function childrenOf(pid: number): number[] {
	const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
	return text === "" ? [] : text.split(" ").map(Number);
}

function isBlocked(pid: number): boolean {
	const tasks = readdirSync(`/proc/${pid}/task`);
	return tasks.every((task) => blocking.includes(systemCall(pid, task) ?? -1));
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Returns once every thread of a process and of its children is blocked. */
export async function untilBlocked(pid: number): Promise<void> {
	for (let seen = 0; seen < 3; seen = [pid, ...childrenOf(pid)].every(isBlocked) ? seen + 1 : 0)
		await pause();
}
