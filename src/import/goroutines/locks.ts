import type { FrameDefinition, LockDefinition } from "../../trace/index.js";
import { type Goroutine, placeOf } from "./goroutine.js";
import type { LockCall } from "./lockCall.js";

/** A goroutine in `Lock` or `RLock`, and the object in whose method it asks. */
export interface LockWait {
	readonly goroutine: Goroutine;
	readonly call: LockCall;
	/** The frame that asks; absent when the stack ends at the lock. */
	readonly site: FrameDefinition | undefined;
	/** The type of the receiver there, `main.HashSet`. */
	readonly type: string | undefined;
	/** The address of that receiver. */
	readonly object: number | undefined;
}

/** How much is certain about which waits are for one lock. */
type Certainty = "address" | "receiver" | "type" | "place";

/** A lock that somebody waits for. */
export interface WantedLock {
	readonly kind: LockCall["kind"];
	readonly address: number | undefined;
	/** The weakest link among the waits. */
	readonly certainty: Certainty;
	readonly waits: readonly LockWait[];
}

export function lockWaitOf(goroutine: Goroutine, call: LockCall): LockWait {
	const { calls, frames } = goroutine;
	// Somebody who was notified takes the lock again: it belongs to the caller.
	const asker = calls[call.asker]?.function === "sync.(*Cond).Wait" ? call.asker + 1 : call.asker;
	const { type, first: object } = calls[asker] ?? {};
	return { goroutine, call, site: frames[asker], type, object: type === undefined ? undefined : object };
}

/**
 * Which waits are for one lock. Most dumps print the address of the lock for some of the goroutines only, because it is
 * kept in a register that is used again. For the others the receiver tells: a lock stands at one place in its struct.
 */
export function wantedLocks(waits: readonly LockWait[]): WantedLock[] {
	const offsets = offsetsByType(waits);
	const atPlace = addressesByPlace(waits);
	const locks = new Map<string, { waits: LockWait[]; address?: number; certainty: Certainty }>();
	for (const wait of waits) {
		const { key, address, certainty } = identify(wait, offsets, atPlace);
		const known = locks.get(key);
		if (known === undefined)
			locks.set(key, { waits: [wait], certainty, ...(address === undefined ? {} : { address }) });
		else {
			known.waits.push(wait);
			if (strength.indexOf(certainty) > strength.indexOf(known.certainty)) known.certainty = certainty;
		}
	}
	return [...locks.values()].map((lock) => ({
		kind: lock.waits[0]!.call.kind,
		address: lock.address,
		certainty: lock.certainty,
		waits: lock.waits,
	}));
}

const strength: readonly Certainty[] = ["address", "receiver", "type", "place"];

interface Identity {
	readonly key: string;
	readonly address?: number;
	readonly certainty: Certainty;
}

function identify(
	wait: LockWait,
	offsets: ReadonlyMap<string, ReadonlySet<number>>,
	atPlace: ReadonlyMap<string, ReadonlySet<number>>,
): Identity {
	const { call, type, object } = wait;
	if (call.address !== undefined) return atAddress(call.address, "address");
	if (type !== undefined && object !== undefined) {
		const offset = only(offsets.get(typeKey(wait)));
		if (offset !== undefined) return atAddress(object + offset, "receiver");
		return { key: `${typeKey(wait)} of ${object}`, certainty: "receiver" };
	}
	const address = only(atPlace.get(placeKey(wait)));
	if (address !== undefined) return atAddress(address, "place");
	return type === undefined
		? { key: placeKey(wait), certainty: "place" }
		: { key: typeKey(wait), certainty: "type" };
}

const atAddress = (address: number, certainty: Certainty): Identity => ({
	key: `0x${address.toString(16)}`,
	address,
	certainty,
});

const typeKey = ({ call, type }: LockWait): string => `${call.kind} of ${type}`;
const placeKey = ({ call, site }: LockWait): string =>
	`${call.kind} at ${site === undefined ? "?" : placeOf(site)}`;

/** A struct is smaller than that. */
const largestOffset = 1 << 20;

/** Where in their receivers locks stand, by kind of lock and type of receiver. */
function offsetsByType(waits: readonly LockWait[]): Map<string, Set<number>> {
	const offsets = new Map<string, Set<number>>();
	for (const wait of waits) {
		if (wait.call.address === undefined || wait.object === undefined) continue;
		const offset = wait.call.address - wait.object;
		if (offset >= 0 && offset < largestOffset) addTo(offsets, typeKey(wait), offset);
	}
	return offsets;
}

function addressesByPlace(waits: readonly LockWait[]): Map<string, Set<number>> {
	const addresses = new Map<string, Set<number>>();
	for (const wait of waits)
		if (wait.call.address !== undefined) addTo(addresses, placeKey(wait), wait.call.address);
	return addresses;
}

function addTo(sets: Map<string, Set<number>>, key: string, value: number): void {
	const known = sets.get(key);
	if (known === undefined) sets.set(key, new Set([value]));
	else known.add(value);
}

function only(values: ReadonlySet<number> | undefined): number | undefined {
	return values?.size === 1 ? [...values][0] : undefined;
}

/** How the lock stands in the trace. @param note what people should know about it */
export function definitionOf({ kind, address, waits }: WantedLock, note: string): LockDefinition {
	const variant = kind === "mutex" ? "sync.Mutex" : "sync.RWMutex";
	const type = waits.find((wait) => wait.type !== undefined)?.type;
	return {
		kind,
		variant,
		note,
		...(kind === "rwlock" ? { policy: "r", reentrancy: "none" } : {}),
		...(type === undefined ? {} : { class: `${variant.replace("sync.", "")} of ${type}` }),
		...(address === undefined ? {} : { address: BigInt(address) }),
	};
}

/** What is not certain about the lock, in words for people; nothing when its address is printed for all. */
export function doubtOf({ certainty, waits }: WantedLock): string[] {
	const type = waits.find((wait) => wait.type !== undefined)?.type;
	if (certainty === "address") return [];
	if (certainty === "receiver")
		return [`that all of them mean one lock is concluded from the receiver of their methods (a ${type})`];
	if (certainty === "type")
		return [`the dump tells no addresses: locks of several objects of type ${type} would be counted as one`];
	return ["the dump tells no addresses: whoever asks at the same place is counted as asking for one lock"];
}
