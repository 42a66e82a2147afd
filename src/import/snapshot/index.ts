/** What thread dumps have in common. Takes threads with what each holds and wants at one moment, gives a trace; never reads text of one runtime. */
export { Dumps } from "./dumps.js";
export { LogLines } from "./logLines.js";
export type {
	Snapshot,
	SnapshotHold,
	SnapshotStack,
	SnapshotThread,
	SnapshotWait,
} from "./snapshot.js";
export { StackPool } from "./stackPool.js";
export { traceOf } from "./traceOf.js";
