import {
	How,
	type LockId,
	type LockUse,
	type Mode,
	modeNames,
	type Participant,
	type StackId,
	type ThreadId,
	type Ticks,
	type TraceDefinitions,
	userFrames,
	type Witness,
} from "../model/index.js";
import { withCallers } from "./callers.js";
import type { LockClasses } from "./classes.js";
import type { FingerprintEdge } from "./fingerprint.js";
import { waitedFor, waitPhrase } from "./objects.js";
import { type Acquisition, type Contexts, isThreadEnd, threadOfEnd } from "./observe/index.js";
import type { Search } from "./predict/index.js";
import { siteLabel, stableFunction } from "./sites.js";

/** What a participant asks for; not always a lock. */
export interface Want {
	readonly lock?: LockId;
	readonly mode: number;
	readonly how: How;
	readonly stack: StackId;
	readonly time: Ticks;
	readonly waitsFor?: NonNullable<Participant["wants"]>["waitsFor"];
	/** `join`: whom it waits for. */
	readonly target?: ThreadId;
}

/** A participant before its ids became text. */
export interface Role {
	readonly thread: ThreadId;
	readonly role: "holder" | "writer";
	readonly holds: readonly Acquisition[];
	/** The hold that takes part: the one others wait for. */
	readonly inCycle?: LockId;
	readonly wants?: Want;
	readonly releases?: { readonly lock: LockId; readonly stack: StackId; readonly time: Ticks };
}

/** Turns ids into what people and tools read. */
export class Describer {
	constructor(
		readonly definitions: TraceDefinitions,
		readonly classes: LockClasses,
		private readonly contexts: Contexts,
	) {}

	participant(role: Role): Participant {
		const { name, label } = this.definitions.thread(role.thread);
		const wants = role.wants === undefined ? undefined : this.want(role.wants);
		return {
			thread: label,
			...(name === undefined ? {} : { threadName: name }),
			role: role.role,
			holds: this.#holds(role, wants),
			...(wants === undefined ? {} : { wants }),
			...(role.releases === undefined
				? {}
				: { releases: this.lockUse({ ...role.releases, mode: 0, how: How.plain }) }),
		};
	}

	#holds(role: Role, wants: Participant["wants"]): Participant["holds"] {
		const holds = role.holds
			.filter((held) => this.#isLock(held))
			.map((held) => ({
				...this.lockUse({ ...held, time: this.contexts.since(held.context) }),
				inCycle: held.lock === role.inCycle,
			}));
		const asked = wants === undefined ? [] : [wants];
		return holds.map((held, index) => withCallers(held, [...asked, ...holds.slice(index + 1)]));
	}

	want(asked: Want): NonNullable<Participant["wants"]> {
		const want = joinOf(asked);
		const kind = want.waitsFor ?? waitedFor(this.definitions.lock(want.lock!), want.mode as Mode);
		const waitsFor = kind === undefined ? {} : { waitsFor: kind };
		if (want.lock !== undefined) return { ...this.lockUse({ ...want, lock: want.lock }), ...waitsFor };
		const target = this.threadLabel(want.target ?? (0 as ThreadId));
		return { lock: target, class: "thread", mode: "exclusive", ...this.#place(want), ...waitsFor };
	}

	/** Not the end of a thread, and nothing that is yet to be brought. */
	#isLock({ lock, mode }: Acquisition): boolean {
		return !isThreadEnd(lock) && waitedFor(this.definitions.lock(lock), mode) === undefined;
	}

	lockUse(use: { lock: LockId; mode: number; how: How; stack: StackId; time: Ticks }): LockUse {
		const how = howNames[use.how];
		return {
			lock: isThreadEnd(use.lock) ? this.lockName(use.lock) : this.definitions.lock(use.lock).label,
			class: isThreadEnd(use.lock) ? "thread" : this.classLabel(use.lock),
			mode: modeNames[use.mode]!,
			...this.#place(use),
			...(how === undefined ? {} : { how }),
		};
	}

