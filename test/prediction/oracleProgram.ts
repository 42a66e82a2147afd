/**
 * A recorded trace as the oracle sees it: per thread a list of steps, per lock its holds. Which release ends
 * which hold is fixed by the trace, so that who holds what follows from how far each thread has come.
 */
import {
	howOf,
	type Lock,
	type LockId,
	Mode,
	Operation,
	operationOf,
	type ThreadId,
	variantOf,
} from "../../src/model/index.js";
import { exchangeOf, isAnsweredRow, type Recording, type Row, recordingOfText } from "./oracleRecording.js";

/** A step of a thread: ordinal of the thread, position in its steps. */
export interface Place {
	readonly thread: number;
	readonly at: number;
}

/** From the step that took it to the step that ended it; open: never ended. */
export interface Hold {
	readonly thread: number;
	readonly from: number;
	readonly mode: Mode;
	until?: Place;
}

export interface Step extends Row {
	readonly operation: Operation;
	readonly variant: number;
	readonly how: number;
	/** Fork and join: ordinal of the target. */
	readonly target: number;
	/** Releases: the hold it ends, if any. */
	ends?: Hold;
	/** Reads: number of the write it saw, 0 for the value from before. Writes: their own number. */
	write: number;
	/** Sends, receives and selects: what it waits for. */
	readonly cases?: readonly Case[];
	/** The case that came true; −1: none did. */
	readonly chosen?: number;
	/** Sends and receives that came true: which of their channel, from 1; receives behind the last send found it closed. */
	ordinal?: number;
}

/** A send (exclusive) to a channel, or a receive (shared) from it. */
export interface Case {
	readonly channel: LockId;
	readonly mode: Mode;
}

export interface OracleThread {
	readonly id: ThreadId;
	readonly steps: readonly Step[];
	forkedBy?: Place;
	isJoined: boolean;
	hasEnd: boolean;
}

export interface OracleLock {
	readonly lock: Lock;
	readonly holds: Hold[];
	/** Semaphores: where a permit is taken (−1) or given back (+1). */
	readonly permitChanges: { readonly place: Place; readonly by: number }[];
	readonly inits: Place[];
	readonly destroys: Place[];
	isHandedOver: boolean;
	/** Channels: sends and receives that came true. Wait groups: adds (sends) and dones (receives). */
	readonly sends: Place[];
	readonly receives: Place[];
	/** Channels: where it is closed. */
	readonly closes: Place[];
}

export interface Program {
	readonly threads: readonly OracleThread[];
	readonly locks: ReadonlyMap<LockId, OracleLock>;
	/** The recorded order. */
	readonly order: readonly Place[];
	lockOf(id: LockId): Lock;
}

export const programOfText = (text: string): Program => programOf(recordingOfText(text));

export function programOf(recording: Recording): Program {
	const ids = [...recording.byThread.keys()];
	for (const { code, object } of recording.rows)
		if (operationOf(code) === Operation.thread && object !== 0 && !ids.includes(object as ThreadId))
			ids.push(object as ThreadId);
	const steps: Step[][] = ids.map(() => []);
	const order: Place[] = [];
	for (const row of recording.rows) {
		if (isAnsweredRow(recording, row)) continue;
		const thread = ids.indexOf(row.thread);
		order.push({ thread, at: steps[thread]!.length });
		steps[thread]!.push({ ...stepOf(row, ids), ...channelPartOf(recording, row) });
	}
	const builder = new Builder(
		ids.map((id, thread) => ({ id, steps: steps[thread]!, isJoined: false, hasEnd: false })),
		(lock) => recording.trace.definitions.lock(lock),
	);
	for (const place of order) builder.add(place);
	return { threads: builder.threads, locks: builder.locks, order, lockOf: builder.lockOf };
}

function stepOf(row: Row, ids: readonly ThreadId[]): Step {
	const operation = operationOf(row.code) as Operation;
	const target = operation === Operation.thread ? ids.indexOf(row.object as ThreadId) : -1;
	return { ...row, operation, variant: variantOf(row.code), how: howOf(row.code), target, write: 0 };
}

function channelPartOf(recording: Recording, row: Row): Pick<Step, "cases" | "chosen"> {
	const operation = operationOf(row.code);
	const isRequest = operation === Operation.acquire || operation === Operation.attempt;
	if (!isRequest || recording.trace.definitions.lock(row.object as LockId).kind !== "channel") return {};
	const { rows, answer } = exchangeOf(recording, row);
	const cases = rows.map(({ code, object }) => ({
		channel: object as LockId,
		mode: variantOf(code) as Mode,
	}));
	const chosen = cases.findIndex(
		({ channel, mode }) =>
			answer !== undefined && channel === answer.object && mode === variantOf(answer.code),
	);
	return { cases, chosen };
}

