import { type StackId, userFrames } from "../../model/index.js";
import { type ContextId, isThreadEnd } from "../observe/index.js";
import { siteLabel } from "../sites.js";
import type { Run } from "./run.js";
import type { RunRole, Steps } from "./steps.js";

/**
 * Where locks are taken, for those known by nothing else. In one run a lock is first taken in one place, in the next run in another, so its
 * class has another name; but both runs take it in a third. Such classes are one, as long as no run takes locks of several
 * classes in that place: then it is a helper that takes whatever it is given.
 */
export class Places {
	readonly #roles = new Map<string, Set<RunRole>>();
	readonly #helpers = new Set<string>();

	/** Cost: O(contexts). */
	add(run: Run, steps: Steps): void {
		const { contexts } = run.observation;
		const placeOf = placesIn(run);
		const seen = new Map<string, RunRole>();
		for (let context = 1 as ContextId; context < contexts.size; context++) {
			if (contexts.isRoot(context)) continue;
			const { lock, stack, moved } = contexts.acquisition(context);
			const place = moved || isThreadEnd(lock) ? undefined : placeOf(stack);
			if (place === undefined) continue;
			const role = steps.role(lock);
			if ((seen.get(place) ?? role) !== role) this.#helpers.add(place);
			seen.set(place, role);
			this.#roles.set(place, (this.#roles.get(place) ?? new Set()).add(role));
		}
	}

	/** Classes that are another one, and which. Which of several stands for all does not depend on the order of runs. */
	same(): ReadonlyMap<RunRole, RunRole> {
		const leader = new Map<RunRole, RunRole>();
		const find = (role: RunRole): RunRole => {
			let found = role;
			for (let next = leader.get(found); next !== undefined; next = leader.get(found)) found = next;
			return found;
		};
		for (const [place, roles] of this.#roles) {
			if (this.#helpers.has(place)) continue;
			const leaders = [...new Set([...roles].filter(({ basis }) => basis === "acquired").map(find))];
			leaders.sort((a, b) => (a.key < b.key ? -1 : 1));
			for (const other of leaders.slice(1)) leader.set(other, leaders[0]!);
		}
		return new Map([...leader.keys()].map((role) => [role, find(role)]));
	}
}

function placesIn({ describer }: Run): (stack: StackId) => string | undefined {
	const known = new Map<StackId, string | undefined>();
	return (stack) => {
		if (known.has(stack)) return known.get(stack);
		const frame = userFrames(describer.definitions.stack(stack))[0];
		const place = frame === undefined ? undefined : siteLabel(frame);
		known.set(stack, place);
		return place;
	};
}
