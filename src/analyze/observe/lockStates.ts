import type { LockId, ThreadId, TraceDefinitions } from "../../model/index.js";

import { isThreadEnd } from "./threadEnds.js";

/** No thread owns it: it is never part of a held set. Conditions, channels, counting semaphores, degraded locks. */
export const unowned = 1;
/** Was released by a thread that did not hold it: who holds it is not certain any more. */
const degraded = 2;
/** Its flags have been looked up. */
export const known = 4;

const holderField = 0;
export const depthField = 1;
export const readersField = 2;
export const flagsField = 3;

/** Who holds what right now: four integers a lock, so that an event touches one cache line. */
export class LockStates {
	/** Exclusive holder (ThreadId, 0 none), its depth, number of shared holds, flags. */
	fields: Int32Array;

	constructor(private readonly definitions: TraceDefinitions) {
		this.fields = new Int32Array(4 * (definitions.lockLimit + 1));
	}

	/** Makes room for locks that the trace uses without defining them. */
	ensure(lock: LockId): void {
		if (lock << 2 < this.fields.length) return;
		const larger = new Int32Array(4 * Math.max(lock + 1, this.fields.length >> 1));
		larger.set(this.fields);
		this.fields = larger;
	}

	/** Flags of the lock, looked up from its definition on first use. */
	flags(lock: LockId): number {
		const place = (lock << 2) + flagsField;
		if ((this.fields[place]! & known) === 0)
			this.fields[place]! |= known | (this.#isUnowned(lock) ? unowned : 0);
		return this.fields[place]!;
	}

	degrade(lock: LockId): void {
		this.fields.fill(0, lock << 2, (lock << 2) + flagsField);
		this.fields[(lock << 2) + flagsField] = known | unowned | degraded;
	}

	isDegraded(lock: LockId): boolean {
		if (isThreadEnd(lock)) return false;
		return (this.flags(lock) & degraded) !== 0;
	}

	holder(lock: LockId): ThreadId {
		return this.fields[(lock << 2) + holderField]! as ThreadId;
	}

	readers(lock: LockId): number {
		return this.fields[(lock << 2) + readersField]!;
	}

	isHeld(lock: LockId): boolean {
		return this.holder(lock) !== 0 || this.readers(lock) !== 0;
	}

	#isUnowned(lock: LockId): boolean {
		const { kind, permits } = this.definitions.lock(lock);
		if (kind === "semaphore") return permits !== undefined && permits !== 1;
		return kind === "condition" || kind === "channel" || kind === "waitgroup" || kind === "variable";
	}
}
