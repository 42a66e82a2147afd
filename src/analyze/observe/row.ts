import type { EventBatch, LockId, StackId, ThreadId, Ticks } from "../../model/index.js";
import type { AtObject } from "./objectEvents.js";

/** One event with its columns read out. */
export interface Row {
	readonly thread: ThreadId;
	readonly code: number;
	readonly time: Ticks;
	readonly object: number;
	readonly second: LockId;
	readonly stack: StackId;
}

export function rowOf(batch: EventBatch, row: number): Row {
	return {
		thread: batch.thread,
		code: batch.code[row]!,
		time: batch.time[row]! as Ticks,
		object: batch.object[row]!,
		second: batch.second[row]! as LockId,
		stack: batch.stack[row]! as StackId,
	};
}

export const atObject = ({ thread, object, time, stack }: Row): AtObject => ({
	thread,
	object: object as LockId,
	time,
	stack,
});
