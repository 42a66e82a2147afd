import type { LockDefinition } from "../../trace/index.js";
import type { Goroutine } from "./goroutine.js";
import type { LockCall } from "./lockCall.js";

/** A goroutine in `Lock` or `RLock`. */
export interface LockWait {
	readonly goroutine: Goroutine;
	readonly call: LockCall;
	/** Of the lock; 0: no argument tells. */
	readonly address: number;
	/** Of the object in whose method it asks; 0: no argument tells. */
	readonly object: number;
}

/** How much is certain about which waits are for one lock: the dump tells the address, or only something less. */
const certainties = ["address", "receiver", "type", "place"] as const;
type Certainty = (typeof certainties)[number];

/** A lock that somebody waits for. */
export interface WantedLock {
	readonly kind: LockCall["kind"];
	/** 0: not known. */
	readonly address: number;
	/** The weakest link among the waits. */
	readonly certainty: Certainty;
	readonly waits: readonly LockWait[];
}

export function lockWaitOf(goroutine: Goroutine, call: LockCall): LockWait {
	const { firsts } = goroutine;
	const known = call.addresses.find(({ frame }) => (firsts[frame] ?? 0) !== 0);
	const address = known === undefined ? 0 : firsts[known.frame]! - known.offset;
	return { goroutine, call, address, object: firsts[call.receiver] ?? 0 };
}

/**
 * Which waits are for one lock. Most dumps print the address of the lock for some of the goroutines only, because it is
 * kept in a register that is used again. For the others the receiver tells: a lock stands at one place in its struct.
 */
export function wantedLocks(waits: readonly LockWait[]): WantedLock[] {
	const known = knownAddresses(waits);
	const locks = new Map<string | number, WantedLock & { certainty: Certainty; waits: LockWait[] }>();
	for (const wait of waits) {
		const { key, address = 0, certainty } = identify(wait, known);
		const lock = locks.get(key) ?? { kind: wait.call.kind, address, certainty, waits: [] };
		locks.set(key, lock);
		lock.waits.push(wait);
		if (certainties.indexOf(certainty) > certainties.indexOf(lock.certainty)) lock.certainty = certainty;
	}
	return [...locks.values()];
}

interface Identity {
	readonly key: string | number;
	readonly address?: number;
	readonly certainty: Certainty;
}

function identify(wait: LockWait, known: KnownAddresses): Identity {
	const { call } = wait;
	const certain = byAddress(wait, known.offsets);
	if (certain !== undefined) return certain;
	const there = only(known.atPlace.get(call.place));
	if (there !== undefined) return { key: there, address: there, certainty: "place" };
	if (call.type === undefined) return { key: call.place, certainty: "place" };
	return { key: only(known.ofType.get(call.typeKey)) ?? call.typeKey, certainty: "type" };
}

/** By its own address, or that of the object it stands in. */
function byAddress({ call, object, address }: LockWait, offsets: Offsets): Identity | undefined {
	if (address !== 0) return { key: address, address, certainty: "address" };
	if (object === 0) return undefined;
	const offset = only(offsets.get(call.typeKey));
	if (offset === undefined) return { key: `${call.typeKey} ${object}`, certainty: "receiver" };
	return { key: object + offset, address: object + offset, certainty: "receiver" };
}

/** A struct is smaller than that. */
const largestOffset = 1 << 20;

/** Where in their receivers locks stand, by kind of lock and type of receiver. */
type Offsets = ReadonlyMap<string, ReadonlySet<number>>;

interface KnownAddresses {
	readonly offsets: Offsets;
	/** The addresses of locks that are asked for in one line of code. */
	readonly atPlace: ReadonlyMap<string, ReadonlySet<number>>;
	/** The keys of locks by kind and type of their receivers. */
	readonly ofType: ReadonlyMap<string, ReadonlySet<Identity["key"]>>;
}

function knownAddresses(waits: readonly LockWait[]): KnownAddresses {
	const offsets = new Map<string, Set<number>>();
	const atPlace = new Map<string, Set<number>>();
	for (const { call, address, object } of waits) {
		if (address === 0) continue;
		addTo(atPlace, call.place, address);
		const offset = address - object;
		if (object !== 0 && offset >= 0 && offset < largestOffset) addTo(offsets, call.typeKey, offset);
	}
	const ofType = new Map<string, Set<Identity["key"]>>();
	for (const wait of waits) {
		const identity = byAddress(wait, offsets);
		if (identity !== undefined) addTo(ofType, wait.call.typeKey, identity.key);
	}
	return { offsets, atPlace, ofType };
}

function addTo<Value>(sets: Map<string, Set<Value>>, key: string, value: Value): void {
	const known = sets.get(key);
	if (known === undefined) sets.set(key, new Set([value]));
	else known.add(value);
}

function only<Value>(values: ReadonlySet<Value> | undefined): Value | undefined {
	return values?.size === 1 ? [...values][0] : undefined;
}

/** How the lock stands in the trace. @param notes what people should know about it */
export function definitionOf(lock: WantedLock, notes: readonly string[]): LockDefinition {
	const { kind, address } = lock;
	const name = kind === "mutex" ? "Mutex" : "RWMutex";
	const type = typeOfOwner(lock);
	return {
		kind,
		variant: `sync.${name}`,
		...(kind === "rwlock" ? { policy: "r", reentrancy: "none" } : {}),
		class: type === undefined ? `${name} wanted in ${askerOf(lock)}` : `${name} of ${type}`,
		...(address === 0 ? {} : { address: BigInt(address) }),
		...(notes.length === 0 ? {} : { note: notes.join("\n") }),
	};
}

/** The function, without the line: a class keeps its name when lines shift. */
function askerOf({ waits }: WantedLock): string {
	const { goroutine, call } = waits[0]!;
	return goroutine.stack.frames[call.asker]?.function ?? "an unknown function";
}

function typeOfOwner({ waits }: WantedLock): string | undefined {
	return waits.find(({ call }) => call.type !== undefined)?.call.type;
}

/** What is not certain about the lock, in words for people; nothing when its address is printed for all. */
export function doubtsAbout(lock: WantedLock): string[] {
	const type = typeOfOwner(lock);
	switch (lock.certainty) {
		case "address":
			return [];
		case "receiver":
			return [`that all of them mean one lock is concluded from the receiver of their methods (a ${type})`];
		case "type":
			return [
				`the dump does not tell all addresses: locks of several objects of type ${type} may count as one`,
			];
		case "place":
			return [
				"the dump does not tell all addresses: who asks at one place is counted as asking for one lock",
			];
	}
}
