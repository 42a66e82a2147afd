import type { FrameId, Lock, LockId, LockKind, Policy, Reentrancy, StackId } from "../model/index.js";
import type { holdwait } from "./gen/trace.js";

/** In the order of their numbers in the schema. */
export const lockKinds: readonly LockKind[] = [
	"mutex",
	"mutex",
	"recursive",
	"rwlock",
	"monitor",
	"spin",
	"semaphore",
	"condition",
	"channel",
	"waitgroup",
	"weblock",
	"variable",
];
export const policies: readonly (Policy | undefined)[] = [undefined, "R", "r", "rH"];
export const reentrancies: readonly (Reentrancy | undefined)[] = [undefined, "none", "read", "write", "all"];

/** Kinds that can be held in a shared mode. */
const hasReadMode = (kind: LockKind): boolean => kind === "rwlock" || kind === "weblock";

/** What the schema says of a lock whose recorder did not say it. */
export const defaultPolicy = (kind: LockKind): Policy => (hasReadMode(kind) ? "r" : "R");

/** What the schema says of a lock whose recorder did not say it. */
export function defaultReentrancy(kind: LockKind): Reentrancy {
	if (kind === "recursive" || kind === "monitor") return "all";
	return kind === "rwlock" ? "read" : "none";
}

/** What locks are called, and after what. */
interface LockNames {
	/** Some locks are called by the global variable they stand in. */
	readonly hasGlobals: boolean;
	lockLabel(id: LockId): string;
	globalAt(frame: FrameId): string | undefined;
	placeAt(frame: FrameId): string | undefined;
}

/**
 * A lock as the trace defines it, or what stands for one it never defines.
 * @param definitions what is looked up in them late may take symbols of native code
 */
export function lockOf(id: LockId, recorded: holdwait.Lock.$Shape | undefined, definitions: LockNames): Lock {
	const kind = lockKinds[recorded?.kind ?? 0] ?? "mutex";
	const lock: Changing<Lock> = {
		id,
		kind,
		policy: policies[recorded?.policy ?? 0] ?? defaultPolicy(kind),
		reentrancy: reentrancies[recorded?.reentrancy ?? 0] ?? defaultReentrancy(kind),
		label: "",
		created: (recorded?.created ?? 0) as StackId,
		robust: recorded?.robust ?? false,
		processShared: recorded?.processShared ?? false,
		detectsSelf: recorded?.detectsSelf ?? false,
		defined: recorded !== undefined,
	};
	if (recorded !== undefined) addDetails(lock, recorded);
	// Getters cost ten times as much to make as values.
	if (definitions.hasGlobals) addGlobal(lock, recorded?.global ?? 0, definitions);
	else lock.label = definitions.lockLabel(id);
	return lock;
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

/** Assigned one by one: spreading objects together costs microseconds, and there may be very many locks. */
function addDetails(lock: Changing<Lock>, recorded: holdwait.Lock.$Shape): void {
	const { name, lockClass, previous, permits, variant, note } = recorded;
	const address = addressOf(recorded);
	if (name) lock.name = name;
	if (lockClass) lock.declaredClass = lockClass;
	if (address !== undefined) lock.address = address;
	if (previous) lock.previous = previous as LockId;
	if (permits) lock.permits = permits - 1;
	if (variant) lock.variant = variant;
	if (note) lock.note = note;
}

/** What may take symbols of native code is looked up when somebody asks. */
function addGlobal(lock: Lock, frame: number, definitions: LockNames): void {
	const property = (get: () => string | undefined) => ({ get, enumerable: true });
	Object.defineProperties(lock, {
		label: property(() => definitions.lockLabel(lock.id)),
		global: property(() => definitions.globalAt(frame as FrameId)),
		globalPlace: property(() => definitions.placeAt(frame as FrameId)),
	});
}

/** Exact beyond 2^53, which a number is not. */
function addressOf(lock: holdwait.Lock.$Shape): string | undefined {
	const high = lock.addressHigh ?? 0;
	const low = lock.address ?? 0;
	if (high === 0 && low === 0) return undefined;
	return high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, "0")}`;
}
