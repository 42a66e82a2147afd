/** Reachable deadlocks in which a lock is held while its holder waits for what only one who wants that lock can bring. */
import { type LockKind, Mode, modeNames, Operation } from "../../src/model/index.js";
import type { Deadlock } from "./oracle.js";
import type { OracleThread, Program, Step } from "./oracleProgram.js";
import type { Recording } from "./oracleRecording.js";
import type { StuckThread } from "./oracleStuck.js";

/** One line for each such pair, as findings are outlined: any of them explains the deadlock. */
export function mixedShapes(deadlock: Deadlock, program: Program, { trace }: Recording): string[] {
	const name = (lock: number) => trace.definitions.lock(lock as never).label;
	const shapes: string[] = [];
	for (const waiter of deadlock)
		for (const want of waiter.wants.map(parse))
			for (const held of waiter.held
				.split(" ")
				.filter((one) => one !== "")
				.map(parse))
				for (const bringer of deadlock) {
					if (bringer === waiter || !waitsAtObject(waiter, want, trace)) continue;
					if (bringer.on !== "lock" || bringer.lock !== held.lock || !excludes(held.mode, bringer.mode!))
						continue;
					if (!mayStillBring(bringer, want, program, trace)) continue;
					const parts = [
						`${name(held.lock)} > ${name(want.lock)} ${modeNames[want.mode]}`,
						` > ${name(held.lock)} ${modeNames[bringer.mode!]}`,
					];
					shapes.push(parts.sort().join(", "));
				}
	return shapes;
}

interface Use {
	readonly lock: number;
	readonly mode: Mode;
}

function parse(text: string): Use {
	const [lock, mode] = text.split(":").map(Number);
	return { lock: lock!, mode: mode as Mode };
}

const excludes = (a: Mode, b: Mode): boolean => a === Mode.exclusive || b === Mode.exclusive;

/** A semaphore of one permit is a lock to those who take it and give it back themselves. */
function waitsAtObject({ on }: StuckThread, { lock }: Use, { definitions }: Recording["trace"]): boolean {
	if (on === "permit") return definitions.lock(lock as never).permits !== 1;
	return on === "condition" || on === "count" || on === "channel";
}

function mayStillBring(
	{ thread, index }: StuckThread,
	want: Use,
	{ threads }: Program,
	{ definitions }: Recording["trace"],
): boolean {
	const { steps } = threads.find(({ id }) => id === thread) as OracleThread;
	const { kind } = definitions.lock(want.lock as never);
	return steps.some((step) => step.index > index && brings(step, want, kind));
}

function brings(step: Step, { lock, mode }: Use, kind: LockKind): boolean {
	if (step.object !== lock) return false;
	if (kind === "channel" && step.operation === Operation.acquire) return step.variant === 1 - mode;
	if (kind === "channel" || kind === "condition" || kind === "monitor")
		return step.operation === Operation.notify && (kind !== "channel" || mode === Mode.shared);
	return step.operation === Operation.release;
}
