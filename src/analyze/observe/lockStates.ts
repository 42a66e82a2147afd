import type { LockId, ThreadId, TraceDefinitions } from "../../model/index.js";

import { LockField, LockFlag } from "./hotLoop.js";
import { isThreadEnd } from "./threadEnds.js";

/** Who holds what right now: four integers a lock, so that an event touches one cache line. */
export class LockStates {
	/** Exclusive holder (ThreadId, 0 none), its depth, number of shared holds, flags. */
	fields: Int32Array;

	constructor(private readonly definitions: TraceDefinitions) {
		this.fields = new Int32Array(4 * (definitions.lockLimit + 1));
	}

	/** No lock that was used has a larger id. */
	get limit(): number {
		return Math.max(this.definitions.lockLimit, (this.fields.length >> 2) - 1);
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
		const place = (lock << 2) + LockField.flags;
		if ((this.fields[place]! & LockFlag.known) === 0)
			this.fields[place]! |= LockFlag.known | (this.#isUnowned(lock) ? LockFlag.unowned : 0);
		return this.fields[place]!;
	}

	degrade(lock: LockId): void {
		this.fields.fill(0, lock << 2, (lock << 2) + LockField.flags);
		this.fields[(lock << 2) + LockField.flags] = LockFlag.known | LockFlag.unowned | LockFlag.degraded;
	}

	isDegraded(lock: LockId): boolean {
		if (isThreadEnd(lock)) return false;
		return (this.flags(lock) & LockFlag.degraded) !== 0;
	}

	/** Whether one thread at a time owns it, so that its acquires and releases pair up within a thread. */
	isOwned(lock: LockId): boolean {
		return (this.flags(lock) & LockFlag.unowned) === 0;
	}

	holder(lock: LockId): ThreadId {
		return this.fields[(lock << 2) + LockField.holder]! as ThreadId;
	}

	readers(lock: LockId): number {
		return this.fields[(lock << 2) + LockField.readers]!;
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
