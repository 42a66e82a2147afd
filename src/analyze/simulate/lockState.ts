import { type Lock, Mode, type ThreadId } from "../../model/index.js";
import type { LockRules } from "./types.js";

/** One hold of a lock; re-entrant holds are several. */
export interface Hold {
	readonly thread: ThreadId;
	mode: Mode;
	/** Index of the acquire in its thread. */
	readonly index: number;
}

/** A request that waits, or is about to be made. */
export interface Request {
	readonly thread: ThreadId;
	readonly mode: Mode;
	/** It changes the mode of a hold it has. */
	readonly isConversion: boolean;
}

const takenByHolding: readonly Lock["kind"][] = [
	"mutex",
	"recursive",
	"rwlock",
	"monitor",
	"spin",
	"weblock",
];

/**
 * One lock: who holds it, and who stands in the way of a request.
 * Source: modes and policies as in the reader-writer locks of Go, glibc, Java and .NET.
 */
export class LockState {
	/** In the order they were taken. */
	holds: Hold[] = [];
	/** Semaphores: permits that can be taken. */
	permits: number;
	isDestroyed = false;
	readonly isSemaphore: boolean;
	readonly #isTakenByHolding: boolean;

	constructor(
		readonly rules: LockRules,
		/** False until its recorded `init`. */
		public isInitialized: boolean,
	) {
		this.permits = rules.permits ?? 0;
		this.isSemaphore = rules.kind === "semaphore";
		this.#isTakenByHolding = takenByHolding.includes(rules.kind);
	}

	copy(): LockState {
		const copy = new LockState(this.rules, this.isInitialized);
		copy.holds = this.holds.map((hold) => ({ ...hold }));
		copy.permits = this.permits;
		copy.isDestroyed = this.isDestroyed;
		return copy;
	}

	/** It is there to be taken, and who takes it holds it. */
	get isPlain(): boolean {
		return this.#isTakenByHolding && this.isInitialized && !this.isDestroyed;
	}

	/** Nobody holds it. */
	get isFree(): boolean {
		return this.holds.length === 0;
	}

	/** Why nobody can use this lock now; undefined when it can be used. */
	get objection(): string | undefined {
		if (this.isDestroyed) return "the lock is destroyed";
		return this.isInitialized ? undefined : "the lock is not initialized yet";
	}

	/** Why nobody can ask for this lock; undefined when it is one that can be taken. */
	get requestObjection(): string | undefined {
		if (this.isSemaphore || this.#isTakenByHolding) return this.objection;
		return `a ${this.rules.kind} is not taken`;
	}

	/** Threads whose holds the request waits for: the asking thread itself where the lock does not let it in again. */
	holdersInTheWay(request: Request): ThreadId[] {
		const holds = this.holds.filter((hold) =>
			hold.thread === request.thread
				? !request.isConversion && !this.#mayReenter(hold.mode, request.mode)
				: excludes(hold.mode, request.mode),
		);
		return [...new Set(holds.map(({ thread }) => thread))];
	}

	/** Threads whose waiting exclusive requests keep a new reader out, as the policy says. */
	writersInTheWay({ thread, mode }: Request, waiting: Iterable<Request>): ThreadId[] {
		const { policy } = this.rules;
		if (mode !== Mode.shared || policy === "R") return [];
		if (this.holds.some((hold) => hold.thread === thread && hold.mode !== Mode.shared)) return [];
		if (policy === "rH" && this.isHeldBy(thread)) return [];
		return [...waiting]
			.filter((other) => other.mode === Mode.exclusive && other.thread !== thread)
			.map((other) => other.thread);
	}

	isHeldBy(thread: ThreadId): boolean {
		return this.holds.some((hold) => hold.thread === thread);
	}

	/** The hold a release or conversion of this thread means: the latest in that mode. */
	holdOf(thread: ThreadId, releaseMode: number): Hold | undefined {
		const mode = modeOfRelease[releaseMode];
		for (let place = this.holds.length - 1; place >= 0; place--) {
			const hold = this.holds[place]!;
			if (hold.thread === thread && (mode === undefined || hold.mode === mode)) return hold;
		}
		return undefined;
	}

	remove(hold: Hold): void {
		if (this.holds.at(-1) === hold) this.holds.pop();
		else this.holds.splice(this.holds.indexOf(hold), 1);
	}

	#mayReenter(held: Mode, wanted: Mode): boolean {
		const { reentrancy } = this.rules;
		if (held === Mode.exclusive)
			return reentrancy === "all" || (reentrancy === "write" && wanted === Mode.exclusive);
		if (held === Mode.upgradeable) return wanted !== Mode.upgradeable || reentrancy !== "none";
		return wanted !== Mode.exclusive;
	}
}

/** Holds of two threads that cannot be at once: exclusive with anything, upgradeable with another upgradeable. */
function excludes(a: Mode, b: Mode): boolean {
	if (a === Mode.exclusive || b === Mode.exclusive) return true;
	return a === Mode.upgradeable && b === Mode.upgradeable;
}

/** By {@link ReleaseMode}. */
const modeOfRelease: readonly (Mode | undefined)[] = [
	undefined,
	Mode.shared,
	Mode.upgradeable,
	Mode.exclusive,
];
