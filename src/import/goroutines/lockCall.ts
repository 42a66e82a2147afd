import { Mode } from "../../model/index.js";
import type { Goroutine } from "./goroutine.js";

/** A goroutine that is parked in `Lock` or `RLock`. */
export interface LockCall {
	readonly kind: "mutex" | "rwlock";
	readonly mode: Mode;
	/** Of the lock; absent where no argument tells. */
	readonly address?: number;
	/** The frame that asks for the lock: the first that is not of the lock itself. */
	readonly asker: number;
	/** A writer whose turn it is: it keeps others out, and waits for the readers inside to leave. */
	readonly waitsForReaders: boolean;
}

const parked = /^(semacquire|sync\.(RW)?Mutex\.(R?Lock))$/;
const semaphore = /^(?:internal\/)?sync\.runtime_Semacquire\w*$/;
const mutex = /^(?:internal\/)?sync\.\(\*Mutex\)\.\w+$/;
const rwMutex = /^sync\.\(\*(?:RWMutex|rlocker)\)\.(\w+)$/;

/** Where the words of an RWMutex stand in it: `w Mutex`, `writerSem`, `readerSem`. Source: `sync/rwmutex.go`. */
const writerWord = 8;
const readerWord = 12;
/** And of a Mutex: `state`, `sema`. Source: `internal/sync/mutex.go`. */
const mutexWord = 4;

/** What lock a goroutine waits for, as far as its stack tells; undefined when it does not wait for a lock. */
export function lockCallOf({ state, calls }: Goroutine): LockCall | undefined {
	if (state !== undefined && !parked.test(state)) return undefined;
	let index = calls.findIndex(({ function: name }) => !name.startsWith("runtime."));
	let word: number | undefined;
	let address: number | undefined;
	let hasMutex = false;
	let mode: Mode | undefined;
	for (; index >= 0 && index < calls.length; index++) {
		const { function: name, first } = calls[index]!;
		const reader = rwMutex.exec(name);
		if (semaphore.test(name)) word = first;
		else if (mutex.test(name)) hasMutex = true;
		else if (reader === null) break;
		else mode = isRead(name, reader[1]!) ? Mode.shared : Mode.exclusive;
		if (!semaphore.test(name)) address ??= first;
	}
	if (index < 0 || (!hasMutex && mode === undefined)) return undefined;
	const offset = hasMutex ? mutexWord : mode === Mode.shared ? readerWord : writerWord;
	address ??= word === undefined ? undefined : word - offset;
	return {
		kind: mode === undefined ? "mutex" : "rwlock",
		mode: mode ?? Mode.exclusive,
		...(address === undefined ? {} : { address }),
		asker: index,
		waitsForReaders: mode === Mode.exclusive && !hasMutex,
	};
}

function isRead(name: string, method: string): boolean {
	return method.startsWith("RLock") || name.startsWith("sync.(*rlocker)");
}
