/** What a simulator has to be told about the trace, read off the oracle's program. */
import type { SimulatedEvent, SimulatorOptions } from "../../src/analyze/simulate/index.js";
import { type LockId, Operation } from "../../src/model/index.js";
import type { Place, Program } from "./oracleProgram.js";

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
