import { Mode } from "../../model/index.js";
import type { LockDefinition } from "../../trace/index.js";
import { initializationOf, type JavaObject, type JavaThread, type LockLine } from "./javaThread.js";
import { parkedFor, synchronizerOf, variantOf } from "./lockKinds.js";

type Kind = Pick<LockDefinition, "kind" | "policy" | "reentrancy" | "variant">;

/** A lock in the hands of a thread, or wanted by it. */
export interface LockUse {
	readonly key: string;
	readonly lock: Kind;
	readonly mode: Mode;
	/** Where it was taken: a frame of the thread; -1: the dump does not tell. */
	readonly frame: number;
}

export interface LockUses {
	/** Outermost first; those with an unknown frame last. */
	readonly holds: readonly LockUse[];
	readonly wants?: LockUse;
}

/** A thread with what it holds and wants. */
export interface ThreadUses {
	readonly thread: JavaThread;
	readonly uses: LockUses;
}

const objectWait = /^java\.lang\.Object\.wait/;

/** What a thread holds and wants, as far as a dump tells for certain. */
export function lockUsesOf(thread: JavaThread): LockUses {
	const wants = wantOf(thread);
	const owned = thread.synchronizers.map(({ key, type }) => ({
		key,
		lock: synchronizerOf(type),
		mode: Mode.exclusive,
		frame: -1,
	}));
	const holds = [...monitorsOf(thread), ...initializersOf(thread)].sort((a, b) => b.frame - a.frame);
	return { holds: [...holds, ...owned], ...(wants === undefined ? {} : { wants }) };
}

function monitorUse({ key, type }: JavaObject, frame: number): LockUse {
	return { key, lock: { kind: "monitor", variant: variantOf(type) }, mode: Mode.exclusive, frame };
}

/** The monitors it has entered. A thread in `Object.wait` has given one back, and a dump shows it as locked all the same. */
function monitorsOf(thread: JavaThread): LockUse[] {
	const locked = thread.lines.filter(({ kind }) => kind === "locked").reverse();
	const entered = locked.flatMap(({ object, frame }) =>
		object === undefined ? [] : [monitorUse(object, frame)],
	);
	if (!waitsOnMonitor(thread)) return entered;
	const released = waitingLine(thread)?.object;
	// Which one it gave back is not known then, so it is not certain that it has any of them.
	return released === undefined ? [] : entered.filter(({ key }) => key !== released.key);
}

function waitsOnMonitor({ frames }: JavaThread): boolean {
	return objectWait.test(frames[0]?.function ?? "");
}

function waitingLine({ lines }: JavaThread): LockLine | undefined {
	return lines.find(({ kind }) => kind === "waiting" || kind === "blocked");
}

/** A thread that runs the initializer of a class keeps others out of it. Source: JLS 12.4.2. */
function initializersOf({ frames }: JavaThread): LockUse[] {
	return frames.flatMap(({ function: name = "" }, frame) => {
		const found = /^(.*)\.<clinit>$/.exec(name);
		return found === null ? [] : [initialization(found[1]!, frame)];
	});
}

function initialization(name: string, frame: number): LockUse {
	const variant = initializationOf(name);
	return { key: variant, lock: { kind: "recursive", variant }, mode: Mode.exclusive, frame };
}

function wantOf(thread: JavaThread): LockUse | undefined {
	const line = thread.lines.find(({ kind }) => kind !== "locked");
	if (line?.object === undefined) return undefined;
	const { kind, object } = line;
	if (kind === "blocked") return monitorUse(object, 0);
	if (kind === "class") return initialization(object.type, 0);
	if (waitsOnMonitor(thread)) return undefined;
	const parked = parkedFor(object.type, thread.frames);
	return parked === undefined ? undefined : { key: object.key, ...parked, frame: 0 };
}
