import { How, type LockId, Mode } from "../model/index.js";
import { type Dependency, gatherDependencies, isRequest } from "./dependencies.js";
import type { ContextId, Observation } from "./observe/index.js";

/**
 * Finds the exclusive requests of a lock that could queue: not the try-locks. Gathered once, on the first question;
 * most traces never ask.
 */
export function writerIndex(observation: Observation): (lock: LockId) => readonly Dependency[] {
	let contexts: Map<LockId, ContextId[]> | undefined;
	const known = new Map<LockId, readonly Dependency[]>();
	return (lock) => {
		contexts ??= exclusiveRequests(observation);
		const dependencies = known.get(lock) ?? gatherDependencies(observation, contexts.get(lock) ?? []);
		known.set(lock, dependencies);
		return dependencies;
	};
}

function exclusiveRequests(observation: Observation): Map<LockId, ContextId[]> {
	const { contexts } = observation;
	const requests = new Map<LockId, ContextId[]>();
	for (let context = 1 as ContextId; context < contexts.size; context++) {
		if (!isRequest(observation, context)) continue;
		const { lock, mode, how } = contexts.acquisition(context);
		if (mode !== Mode.exclusive || how === How.try) continue;
		const known = requests.get(lock);
		if (known === undefined) requests.set(lock, [context]);
		else known.push(context);
	}
	return requests;
}