class Builder {
	readonly locks = new Map<LockId, OracleLock>();
	readonly #lastWrite = new Map<number, number>();
	#writes = 0;
	/** Holds of a monitor that a wait gave back, per thread. */
	readonly #waited = new Map<string, readonly Hold[]>();
	readonly #handlers: Partial<Record<Operation, (step: Step, place: Place) => void>> = {
		[Operation.acquire]: (step, place) => this.#acquire(step, place),
		[Operation.attempt]: (step, place) => this.#acquire(step, place),
		[Operation.abandon]: ({ object }, place) =>
			this.#end(this.#own(object, place.thread, { from: place.at - 1 }), place),
		[Operation.release]: (step, place) => this.#release(step, place),
		[Operation.convert]: (step, place) => this.#convert(step, place),
		[Operation.wait]: (step, place) => this.#wait(step, place),
		[Operation.notify]: ({ object }, place) => this.#lock(object).closes.push(place),
		[Operation.lifetime]: ({ object, variant }, place) =>
			this.#lock(object)[variant === 0 ? "inits" : "destroys"].push(place),
		[Operation.access]: (step) => this.#access(step),
		[Operation.thread]: (step, place) => this.#threadStep(step, place),
	};

	constructor(
		readonly threads: readonly OracleThread[],
		readonly lockOf: (id: LockId) => Lock,
	) {}

	add(place: Place): void {
		const step = this.threads[place.thread]!.steps[place.at]!;
		this.#handlers[step.operation]?.(step, place);
	}

	#lock(object: number): OracleLock {
		const id = object as LockId;
		const known = this.locks.get(id);
		if (known !== undefined) return known;
		const lock = this.lockOf(id);
		const lists = {
			holds: [],
			permitChanges: [],
			inits: [],
			destroys: [],
			sends: [],
			receives: [],
			closes: [],
		};
		const made: OracleLock = { lock, ...lists, isHandedOver: false };
		this.locks.set(id, made);
		return made;
	}

	#acquire(step: Step, place: Place): void {
		const { lock, holds, permitChanges } = this.#lock(step.object);
		if (lock.kind === "channel" || lock.kind === "waitgroup") {
			this.#exchange(step, place);
			return;
		}
		// An attempt of a try is one that failed.
		if (step.operation === Operation.attempt && step.how === 1) return;
		if (lock.kind === "semaphore") {
			permitChanges.push({ place, by: -1 });
			return;
		}
		const hold = { thread: place.thread, from: place.at };
		holds.push({ ...hold, mode: step.variant as Mode });
		const key = `${place.thread} ${step.object}`;
		for (const { mode } of this.#waited.get(key) ?? []) holds.push({ ...hold, mode });
		this.#waited.delete(key);
	}

	#exchange(step: Step, place: Place): void {
		for (const { channel } of step.cases ?? []) this.#lock(channel);
		const { lock, sends, receives } = this.#lock(step.object);
		if (step.operation === Operation.attempt) return;
		if (lock.kind === "waitgroup") {
			if (step.variant === Mode.shared) sends.push(place);
			return;
		}
		step.ordinal = (step.variant === Mode.exclusive ? sends : receives).push(place);
	}

	#own(object: number, thread: number, { from, mode }: { from?: number; mode?: Mode }): Hold | undefined {
		return this.#lock(object).holds.findLast(
			(hold) =>
				hold.thread === thread &&
				hold.until === undefined &&
				(from === undefined || hold.from === from) &&
				(mode === undefined || hold.mode === mode),
		);
	}

	#end(hold: Hold | undefined, place: Place): void {
		if (hold !== undefined) hold.until = place;
	}

	#release(step: Step, place: Place): void {
		const lock = this.#lock(step.object);
		if (lock.lock.kind === "semaphore") {
			lock.permitChanges.push({ place, by: 1 });
			return;
		}
		if (lock.lock.kind === "waitgroup") {
			lock.receives.push(place);
			return;
		}
		const mode = [undefined, Mode.shared, Mode.upgradeable, Mode.exclusive][step.variant];
		const own = this.#own(step.object, place.thread, mode === undefined ? {} : { mode });
		const ended = own ?? lock.holds.find(({ until }) => until === undefined);
		if (own === undefined && ended !== undefined) lock.isHandedOver = true;
		this.#end(ended, place);
		if (ended !== undefined) step.ends = ended;
	}

	#convert(step: Step, place: Place): void {
		const own = this.#own(step.object, place.thread, {});
		if (own === undefined) return;
		own.until = place;
		step.ends = own;
		this.#lock(step.object).holds.push({
			thread: place.thread,
			from: place.at,
			mode: step.variant as Mode,
		});
	}

	#wait(step: Step, place: Place): void {
		const { lock, holds } = this.#lock(step.second);
		const open = holds.filter((hold) => hold.thread === place.thread && hold.until === undefined);
		const given = lock.kind === "monitor" ? open : open.slice(-1);
		for (const hold of given) hold.until = place;
		if (given.length > 0) step.ends = given[0]!;
		this.#waited.set(`${place.thread} ${step.second}`, given.slice(1));
	}

	#access(step: Step): void {
		if (step.variant === 1) this.#lastWrite.set(step.object, ++this.#writes);
		step.write = this.#lastWrite.get(step.object) ?? 0;
	}

	#threadStep(step: Step, place: Place): void {
		if (step.variant === 3) this.threads[place.thread]!.hasEnd = true;
		else if (step.variant === 0) this.threads[step.target]!.forkedBy = place;
		else if (step.variant === 2) this.threads[step.target]!.isJoined = true;
	}
}
