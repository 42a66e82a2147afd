import { siteOf } from "./javaThread.js";
import type { LockUse, ThreadUses } from "./lockUses.js";

/** The threads around one lock. */
export interface LockParties {
	readonly holders: readonly ThreadUses[];
	readonly askers: readonly ThreadUses[];
	/** The dump does not tell where some holder took it. */
	readonly isUnplaced: boolean;
}

/**
 * What people should know of a lock beyond who holds and wants it: where a holder is that does not wait for a lock
 * itself, and why nobody may be seen to hold it.
 */
export function notesOf(
	lock: LockUse["lock"],
	{ holders, askers }: LockParties,
	hasOwners: boolean,
): string[] {
	if (askers.length === 0) return [];
	if (holders.length > 0) return holders.flatMap(whereabouts);
	if (lock.kind === "semaphore") return ["a dump never shows who has the permits of a Semaphore"];
	if (lock.variant === "StampedLock") return ["a StampedLock has no owner: a dump never shows who holds it"];
	if (!hasOwners)
		return ["the dump does not list who owns locks of java.util.concurrent: jcmd <pid> Thread.print -l does"];
	if (lock.kind === "rwlock")
		return ["nobody owns it for writing, so it is held for reading, and a dump never shows by whom"];
	return [];
}

function whereabouts({ thread, uses }: ThreadUses): string[] {
	const site = siteOf(thread);
	if (uses.wants !== undefined || site === undefined) return [];
	const state = thread.state === "" ? "" : ` (${thread.state})`;
	const on = thread.frames[0]?.function ?? "";
	const doing = on === "" || site.startsWith(on) ? "" : `${on}, called by `;
	return [`T${thread.id}, which holds it, is in ${doing}${site}${state}`];
}
