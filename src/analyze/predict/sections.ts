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

/** A thread, and the sections it is in. */
interface Owner {
	readonly id: ThreadId;
	readonly open: Place[];
}

/** Pairs acquires with their releases while events come by. A section is named by the place where it begins. */
export class SectionBuilder {
	readonly handovers: Handover[] = [];
	/** The latest acquire of each lock without an owner. */
	readonly #unowned = new Map<LockId, EventRef>();

	/** @param columns where ends and beginnings are written; the others are filled for all events so far */
	constructor(private readonly columns: Columns) {}

	/** Takes a lock that has one owner at a time: its acquires and releases pair up within a thread. */
	begin({ open }: Pick<Owner, "open">, place: Place): void {
		this.columns.end[place] = -1;
		open.push(place);
	}

	/** Takes a lock that nobody owns. */
	take({ id }: Owner, place: Place): void {
		const { object, index } = this.columns;
		this.#unowned.set(object[place]! as LockId, { thread: id, index: index[place]! });
	}

	/** Gives back what is owned. */
	end(own: Pick<Owner, "open">, place: Place): void {
		const { object, code, end, begin } = this.columns;
		const { open } = own;
		const latest = open[open.length - 1];
		if (latest !== undefined && variantOf(code[place]!) === 0 && object[latest] === object[place]) {
			end[latest] = place + 1;
			begin[place] = latest + 1;
			open.pop();
		} else this.#end(own, { lock: object[place]!, variant: variantOf(code[place]!) }, place);
	}

	/** Gives back what nobody owns. */
	give(own: Owner, place: Place): void {
		const { object, code, index } = this.columns;
		const lock = object[place]! as LockId;
		const acquire = this.#unowned.get(lock);
		this.#unowned.delete(lock);
		if (acquire !== undefined && acquire.thread !== own.id)
			this.handovers.push({ lock, acquire, release: { thread: own.id, index: index[place]! } });
		this.#end(own, { lock, variant: variantOf(code[place]!) }, place);
	}

	/** A `wait` gives `mutex` back. */
	wait(own: Owner, place: Place, mutex: LockId): void {
		this.#end(own, { lock: mutex, variant: ReleaseMode.latest }, place);
	}

	/** One section ends and another one begins. */
	convert(own: Owner, place: Place): void {
		this.#end(own, { lock: this.columns.object[place]!, variant: ReleaseMode.latest }, place);
		this.begin(own, place);
	}

	#end(
		{ open }: Pick<Owner, "open">,
		{ lock, variant }: { lock: number; variant: number },
		place: Place,
	): void {
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
