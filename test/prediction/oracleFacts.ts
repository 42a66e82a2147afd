/** What a simulator has to be told about the trace, read off the oracle's program. */
import type { ChannelUse, SimulatedEvent, SimulatorOptions } from "../../src/analyze/simulate/index.js";
import { type LockId, Operation } from "../../src/model/index.js";
import type { Place, Program, Step } from "./oracleProgram.js";

export function factsOf(program: Program): SimulatorOptions {
	const { threads, locks } = program;
	const refOf = ({ thread, at }: Place) => ({
		thread: threads[thread]!.id,
		index: threads[thread]!.steps[at]!.index,
	});
	const steps = threads.flatMap(({ steps }, thread) => steps.map((step, at) => ({ ...step, at, thread })));
	const writes = steps.filter(({ operation, variant }) => operation === Operation.access && variant === 1);
	const seenBy = (read: SimulatedEvent) => {
		const own = threads
			.find(({ id }) => id === read.thread)!
			.steps.find(({ index }) => index === read.index)!;
		const write = writes.find(
			(one) => own.write !== 0 && one.write === own.write && one.object === own.object,
		);
		return write === undefined ? undefined : refOf(write);
	};
	const isStep = new Set(threads.flatMap(({ id, steps }) => steps.map(({ index }) => `${id} ${index}`)));
	const joinedOnly = threads.filter(({ hasEnd, isJoined }) => isJoined && !hasEnd);
	return {
		threadsAlive: threads.filter(({ forkedBy }) => forkedBy === undefined).map(({ id }) => id),
		isAnswered: (thread, index) => !isStep.has(`${thread} ${index}`),
		endsAfter: new Map(joinedOnly.map(({ id, steps }) => [id, (steps.at(-1)?.index ?? -1) + 1])),
		initialized: [...locks].flatMap(([id, { inits }]) => (inits.length > 0 ? [id] : [])),
		writeSeenBy: seenBy,
		channelUse: (event) => channelUseOf(program, event),
		handovers: steps.flatMap(({ operation, ends, thread, at, object }) =>
			operation === Operation.release && ends !== undefined && ends.thread !== thread
				? [
						{
							lock: object as LockId,
							acquire: refOf({ thread: ends.thread, at: ends.from }),
							release: refOf({ thread, at }),
						},
					]
				: [],
		),
	};
}

/** Attempts belong to the step that answers them, or to the first of them. */
function channelUseOf({ threads, locks }: Program, event: SimulatedEvent): ChannelUse | undefined {
	const { steps } = threads.find(({ id }) => id === event.thread)!;
	const firstOf = (at: number) => (steps[at - 1]?.index ?? -1) + 1;
	const at = steps.findIndex(
		({ index, cases = [] }, place) => event.index <= Math.max(index, firstOf(place) + cases.length - 1),
	);
	const step = steps[at];
	if (step?.cases === undefined) return undefined;
	const first = firstOf(at);
	const chosen = step.cases[step.chosen ?? -1];
	if (chosen === undefined) return { cases: step.cases, first };
	return { cases: step.cases, chosen, ordinal: ordinalOf(step, locks.get(chosen.channel)!), first };
}

function ordinalOf(
	{ ordinal, variant }: Step,
	{ sends, closes }: { sends: readonly Place[]; closes: readonly Place[] },
) {
	const isClosed = variant === 1 && closes.length > 0 && ordinal! > sends.length;
	return isClosed ? ("closed" as const) : ordinal!;
}
