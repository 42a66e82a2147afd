import {
	type LockId,
	type Mode,
	Mode as Modes,
	Operation,
	operationOf,
	ReleaseMode,
	type ThreadId,
	variantOf,
} from "../../model/index.js";

import type { EventRef, Handover } from "../simulate/index.js";

/** One stretch in which a thread holds a lock. Event numbers count within the thread. */
export interface Section {
	readonly thread: ThreadId;
	readonly lock: LockId;
	readonly mode: Mode;
	/** Place of its beginning in the whole trace. */
	readonly position: number;
	readonly begin: number;
	/** The event that gives the lock back; -1 when the trace has none. */
	end: number;
}

interface Step {
	readonly thread: ThreadId;
	readonly code: number;
	readonly object: number;
	readonly second: LockId;
	readonly isOwned: boolean;
}

/** Pairs acquires with their releases while events come by. */
export class SectionBuilder {
	readonly sections: Section[] = [];
	readonly handovers: Handover[] = [];
	readonly #open = new Map<ThreadId, Section[]>();
	/** The latest acquire of each lock without an owner. */
	readonly #unowned = new Map<LockId, EventRef>();

	/** @returns number of the section that begins with this event, plus one; 0: none does */
	apply(step: Step, at: { index: number; position: number }): number {
		const lock = step.object as LockId;
		switch (operationOf(step.code)) {
			case Operation.acquire:
				if (step.isOwned)
					return this.#begin(step.thread, { lock, mode: variantOf(step.code) as Mode, ...at });
				this.#unowned.set(lock, { thread: step.thread, index: at.index });
				return 0;
			case Operation.release:
				if (!step.isOwned) this.#handOver(lock, { thread: step.thread, index: at.index });
				this.#end(
					step.thread,
					at.index,
					(open) => open.lock === lock && gives(variantOf(step.code), open.mode),
				);
				return 0;
			case Operation.wait:
				this.#end(step.thread, at.index, (open) => open.lock === step.second);
				return 0;
			case Operation.convert:
				this.#end(step.thread, at.index, (open) => open.lock === lock);
				return this.#begin(step.thread, { lock, mode: variantOf(step.code) as Mode, ...at });
			default:
				return 0;
		}
	}

	#handOver(lock: LockId, release: EventRef): void {
		const acquire = this.#unowned.get(lock);
		this.#unowned.delete(lock);
		if (acquire !== undefined && acquire.thread !== release.thread)
			this.handovers.push({ lock, acquire, release });
	}

	#begin(
		thread: ThreadId,
		{ lock, mode, index, position }: { lock: LockId; mode: Mode; index: number; position: number },
	) {
		const section: Section = { thread, lock, mode, position, begin: index, end: -1 };
		const open = this.#open.get(thread);
		if (open === undefined) this.#open.set(thread, [section]);
		else open.push(section);
		return this.sections.push(section);
	}

	#end(thread: ThreadId, index: number, matches: (section: Section) => boolean): void {
		const open = this.#open.get(thread) ?? [];
		const place = open.findLastIndex(matches);
		if (place === -1) return;
		open[place]!.end = index;
		open.splice(place, 1);
	}
}

function gives(variant: number, mode: Mode): boolean {
	if (variant === ReleaseMode.latest) return true;
	if (variant === ReleaseMode.exclusive) return mode === Modes.exclusive;
	return variant === mode;
}
