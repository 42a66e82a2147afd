import type { BuildRuns, RunNesting, RunThreads } from "./nestings.js";
import { isSaid, type RunRole, type RunStep } from "./steps.js";

/** The runs of one program, in whatever builds. */
export interface ProgramRuns {
	readonly name: string;
	/** Names of the traces, sorted. */
	readonly traces: readonly string[];
	readonly builds: number;
	/** Several programs: then only the locks that they share are looked at. */
	readonly isSeveral: boolean;
	/** In an order that does not depend on that of the traces. */
	readonly nestings: readonly RunNesting[];
	readonly writers: readonly RunNesting[];
}

/**
 * Programs meet in the locks that are shared between processes, where these have names to know them by.
 * @returns undefined when there is only one program
 */
export function mergePrograms(programs: readonly (readonly BuildRuns[])[]): ProgramRuns | undefined {
	return programs.length < 2
		? undefined
		: { ...mergeBuilds(programs.flat(), true), name: "several programs" };
}

/**
 * Joins what builds of one program have in common. Lines differ between builds: classes known by a place in the code are then
 * compared by function and file, and only where each build has one class of that place.
 */
export function mergeBuilds(unsorted: readonly BuildRuns[], isSeveral = false): ProgramRuns {
	const idOf = ({ build }: BuildRuns) => `${build.program}\n${build.id}`;
	const builds = [...unsorted].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
	const roles = new Roles(builds);
	return {
		name: builds[0]!.build.program,
		traces: builds.flatMap(({ traces }) => traces).sort(),
		builds: builds.length,
		isSeveral,
		nestings: merged(builds, (one) => one.nestings, roles).filter(
			({ wants }) => !isSeveral || (wants.role.isShared && isSaid(wants.role)),
		),
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
			const moved = roles.renamed(nesting, build);
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

/** The classes of all runs under names that they share. */
class Roles {
	readonly #roles = new Map<string, RunRole>();
	/** Names without lines that several classes of some build have. */
	readonly #ambiguous = new Set<string>();
	readonly #same = new Map<BuildRuns, ReadonlyMap<RunRole, RunRole>>();
	readonly #isOneBuild: boolean;

	constructor(builds: readonly BuildRuns[]) {
		this.#isOneBuild = builds.length === 1;
		for (const build of builds) {
			const same = build.places.same();
			this.#same.set(build, same);
			const seen = new Set<string>();
			for (const role of build.roles.values()) {
				if (same.has(role)) continue;
				if (seen.has(role.stable)) this.#ambiguous.add(role.stable);
				seen.add(role.stable);
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

	#role(found: RunRole, build: BuildRuns): RunRole {
		const role = this.#same.get(build)!.get(found) ?? found;
		const key = this.#isOneBuild ? role.key : this.#keyInAll(role, build);
		// That a place in one build makes the lock that it makes in another is likely, and no proof.
		const isSingle = found.isSingle && (this.#isOneBuild || isSaid(role) || role.basis === "global");
		const known = this.#roles.get(key) ?? { ...role, key, isSingle };
		known.isSingle &&= isSingle;
		known.isShared &&= found.isShared;
		this.#roles.set(key, known);
		return known;
	}

	#keyInAll(role: RunRole, { build }: BuildRuns): string {
		if (isSaid(role) || role.basis === "none") return role.key;
		return this.#ambiguous.has(role.stable) ? `${build.id} ${role.key}` : role.stable;
	}
}
