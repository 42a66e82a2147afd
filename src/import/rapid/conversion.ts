import {
	AbandonReason,
	AccessVariant,
	eventCode,
	type LockId,
	NotifyVariant,
	Operation,
	type StackId,
	type ThreadId,
	ThreadVariant,
	type Ticks,
	WakeReason,
} from "../../model/index.js";
import { TraceWriter } from "../../trace/index.js";
import type { RapidEvent } from "./line.js";
import { Names } from "./names.js";

const code = {
	acquire: eventCode(Operation.acquire),
	attempt: eventCode(Operation.attempt),
	abandon: eventCode(Operation.abandon, 0, AbandonReason.cancelled),
	release: eventCode(Operation.release),
	read: eventCode(Operation.access, AccessVariant.read),
	write: eventCode(Operation.access, AccessVariant.write),
	fork: eventCode(Operation.thread, ThreadVariant.fork),
	join: eventCode(Operation.thread, ThreadVariant.join),
	wait: eventCode(Operation.wait),
	wakeNotified: eventCode(Operation.wake, 0, WakeReason.woken),
	wakeByItself: eventCode(Operation.wake, 0, WakeReason.timeout),
	notify: eventCode(Operation.notify, NotifyVariant.one),
	notifyAll: eventCode(Operation.notify, NotifyVariant.all),
};

/** A thread between an event that announces another, and that other. */
interface Unfinished {
	readonly kind: "asked" | "asleep";
	readonly lock: LockId;
	/** When it asked or fell asleep. */
	readonly time: Ticks;
	readonly stack: StackId;
}

/** Who did what, where, when. */
interface Moment {
	readonly thread: ThreadId;
	readonly stack: StackId;
	readonly time: Ticks;
}

/** How often each thread holds each lock. A wait does not count: it takes back what it gave. */
class Holds {
	readonly #levels = new Map<number, number>();

	get isEmpty(): boolean {
		return this.#levels.size === 0;
	}

	has(thread: ThreadId, lock: LockId): boolean {
		return this.#levels.has(keyOf(thread, lock));
	}

