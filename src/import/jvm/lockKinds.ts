import { Mode } from "../../model/index.js";
import type { FrameDefinition, LockDefinition } from "../../trace/index.js";

/** What a parked thread waits for, when it is something that is taken and given back. */
export interface ParkedFor {
	readonly lock: Pick<LockDefinition, "kind" | "policy" | "reentrancy" | "variant">;
	readonly mode: Mode;
}

const shortNames = /^java\.util\.concurrent\.(?:locks\.)?(\w+)(?:\$.*)?$/;
const bins = /^java\.util\.concurrent\.ConcurrentHashMap\$/;

/** What people call a lock of this class: `ReentrantLock`, `ConcurrentHashMap bin`, `java.lang.Object`. */
export function variantOf(type: string): string {
	if (bins.test(type)) return "ConcurrentHashMap bin";
	return shortNames.exec(type)?.[1] ?? type;
}

const ownLocks: Readonly<Record<string, Omit<ParkedFor["lock"], "variant">>> = {
	ReentrantLock: { kind: "recursive" },
	ReentrantReadWriteLock: { kind: "rwlock", policy: "rH", reentrancy: "all" },
	StampedLock: { kind: "rwlock", policy: "r", reentrancy: "none" },
	Semaphore: { kind: "semaphore" },
};

const readers = /\$ReadLock\.|\.acquireRead$|\.(?:try)?readLock(?:Interruptibly)?$/;
const sharedAcquire = /^java\.util\.concurrent\.locks\.AbstractQueued(?:Long)?Synchronizer\.\w*Shared/;
const acquire = /^java\.util\.concurrent\.locks\.AbstractQueued(?:Long)?Synchronizer\.(?:do|try)?[aA]cquire/;

/** The lock whose owner a dump shows, by the class of its synchronizer. */
export function synchronizerOf(type: string): ParkedFor["lock"] {
	const variant = variantOf(type);
	return { ...(ownLocks[variant] ?? { kind: "mutex" }), variant };
}

/**
 * What a parked thread waits for, by the class of its blocker and by its frames. Undefined for conditions, latches, futures
 * and queues: nobody owns those, and whoever may end the wait is not in a dump.
 */
export function parkedFor(type: string, frames: readonly FrameDefinition[]): ParkedFor | undefined {
	const lock = synchronizerOf(type);
	const calls = (pattern: RegExp): boolean => frames.some(({ function: name = "" }) => pattern.test(name));
	if (lock.kind === "rwlock") return { lock, mode: calls(readers) ? Mode.shared : Mode.exclusive };
	if (Object.hasOwn(ownLocks, lock.variant ?? "")) return { lock, mode: Mode.exclusive };
	// Somebody's own synchronizer: a lock if it is taken exclusively.
	return calls(acquire) && !calls(sharedAcquire) ? { lock, mode: Mode.exclusive } : undefined;
}
