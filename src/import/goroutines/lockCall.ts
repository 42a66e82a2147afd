import { Mode } from "../../model/index.js";
import type { FrameDefinition } from "../../trace/index.js";
import type { SnapshotStack } from "../snapshot/index.js";
import { hasReceiver, placeOf, typeOf } from "./goroutine.js";

/** What the stack of a goroutine that is parked in `Lock` or `RLock` tells. */
export interface LockCall {
	readonly kind: "mutex" | "rwlock";
	readonly mode: Mode;
	/** Frames whose first argument tells the address of the lock, and what it lies behind it, the most certain first. */
	readonly addresses: readonly { readonly frame: number; readonly offset: number }[];
	/** The frame that asks for the lock: the first that is not of the lock itself. */
	readonly asker: number;
	/** The type of the receiver of the function that asks, `main.HashSet`. */
	readonly type: string | undefined;
	/** The frame whose first argument is that receiver; -1: none. */
	readonly receiver: number;
	/** For comparing: the kind of lock, with the type of its object, or with the place where it is asked for. */
	readonly typeKey: string;
	readonly place: string;
	/** A writer whose turn it is: it keeps others out, and waits for the readers inside to leave. */
	readonly waitsForReaders: boolean;
}

const parked = /^(semacquire|sync\.(RW)?Mutex\.(R?Lock))$/;
const semaphore = /^(?:internal\/)?sync\.runtime_Semacquire\w*$/;
const mutex = /^(?:internal\/)?sync\.\(\*Mutex\)\.\w+$/;
const rwMutex = /^sync\.\(\*(RWMutex|rlocker)\)\.(\w+)$/;

/** Where the words of an RWMutex stand in it: `w Mutex`, `writerSem`, `readerSem`. Source: `sync/rwmutex.go`. */
const writerWord = 8;
const readerWord = 12;
/** And of a Mutex: `state`, `sema`. Source: `internal/sync/mutex.go`. */
const mutexWord = 4;

/** Whether a goroutine in this state waits for a lock, if its stack says so too. A profile knows no states. */
export function mayWaitForLock(state: string | undefined): boolean {
	return state === undefined || parked.test(state);
}

/** What lock is asked for on top of a stack; undefined when none is. */
export function lockCallOf({ frames }: SnapshotStack): LockCall | undefined {
	const nameAt = (frame: number): string => frames[frame]?.function ?? "";
	const start = frames.findIndex((_, frame) => !nameAt(frame).startsWith("runtime."));
	let asker = start;
	let hasMutex = false;
	let mode: Mode | undefined;
	for (; asker >= 0 && asker < frames.length; asker++) {
		const reader = rwMutex.exec(nameAt(asker));
		if (reader !== null) mode = isRead(reader) ? Mode.shared : Mode.exclusive;
		else if (mutex.test(nameAt(asker))) hasMutex = true;
		else if (!semaphore.test(nameAt(asker))) break;
	}
	if (start < 0 || (!hasMutex && mode === undefined)) return undefined;
	const offset = hasMutex ? mutexWord : mode === Mode.shared ? readerWord : writerWord;
	const between = frames.slice(start, asker).map((_, index) => start + index);
	const ofLock = between.filter((frame) => !semaphore.test(nameAt(frame)));
	const words = between.filter((frame) => semaphore.test(nameAt(frame)));
	const kind = mode === undefined ? "mutex" : "rwlock";
	return {
		kind,
		mode: mode ?? Mode.exclusive,
		addresses: [
			...ofLock.map((frame) => ({ frame, offset: 0 })),
			...words.map((frame) => ({ frame, offset })),
		],
		asker,
		...ownerAt(frames, nameAt(asker) === "sync.(*Cond).Wait" ? asker + 1 : asker, kind),
		waitsForReaders: mode === Mode.exclusive && !hasMutex,
	};
}

function isRead([, type, name]: RegExpExecArray): boolean {
	return type === "rlocker" || name!.startsWith("RLock");
}

function ownerAt(
	frames: readonly FrameDefinition[],
	asker: number,
	kind: string,
): Pick<LockCall, "type" | "typeKey" | "receiver" | "place"> {
	const site = frames[asker] ?? { function: "?" };
	const type = typeOf(site);
	return {
		type,
		typeKey: `${kind} of ${type}`,
		receiver: hasReceiver(site) ? asker : -1,
		place: `${kind} asked for in ${placeOf(site)}`,
	};
}