	/** @param change 1 or -1; what was never taken cannot become less */
	add(thread: ThreadId, lock: LockId, change: 1 | -1): void {
		const key = keyOf(thread, lock);
		const level = (this.#levels.get(key) ?? 0) + change;
		if (level > 0) this.#levels.set(key, level);
		else this.#levels.delete(key);
	}
}

const keyOf = (thread: ThreadId, lock: LockId): number => thread * 2 ** 26 + lock;

/** Turns events, in the order of the trace, into a binary trace. The number of a line is its time. */
export class Conversion {
	readonly #pieces: Uint8Array[] = [];
	readonly #writer = new TraceWriter((bytes) => this.#pieces.push(bytes), {
		recorder: "RAPID/STD text",
		ticksPerSecond: 0,
	});
	readonly #names = new Names(this.#writer);
	readonly #unfinished = new Map<ThreadId, Unfinished>();
	readonly #lastNotify = new Map<LockId, Ticks>();
	readonly #holds = new Holds();

	/** @param line its number, larger than that of the event before */
	add(event: RapidEvent, line: number): void {
		const { operation } = event;
		if (operation === "begin" || operation === "end") return;
		const thread = this.#names.thread(event.thread);
		const moment = { thread, stack: this.#names.stack(event.location), time: line as Ticks };
		const unfinished = this.#unfinished.get(thread);
		if (unfinished !== undefined && this.#finish(unfinished, event, moment)) return;
		this.#write(event, moment);
	}

	/**
	 * Ends the trace. It counts as closed in order if nobody holds, wants or awaits anything then: the format has no word
	 * for the end, and a log that stops in the middle must not say that locks were never given back.
	 */
	finish(): Uint8Array {
		for (const [thread, { kind, lock, time, stack }] of this.#unfinished)
			if (kind === "asked") this.#writer.event({ thread, time, stack, code: code.attempt, object: lock });
		if (this.#holds.isEmpty && this.#unfinished.size === 0) this.#writer.end();
		else this.#writer.flush();
		return Buffer.concat(this.#pieces);
	}

	#write({ thread: name, operation, object }: RapidEvent, moment: Moment): void {
		const names = this.#names;
		if (operation === "acq") this.#acquire(names.lock(object), moment);
		else if (operation === "rel") this.#release(names.lock(object), moment);
		else if (operation === "r") this.#event(code.read, names.variable(object), moment);
		else if (operation === "w") this.#event(code.write, names.variable(object), moment);
		else if (operation === "req") this.#begin("asked", names.lock(object), moment);
		else if (operation === "wait") this.#wait(names.lock(object), moment);
		else if (operation === "fork" || operation === "join")
			this.#event(code[operation], names.thread(threadName(object, name)), moment);
		else this.#notify(operation === "notify" ? code.notify : code.notifyAll, names.lock(object), moment);
	}

	#event(eventOf: number, object: LockId | ThreadId, { thread, stack, time }: Moment): void {
		this.#writer.event({ thread, time, stack, code: eventOf, object });
	}

	#begin(kind: Unfinished["kind"], lock: LockId, { thread, stack, time }: Moment): void {
		this.#unfinished.set(thread, { kind, lock, time, stack });
	}

	#acquire(lock: LockId, moment: Moment): void {
		this.#holds.add(moment.thread, lock, 1);
		this.#event(code.acquire, lock, moment);
	}

	#release(lock: LockId, moment: Moment): void {
		this.#holds.add(moment.thread, lock, -1);
		this.#event(code.release, lock, moment);
	}

	/** A monitor is its own condition. */
	#wait(lock: LockId, moment: Moment): void {
		this.#begin("asleep", lock, moment);
		this.#writer.event({ ...moment, code: code.wait, object: lock, second: lock });
	}

	#notify(eventOf: number, lock: LockId, moment: Moment): void {
		this.#lastNotify.set(lock, moment.time);
		this.#event(eventOf, lock, moment);
	}

	/** The thread goes on. @returns whether that was all the event says */
	#finish(unfinished: Unfinished, event: RapidEvent, moment: Moment): boolean {
		return unfinished.kind === "asked"
			? this.#answer(unfinished, event, moment)
			: this.#awake(unfinished, event, moment);
	}

	/** A request that is granted at once says nothing; tools write one before every acquire. */
	#answer({ lock, time, stack }: Unfinished, { operation, object }: RapidEvent, { thread }: Moment): boolean {
		this.#unfinished.delete(thread);
		if (operation === "acq" && this.#names.lock(object) === lock) return false;
		this.#writer.event({ thread, time, stack, code: code.attempt, object: lock });
		this.#writer.event({ thread, time, code: code.abandon, object: lock });
		return false;
	}

	/** Whether or not a tool writes the release and the acquire that belong to a wait, it is one of each. */
	#awake({ lock, time }: Unfinished, { operation, object }: RapidEvent, moment: Moment): boolean {
		const isOfWait =
			(operation === "rel" || operation === "req" || operation === "acq") &&
			this.#names.lock(object) === lock;
		if (isOfWait && operation !== "acq") return true;
		this.#unfinished.delete(moment.thread);
		const isNotified = (this.#lastNotify.get(lock) ?? 0) > time;
		this.#event(isNotified ? code.wakeNotified : code.wakeByItself, lock, moment);
		this.#event(code.acquire, lock, moment);
		if (!this.#holds.has(moment.thread, lock)) this.#holds.add(moment.thread, lock, 1);
		return isOfWait;
	}
}

/** Some tools write `fork(1)` for the thread they call `T1` everywhere else. */
function threadName(name: string, by: string): string {
	return /^\d+$/.test(name) && /^T\d+$/.test(by) ? `T${name}` : name;
}
