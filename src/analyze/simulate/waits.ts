import {
	How,
	howOf,
	type LockId,
	Mode,
	Operation,
	operationOf,
	type ThreadId,
	ThreadVariant,
	variantOf,
} from "../../model/index.js";
import type { Request } from "./lockState.js";
import type { SimulatedEvent } from "./types.js";

/** Why a thread does not go on, and whether it gives up sooner or later by itself. */
export type Wait = { readonly event: SimulatedEvent; readonly givesUp: boolean } & (
	| { readonly on: "lock"; readonly lock: LockId; readonly request: Request }
	| { readonly on: "join"; readonly target: ThreadId }
	| { readonly on: "condition"; readonly condition: LockId }
	/** To send, to receive, or for either of several. */
	| { readonly on: "channel" }
	/** For a wait group to come to zero. */
	| { readonly on: "count" }
);

/** Who waits, and apart who waits at channels: they may be few among very many, and each exchange asks for them. */
export class Waits extends Map<ThreadId, Wait> {
	readonly atChannels = new Map<ThreadId, Wait>();

	/** @param before waits to begin with */
	constructor(before: Iterable<readonly [ThreadId, Wait]> = []) {
		super();
		for (const [thread, wait] of before) this.set(thread, wait);
	}

	override set(thread: ThreadId, wait: Wait): this {
		if (wait.on === "channel") this.atChannels.set(thread, wait);
		else this.atChannels.delete(thread);
		return super.set(thread, wait);
	}

	override delete(thread: ThreadId): boolean {
		this.atChannels.delete(thread);
		return super.delete(thread);
	}
}

/** Whether a thread that waits like this may do this event next: try again, have got it, give up, wake. */
export function mayFollow(wait: Wait, event: SimulatedEvent): boolean {
	if (event.object !== wait.event.object) return false;
	if (event.index === wait.event.index) return wait.on !== "condition";
	if (event.index !== wait.event.index + 1) return false;
	if (wait.on === "condition") return operationOf(event.code) === Operation.wake;
	return isAnswer(wait.event, event) || isAbandon(wait.event, event);
}

/** Whether `event` says that what `asked` asked for was got. */
export function isAnswer(asked: SimulatedEvent, event: SimulatedEvent): boolean {
	if (!isNext(asked, event)) return false;
	const operation = operationOf(event.code);
	if (operationOf(asked.code) === Operation.thread) return operation === Operation.thread;
	if (operationOf(asked.code) !== Operation.attempt || variantOf(asked.code) !== variantOf(event.code))
		return false;
	return operation === Operation.acquire || operation === Operation.convert;
}

function isAbandon(asked: SimulatedEvent, event: SimulatedEvent): boolean {
	const { attempt, abandon } = Operation;
	return isNext(asked, event) && operationOf(asked.code) === attempt && operationOf(event.code) === abandon;
}

function isNext(before: SimulatedEvent, event: SimulatedEvent): boolean {
	return before.object === event.object && event.index === before.index + 1;
}

/** Exclusive requests for this lock that wait. */
export function* queuedWriters(waits: Iterable<Wait>, lock: LockId): Iterable<Request> {
	for (const wait of waits)
		if (wait.on === "lock" && wait.lock === lock && wait.request.mode === Mode.exclusive) yield wait.request;
}

/** What an acquire, attempt or convert asks for. */
export function requestOf({ thread, code }: SimulatedEvent): Request {
	return {
		thread,
		mode: variantOf(code) as Mode,
		isConversion: operationOf(code) === Operation.convert,
	};
}

export const hasHow = ({ code }: SimulatedEvent, how: number): boolean => howOf(code) === how;

/** Attempt or await. */
export function isAsking({ code }: SimulatedEvent): boolean {
	if (operationOf(code) === Operation.thread) return variantOf(code) === ThreadVariant.await;
	return operationOf(code) === Operation.attempt;
}

export function isRequest({ code }: SimulatedEvent): boolean {
	return operationOf(code) === Operation.attempt || operationOf(code) === Operation.acquire;
}

export function isInherited(event: SimulatedEvent): boolean {
	return operationOf(event.code) === Operation.acquire && hasHow(event, How.inherited);
}
