import type { FrameDefinition } from "../../trace/index.js";
import type { SnapshotStack } from "../snapshot/index.js";

/** A goroutine as a dump shows it. */
export interface Goroutine {
	/** The number the runtime gave it; made up in a profile, which has none. */
	readonly id: string;
	/** Why it waits, or what it does: `sync.RWMutex.RLock`; absent in a profile. */
	readonly state?: string;
	/** For how long it has been waiting at least; 0: not known. */
	readonly minutes: number;
	/** Its pprof labels, where the dump has them. */
	readonly labels?: string;
	readonly stack: SnapshotStack;
	/** The first argument of each frame, of a method the address of its receiver; 0 where nobody vouches for it. */
	readonly firsts: readonly number[];
}

/** `main.(*HashSet).Size` → `main.HashSet`, also in a closure of the method. */
const method = /^(.*\.)?\(\*([^()]+)\)\./;

/** The type of the receiver of a method; undefined for other functions. */
export function typeOf({ function: name = "" }: FrameDefinition): string | undefined {
	const found = method.exec(name);
	return found === null ? undefined : `${found[1] ?? ""}${found[2]}`;
}

/** Whether the first argument is the receiver: not in a closure. */
export function hasReceiver({ function: name = "" }: FrameDefinition): boolean {
	const found = method.exec(name);
	return found !== null && !name.slice(found[0].length).includes(".");
}

/** `Values set.go:12` */
export function placeOf({ function: name, file, line }: FrameDefinition): string {
	return file === undefined ? `${name}` : `${name} ${file.slice(file.lastIndexOf("/") + 1)}:${line}`;
}