	#place({
		stack,
		time,
	}: {
		stack: StackId;
		time: Ticks;
	}): Pick<LockUse, "stack" | "stackTruncated" | "seconds"> {
		const seconds = this.seconds(time);
		return {
			stack: this.definitions.stack(stack),
			...(this.definitions.stackTruncated(stack) ? { stackTruncated: true } : {}),
			...(seconds === undefined ? {} : { seconds }),
		};
	}

	witness({ foundBy, steps, asRecorded, runs, length }: Extract<Search, { kind: "found" }>): Witness {
		const label = (thread: ThreadId) => this.definitions.thread(thread).label;
		const takes = steps.filter(({ action }) => action === "takes").length;
		return {
			foundBy,
			steps: steps.map(({ thread, action, acquisition, blockedBy }) => ({
				thread: label(thread),
				action,
				use: this.lockUse({ ...acquisition, time: Number.NaN as Ticks }),
				blockedBy: blockedBy.map(label),
			})),
			otherSteps: length - takes,
			...(asRecorded === 0 ? {} : { asRecorded }),
			schedule: [...runs.threads].map((thread, run) => ({
				thread: label(thread as ThreadId),
				events: runs.events[run]!,
			})),
			...(runs.leftOut === 0 ? {} : { scheduleLeftOut: runs.leftOut }),
		};
	}

	/** Seconds since the start of the trace, to the nanosecond; undefined when it or the clock's speed is not known. */
	seconds(time: number): number | undefined {
		const { ticksPerSecond } = this.definitions;
		return ticksPerSecond === 0 || Number.isNaN(time)
			? undefined
			: Math.round((time / ticksPerSecond) * 1e9) / 1e9;
	}

	classLabel(lock: LockId): string {
		return this.classes.label(this.classes.of(lock));
	}

	/** The instance's name where it has one, else what its class is called. */
	lockName(lock: LockId): string {
		if (isThreadEnd(lock)) return this.classLabel(lock);
		const { name, label } = this.definitions.lock(lock);
		return name === undefined ? this.classLabel(lock) : label;
	}

	/** `wants mu`, `waits to send on ch`, `waits for T2 to end` */
	asksFor(lock: LockId, mode: Mode): string {
		if (isThreadEnd(lock)) return `waits for ${this.threadLabel(threadOfEnd(lock))} to end`;
		const kind = waitedFor(this.definitions.lock(lock), mode);
		return `${kind === undefined ? "wants" : waitPhrase[kind]} ${this.lockName(lock)}`;
	}

	threadLabel(thread: ThreadId): string {
		const { label, name } = this.definitions.thread(thread);
		return name === undefined ? label : `${label} "${name}"`;
	}

	/** ` (transfer bank.c:40)`, or nothing when the stack is not known. */
	at(stack: StackId): string {
		const frame = userFrames(this.definitions.stack(stack))[0];
		return frame === undefined ? "" : ` (${siteLabel(frame)})`;
	}

	fingerprintEdge(role: Role): FingerprintEdge {
		const held = role.holds.find((hold) => hold.lock === role.inCycle && this.#isLock(hold));
		const wants = role.wants === undefined ? undefined : joinOf(role.wants);
		const wanted = wants ?? role.releases;
		const wantedMode = wants?.lock === undefined ? "" : modeNames[wants.mode];
		return {
			heldClass: held === undefined ? "" : this.#stableClass(held.lock),
			heldFunction: held === undefined ? "" : this.#function(held.stack),
			wantedClass: wanted?.lock === undefined ? (wants?.waitsFor ?? "") : this.#stableClass(wanted.lock),
			wantedFunction: wanted === undefined ? "" : this.#function(wanted.stack),
			modes: `${held === undefined ? "" : modeNames[held.mode]}→${wantedMode}`,
		};
	}

	#stableClass(lock: LockId): string {
		return this.classes.stableName(this.classes.of(lock));
	}

	#function(stack: StackId): string {
		const frame = userFrames(this.definitions.stack(stack))[0];
		return frame === undefined ? "" : stableFunction(frame);
	}
}

const howNames: readonly (LockUse["how"] | undefined)[] = [undefined, "try", "timed", "inherited"];

/** A request for the end of a thread reads as what it is. */
function joinOf(want: Want): Want {
	const { lock, ...rest } = want;
	if (lock === undefined || !isThreadEnd(lock)) return want;
	return { ...rest, waitsFor: "join", target: threadOfEnd(lock) };
}

/** The want of a recorded request. */
export function wantOf(request: Acquisition, time: Ticks): Want {
	return { lock: request.lock, mode: request.mode, how: request.how, stack: request.stack, time };
}
