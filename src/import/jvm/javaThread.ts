import { type Frame, userFrames } from "../../model/index.js";
import type { FrameDefinition } from "../../trace/index.js";

/** A lock as a dump names it. */
export interface JavaObject {
	/** Equal for equal locks of one dump: an address, or class and identity hash. */
	readonly key: string;
	/** `java.util.concurrent.locks.ReentrantLock$NonfairSync` */
	readonly type: string;
}

/** What a dump says about a lock, below the frame it belongs to. */
export interface LockLine {
	/**
	 * `locked`: holds this monitor. `blocked`: waits to enter it, for the first time or after `wait`. `waiting`: in
	 * `Object.wait`, or parked: the frames tell. `class`: waits until another thread has initialized a class.
	 */
	readonly kind: "locked" | "blocked" | "waiting" | "class";
	/** Absent where the dump does not tell, because the compiler did not keep it. */
	readonly object?: JavaObject;
	/** Index of the frame above it. */
	readonly frame: number;
}

/** A thread as a dump shows it. */
export interface JavaThread {
	/** Its number in the JVM. */
	readonly id: string;
	readonly name: string;
	/** `BLOCKED`, `TIMED_WAITING`; empty where the dump does not tell. */
	readonly state: string;
	/** Innermost first. */
	readonly frames: readonly FrameDefinition[];
	/** The dump shows the first few frames only. */
	readonly truncated: boolean;
	readonly lines: readonly LockLine[];
	/** Locks of java.util.concurrent it owns for writing. */
	readonly synchronizers: readonly JavaObject[];
	/** Who owns what it waits for, where the dump tells: a thread's number. */
	readonly ownedBy?: string;
}

/** The frame of the program, not of the library. */
export function userFrameOf({ frames }: JavaThread): Frame | undefined {
	const named = frames.map(({ function: name = "?", file, line }) => ({
		function: name,
		...(file === undefined ? {} : { file }),
		...(line === undefined ? {} : { line }),
	}));
	return userFrames(named)[0];
}

/** `Queue.take Queue.java:30` */
export function siteOf(thread: JavaThread): string | undefined {
	const frame = userFrameOf(thread);
	if (frame === undefined) return undefined;
	return frame.file === undefined ? frame.function : `${frame.function} ${frame.file}:${frame.line ?? "?"}`;
}

/** What the lock is called that a class has while its initializer runs. */
export function initializationOf(name: string): string {
	return `initialization of ${name}`;
}
