import type { Loss, Mode } from "../../model/index.js";
import type { FrameDefinition, LockDefinition } from "../../trace/index.js";

/** Where a thread stands. Equal stacks should be one object: they are written once. */
export interface SnapshotStack {
	/** Innermost first. */
	readonly frames: readonly FrameDefinition[];
	readonly truncated: boolean;
}

/** A lock that a dump shows as held. One object per lock. */
export interface SnapshotHold {
	readonly lock: LockDefinition;
	readonly mode: Mode;
	/** From the frame that took it outwards; without frames when the dump does not say where. */
	readonly stack: SnapshotStack;
	/** The dump does not tell whether it was taken before or after the other locks of its thread. */
	readonly unordered?: boolean;
}

export interface SnapshotWait {
	readonly lock: LockDefinition;
	readonly mode: Mode;
	/** It gives up by itself. */
	readonly timed: boolean;
	readonly stack: SnapshotStack;
}

export interface SnapshotThread {
	/** What the dump calls it; the identifier in reports. */
	readonly label: string;
	readonly name?: string | undefined;
	/** Outermost first. */
	readonly holds: readonly SnapshotHold[];
	/** Absent when it runs, or waits for something that is no lock or that the dump does not identify. */
	readonly wait?: SnapshotWait | undefined;
}

/** The threads of a process at one moment. */
export interface Snapshot {
	readonly runtime: string;
	/** What people call the kind of dump. */
	readonly recorder: string;
	/** Of those who wait for one lock, first those that say most about it. */
	readonly threads: readonly SnapshotThread[];
	/** What such a dump cannot tell, and whatever else keeps its reader from trusting it. */
	readonly losses: readonly Pick<Loss, "reason" | "events" | "detail">[];
}
