import { GrowingInts } from "../../graph/index.js";
import {
	AccessVariant,
	howOf,
	type LockId,
	NotifyVariant,
	Operation,
	operationOf,
	type ThreadId,
	ThreadVariant,
	type Trace,
	variantOf,
	WakeReason,
} from "../../model/index.js";
import { type ContextId, type Observation, type ReplayedEvent, replayContexts } from "../observe/index.js";
import type { Handover } from "../simulate/index.js";
import { type Section, SectionBuilder } from "./sections.js";

/** The events of one thread, in columns. */
export interface ThreadEvents {
	readonly length: number;
	readonly code: Int32Array;
	readonly object: Int32Array;
	/** The mutex of a `wait`. */
	readonly second: Int32Array;
	/** Place in the whole trace. */
	readonly position: Int32Array;
	/** An event of another thread that must come first: its thread and how many events of it; 0 events: none. */
	readonly linkThread: Int32Array;
	readonly linkCount: Int32Array;
	/**
	 * Waits, notifications and wakes by event number: what must come first of all, where the order on the condition may change. The link
	 * above keeps that order.
	 */
	readonly loose: ReadonlyMap<number, readonly EventCount[]>;
	/** The section that begins here, plus one; 0: none. */
	readonly section: Int32Array;
	/** The fork that starts this thread: its thread and how many events of it. */
	readonly forkedBy: EventCount | undefined;
	/** The trace has an event of its end. */
	readonly isEnded: boolean;
}

/** So many events of a thread. */
export interface EventCount {
	readonly thread: ThreadId;
	readonly count: number;
}

/**
 * All events of a trace in memory, with what must come before what besides the order of each thread.
 * About 32 bytes per event; loaded only when there is a cycle to be proved.
 */
export interface RecordedEvents {
	readonly threads: ReadonlyMap<ThreadId, ThreadEvents>;
	readonly sections: readonly Section[];
	/** Context → the requests for it, as event numbers of its thread, ascending. */
	readonly requests: ReadonlyMap<ContextId, readonly number[]>;
	/** Locks that one thread took and another gave back. */
	readonly handovers: readonly Handover[];
	readonly count: number;
}

/**
 * Reads the trace again and keeps its events.
 * @param observation of the same trace
 * @param limit events; a larger trace is not loaded
 * @returns undefined when the trace has more events than `limit`
 */
export function loadEvents(
	trace: Trace,
	{ locks }: Pick<Observation, "locks">,
	limit: number,
): RecordedEvents | undefined {
	if (trace.totals().events > limit) return undefined;
	const loader = new Loader();
	// A lock that was handed over once had no owner all along.
	replayContexts(trace, (event) =>
		loader.add({ ...event, isOwned: event.isOwned && !locks.isDegraded(event.object as LockId) }),
	);
	return loader.result();
}

/** Room for the first events of a thread; most of very many threads have few. */
const firstCapacity = 8;

/** A thread's columns while events are added. */
class GrowingThread {
	readonly code = new GrowingInts(firstCapacity);
	readonly object = new GrowingInts(firstCapacity);
	readonly second = new GrowingInts(firstCapacity);
	readonly position = new GrowingInts(firstCapacity);
	readonly linkThread = new GrowingInts(firstCapacity);
	readonly linkCount = new GrowingInts(firstCapacity);
	readonly section = new GrowingInts(firstCapacity);
	readonly loose = new Map<number, readonly EventCount[]>();
	forkedBy: EventCount | undefined;
	isEnded = false;

	get length(): number {
		return this.code.length;
	}

	finished(): ThreadEvents {
		return {
			length: this.length,
			code: this.code.view(),
			object: this.object.view(),
			second: this.second.view(),
			position: this.position.view(),
			linkThread: this.linkThread.view(),
			linkCount: this.linkCount.view(),
			section: this.section.view(),
			loose: this.loose,
			forkedBy: this.forkedBy,
			isEnded: this.isEnded,
		};
	}
}

class Loader {
	readonly #threads = new Map<ThreadId, GrowingThread>();
	readonly #sections = new SectionBuilder();
	readonly #requests = new Map<ContextId, number[]>();
	/** The latest event on each object whose events keep their recorded order. */
	readonly #latest = new Map<number, EventCount>();
	readonly #lastWrite = new Map<number, EventCount>();
	readonly #notifications = new Notifications();
	#count = 0;

	add(event: ReplayedEvent): void {
		const own = this.#threadOf(event.thread);
		const at = { index: own.length, position: this.#count++ };
		this.#noteRequest(event, own);
		own.code.push(event.code);
		own.object.push(event.object);
		own.second.push(event.second);
		own.position.push(at.position);
		own.section.push(this.#sections.apply(event, at));
		const link = this.#linkOf(event, own);
		own.linkThread.push(link?.thread ?? 0);
		own.linkCount.push(link?.count ?? 0);
		this.#notifications.add(event, own);
	}

	#threadOf(thread: ThreadId): GrowingThread {
		const known = this.#threads.get(thread);
		if (known !== undefined) return known;
		const added = new GrowingThread();
		this.#threads.set(thread, added);
		return added;
	}

	/** An acquire after its attempt is the same request. */
	#noteRequest({ code, object, context }: ReplayedEvent, own: GrowingThread): void {
		if (context === 0) return;
		const isAnswer = own.length > 0 && answers({ code, object }, lastOf(own));
		if (isAnswer) return;
		const known = this.#requests.get(context);
		if (known === undefined) this.#requests.set(context, [own.length]);
		else known.push(own.length);
	}

