import type { Finding, ProgramSummary } from "../../model/index.js";
import { cyclesAcross, type RunCycle, type RunCycleOptions } from "./cycles.js";
import { findingOf } from "./findings.js";
import { mergeBuilds, mergePrograms, type ProgramRuns } from "./merge.js";
import { BuildRuns } from "./nestings.js";
import { buildOf, groupByProgram } from "./program.js";
import type { Run } from "./run.js";

export interface AcrossRuns {
	readonly findings: readonly Finding[];
	/** Programs of which there were several traces, by name. */
	readonly programs: readonly ProgramSummary[];
}

/**
 * Gathers run after run, then finds the cycles whose nestings come from different ones. Two runs of one program could have been one run;
 * locks of different programs never meet.
 * Memory: the distinct nestings of each program, by class and function, however many runs showed them.
 */
export class Runs {
	readonly #builds = new Map<string, BuildRuns>();
	#count = 0;

	add(run: Omit<Run, "number">): void {
		const build = buildOf(run.describer.definitions);
		if (build === undefined) return;
		const key = JSON.stringify(build);
		const runs = this.#builds.get(key) ?? new BuildRuns(build);
		this.#builds.set(key, runs);
		runs.add({ ...run, number: this.#count++ });
	}

	judge(options: RunCycleOptions): AcrossRuns {
		const groups = groupByProgram([...this.#builds.values()]);
		const programs = groups
			.map((group) => mergeBuilds(group))
			.filter(({ traces }) => traces.length > 1)
			.sort((a, b) => (a.name < b.name ? -1 : 1));
		const judged = programs.map((program) => judgeProgram(program, options));
		const between = judgeBetween(groups, options);
		return {
			findings: [...judged, ...between].flatMap(({ findings }) => findings),
			programs: [...judged, ...between.filter(isIncomplete)].map(({ summary }) => summary),
		};
	}
}

/** Cycles through locks that programs share, each program with a part in it that no other has seen. */
function judgeBetween(groups: readonly (readonly BuildRuns[])[], options: RunCycleOptions) {
	const merged = mergePrograms(groups);
	if (merged === undefined || merged.nestings.length === 0) return [];
	const runsOf = groups.map((group) => new Set(group.flatMap(({ runs }) => [...runs])));
	const isOfOneProgram = ({ links }: RunCycle) =>
		runsOf.some((runs) => links.every(({ nesting }) => nesting.runs.some((run) => runs.has(run))));
	return [judgeProgram(merged, options, (cycle) => !isOfOneProgram(cycle))];
}

const isIncomplete = ({ summary: { cyclesNotListed } }: { summary: ProgramSummary }): boolean =>
	cyclesNotListed.count > 0 || cyclesNotListed.atLeast;

function judgeProgram(
	program: ProgramRuns,
	options: RunCycleOptions,
	isNews: (cycle: RunCycle) => boolean = () => true,
) {
	const { cycles, notListed, complete } = cyclesAcross(program, options);
	const { name, traces, builds } = program;
	const summary: ProgramSummary = {
		name,
		traces,
		builds,
		cyclesNotListed: { count: notListed, atLeast: !complete },
	};
	return { findings: cycles.filter(isNews).map((cycle) => findingOf(cycle, program)), summary };
}
