import {
	type LockId,
	type Mode,
	Mode as Modes,
	ReleaseMode,
	type ThreadId,
	variantOf,
} from "../../model/index.js";
import type { EventRef, Handover } from "../simulate/index.js";
import type { Place } from "./recordedEvents.js";

interface Columns {
	readonly index: Int32Array;
	readonly code: Uint8Array;
	readonly object: Int32Array;
	readonly end: Int32Array;
	readonly begin: Int32Array;
}

/** Pairs acquires with their releases while events come by. A section is named by the place where it begins. */
export class SectionBuilder {
	readonly handovers: Handover[] = [];
	/** By thread. */
	readonly #open = new Map<ThreadId, Place[]>();
	/** The latest acquire of each lock without an owner. */
	readonly #unowned = new Map<LockId, EventRef>();

	/** @param columns where ends and beginnings are written; the others are filled for all events so far */
	constructor(private readonly columns: Columns) {}

	/** @param isOwned the lock has one owner at a time: its acquires and releases pair up within a thread */
	acquire(thread: ThreadId, place: Place, isOwned: boolean): void {
		if (isOwned) this.#begin(thread, place);
		else
			this.#unowned.set(this.columns.object[place]! as LockId, {
				thread,
				index: this.columns.index[place]!,
			});
	}

	release(thread: ThreadId, place: Place, isOwned: boolean): void {
		const lock = this.columns.object[place]! as LockId;
		if (!isOwned) this.#handOver(lock, { thread, index: this.columns.index[place]! });
		this.#end(thread, { lock, variant: variantOf(this.columns.code[place]!) }, place);
	}

	/** A `wait` gives `mutex` back. */
	wait(thread: ThreadId, place: Place, mutex: LockId): void {
		this.#end(thread, { lock: mutex, variant: ReleaseMode.latest }, place);
	}

	/** One section ends and another one begins. */
	convert(thread: ThreadId, place: Place): void {
		const lock = this.columns.object[place]! as LockId;
		this.#end(thread, { lock, variant: ReleaseMode.latest }, place);
		this.#begin(thread, place);
	}

	#handOver(lock: LockId, release: EventRef): void {
		const acquire = this.#unowned.get(lock);
		this.#unowned.delete(lock);
		if (acquire !== undefined && acquire.thread !== release.thread)
			this.handovers.push({ lock, acquire, release });
	}

	#begin(thread: ThreadId, place: Place): void {
		this.columns.end[place] = -1;
		const open = this.#open.get(thread);
		if (open === undefined) this.#open.set(thread, [place]);
		else open.push(place);
	}

	#end(thread: ThreadId, { lock, variant }: { lock: LockId; variant: number }, place: Place): void {
		const open = this.#open.get(thread);
		if (open === undefined) return;
		const { object, code, end, begin } = this.columns;
		let latest = open.length - 1;
		while (latest >= 0) {
			const candidate = open[latest]!;
			if (object[candidate] === lock && gives(variant, variantOf(code[candidate]!) as Mode)) break;
			latest--;
		}
		if (latest === -1) return;
		end[open[latest]!] = place + 1;
		begin[place] = open[latest]! + 1;
		if (latest === open.length - 1) open.pop();
		else open.splice(latest, 1);
	}
}

function gives(variant: number, mode: Mode): boolean {
	if (variant === ReleaseMode.latest) return true;
	if (variant === ReleaseMode.exclusive) return mode === Modes.exclusive;
	return variant === mode;
}
