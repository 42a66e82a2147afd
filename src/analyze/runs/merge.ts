import type { BuildRuns, RunNesting, RunThreads } from "./nestings.js";
import { isSaid, type RunRole, type RunStep } from "./steps.js";

/** The runs of one program, in whatever builds. */
export interface ProgramRuns {
	readonly name: string;
	/** Names of the traces, sorted. */
	readonly traces: readonly string[];
	readonly builds: number;
	/** In an order that does not depend on that of the traces. */
	readonly nestings: readonly RunNesting[];
	readonly writers: readonly RunNesting[];
}

/**
 * Joins what builds of one program have in common. Lines differ between builds: classes known by a place in the code are then
 * compared by function and file, and only where each build has one class of that place.
 */
export function mergeBuilds(unsorted: readonly BuildRuns[]): ProgramRuns {
	const idOf = ({ build }: BuildRuns) => `${build.program}\n${build.id}`;
	const builds = [...unsorted].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
	const roles = new Roles(builds);
	return {
		name: builds[0]!.build.program,
		traces: builds.flatMap(({ traces }) => traces).sort(),
		builds: builds.length,
		nestings: merged(builds, (one) => one.nestings, roles),
		writers: merged(builds, (one) => one.writers, roles),
	};
}

function merged(
	builds: readonly BuildRuns[],
	nestingsOf: (build: BuildRuns) => ReadonlyMap<string, RunNesting>,
	roles: Roles,
): RunNesting[] {
	const byKey = new Map<string, RunNesting>();
	for (const build of builds)
		for (const nesting of nestingsOf(build).values()) {
			const moved = builds.length === 1 ? nesting : roles.renamed(nesting, build);
			const known = byKey.get(moved.key);
			byKey.set(moved.key, known === undefined ? moved : joined(known, moved));
		}
	return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function joined(a: RunNesting, b: RunNesting): RunNesting {
	return {
		...a,
		runs: [...a.runs, ...b.runs].sort((x, y) => x - y),
		threads: joinedThreads(a.threads, b.threads),
		shown: b.shown.trace < a.shown.trace ? b.shown : a.shown,
	};
}

const strength: readonly RunThreads["first"][] = ["nothing", "alone", "anything"];

function joinedThreads(a: RunThreads, b: RunThreads): RunThreads {
	const first = strength.indexOf(a.first) < strength.indexOf(b.first) ? b.first : a.first;
	return { first, others: [...a.others, ...b.others] };
}

/** The classes of several builds under names that all of them share. */
class Roles {
	readonly #roles = new Map<string, RunRole>();
	/** Places in the code where some build has several classes. */
	readonly #ambiguous = new Set<string>();

	constructor(builds: readonly BuildRuns[]) {
		for (const build of builds) {
			const seen = new Set<string>();
			for (const { stable } of build.roles.values()) {
				if (seen.has(stable)) this.#ambiguous.add(stable);
				seen.add(stable);
			}
		}
	}

	renamed(nesting: RunNesting, build: BuildRuns): RunNesting {
		const steps = [...nesting.holds, nesting.wants].map((step) => this.#step(step, build));
		const rest = nesting.key.slice(nesting.key.lastIndexOf("\n"));
		return {
			...nesting,
			key: steps.map(({ name }) => name).join("\n") + rest,
			holds: steps.slice(0, -1),
			wants: steps.at(-1)!,
		};
	}

	#step(step: RunStep, build: BuildRuns): RunStep {
		const role = this.#role(step.role, build);
		return { ...step, role, name: role.key + step.name.slice(step.role.key.length) };
	}

	#role(role: RunRole, { build }: BuildRuns): RunRole {
		const place = this.#ambiguous.has(role.stable) ? `${build.id} ${role.key}` : role.stable;
		const key = isSaid(role) || role.basis === "none" ? role.key : place;
		// That a place in one build makes the lock that it makes in another is likely, and no proof.
		const isSingle = role.isSingle && (isSaid(role) || role.basis === "global");
		const known = this.#roles.get(key) ?? { ...role, key, isSingle };
		known.isSingle &&= isSingle;
		known.isShared &&= role.isShared;
		this.#roles.set(key, known);
		return known;
	}
}