	#linkOf(event: ReplayedEvent, own: GrowingThread): EventCount | undefined {
		const { thread, code, object } = event;
		const here = { thread, count: own.length };
		switch (operationOf(code)) {
			case Operation.thread:
				return this.#threadLink(event, own);
			case Operation.wake:
				return howOf(code) === WakeReason.woken ? inSequence(this.#latest, object, here) : undefined;
			case Operation.wait:
			case Operation.notify:
				return inSequence(this.#latest, object, here);
			case Operation.acquire:
			case Operation.release:
				return event.isOwned ? undefined : inSequence(this.#latest, object, here);
			case Operation.access:
				if (variantOf(code) === AccessVariant.read) return this.#lastWrite.get(object);
				this.#lastWrite.set(object, here);
				return undefined;
			default:
				return undefined;
		}
	}

	#threadLink({ thread, code, object }: ReplayedEvent, own: GrowingThread): EventCount | undefined {
		const target = object as ThreadId;
		const variant = variantOf(code);
		if (variant === ThreadVariant.fork) this.#threadOf(target).forkedBy = { thread, count: own.length };
		if (variant === ThreadVariant.end) own.isEnded = true;
		return variant === ThreadVariant.join
			? { thread: target, count: this.#threadOf(target).length }
			: undefined;
	}

	result(): RecordedEvents {
		const threads = new Map([...this.#threads].map(([thread, own]) => [thread, own.finished()]));
		const { sections, handovers } = this.#sections;
		return { threads, sections, handovers, requests: this.#requests, count: this.#count };
	}
}

/** Finds out which notification woke whom: for each wake the first one after its wait that has woken nobody else. */
class Notifications {
	readonly #waits = new Map<ThreadId, EventCount>();
	readonly #pending = new Map<
		number,
		{ at: EventCount; owner: GrowingThread; all: boolean; time: number }[]
	>();
	#time = 0;
	readonly #waitTimes = new Map<ThreadId, number>();

	add({ thread, code, object }: ReplayedEvent, own: GrowingThread): void {
		const here = { thread, count: own.length };
		const operation = operationOf(code);
		this.#time++;
		if (operation === Operation.wait) {
			own.loose.set(here.count - 1, []);
			this.#waits.set(thread, here);
			this.#waitTimes.set(thread, this.#time);
		} else if (operation === Operation.notify) {
			own.loose.set(here.count - 1, []);
			const pending = this.#pending.get(object) ?? [];
			pending.push({ at: here, owner: own, all: variantOf(code) === NotifyVariant.all, time: this.#time });
			this.#pending.set(object, pending);
		} else if (operation === Operation.wake && howOf(code) === WakeReason.woken)
			this.#wake(here, object, own);
	}

	#wake(here: EventCount, object: number, own: GrowingThread): void {
		const pending = this.#pending.get(object) ?? [];
		const since = this.#waitTimes.get(here.thread) ?? 0;
		const place = pending.findIndex(({ time }) => time > since);
		const wait = this.#waits.get(here.thread);
		const source = pending[place];
		if (source === undefined || wait === undefined) return;
		if (!source.all) pending.splice(place, 1);
		own.loose.set(here.count - 1, [source.at]);
		const index = source.at.count - 1;
		source.owner.loose.set(index, [...(source.owner.loose.get(index) ?? []), wait]);
	}
}

/** The event before on the same object, which becomes the latest. */
function inSequence(
	latest: Map<number, EventCount>,
	object: number,
	here: EventCount,
): EventCount | undefined {
	const before = latest.get(object);
	latest.set(object, here);
	return before;
}

interface Step {
	readonly code: number;
	readonly object: number;
}

function lastOf({ code, object, length }: GrowingThread): Step {
	return { code: code.view()[length - 1]!, object: object.view()[length - 1]! };
}

/** Whether `event` says that what `asked`, the event before it, asked for came true. */
function answers(event: Step, asked: Step): boolean {
	if (event.object !== asked.object) return false;
	const operation = operationOf(event.code);
	if (operationOf(asked.code) === Operation.attempt)
		return operation === Operation.acquire || operation === Operation.convert;
	const isAwait =
		operationOf(asked.code) === Operation.thread && variantOf(asked.code) === ThreadVariant.await;
	return isAwait && operation === Operation.thread;
}

/** Whether the event after `index` says that the attempt or await there came true. */
export function isAnswered({ code, object, length }: ThreadEvents, index: number): boolean {
	if (index + 1 >= length) return false;
	const asked = { code: code[index]!, object: object[index]! };
	return answers({ code: code[index + 1]!, object: object[index + 1]! }, asked);
}
