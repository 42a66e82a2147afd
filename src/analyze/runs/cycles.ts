import { type Adjacency, adjacencyOf, findCycles } from "../../graph/index.js";
import type { Judgement } from "../candidate.js";
import { combinations } from "../combinations.js";
import { judge } from "../judge.js";
import type { ProgramRuns } from "./merge.js";
import type { RunNesting } from "./nestings.js";
import { holdOfRole, OneProcess } from "./oneProcess.js";
import type { RunRole } from "./steps.js";

/** Ways to form a cycle: most that are looked at are no news, because one run shows them by itself. */
interface Ways {
	lookedAt: number;
	judged: number;
}
const perCycle: Ways = { lookedAt: 20_000, judged: 256 };
/** The same on average over all cycles. */
const onAverage: Ways = { lookedAt: 200, judged: 4 };
/** Graph edges walked before the search for cycles gives up. */
const stepsPerCycle = 2_000;

/** A nesting in a cycle, with the hold that the one before it waits for. */
export interface RunLink {
	readonly nesting: RunNesting;
	/** Place in `nesting.holds`. */
	readonly held: number;
}

/** A cycle that no run shows by itself. */
export interface RunCycle {
	readonly links: readonly RunLink[];
	readonly judgement: Judgement;
	/** Who could queue between readers, where the cycle needs that. */
	readonly writers: readonly RunNesting[];
}

export interface RunCycles {
	readonly cycles: readonly RunCycle[];
	/** Cycles of which not every way to form them was judged. */
	readonly notListed: number;
	readonly complete: boolean;
}

export interface RunCycleOptions {
	readonly maxCycles: number;
	/** Any thread may run any code. */
	readonly anyThread: boolean;
}

/** The cycles of classes whose nestings were seen in different runs, shortest first, within bounds. */
export function cyclesAcross(program: ProgramRuns, options: RunCycleOptions): RunCycles {
	const { graph, nestings } = graphOf(program);
	const { maxCycles } = options;
	const search = findCycles(graph, { maxCycles, maxSteps: maxCycles * stepsPerCycle });
	const judges = new Judges(program, options);
	let notListed = 0;
	const cycles = search.cycles.flatMap((edges) => {
		const { kept, isWhole } = judges.judgeAll(edges.map((edge) => nestings[edge]!));
		if (!isWhole) notListed++;
		return kept;
	});
	return { cycles, notListed, complete: search.complete };
}

/** Classes as nodes; per edge the nestings behind it. */
function graphOf({ nestings }: ProgramRuns): { graph: Adjacency; nestings: readonly RunNesting[][] } {
	const nodes = new Map<RunRole, number>();
	const nodeOf = (role: RunRole) => {
		const node = nodes.get(role) ?? nodes.size;
		nodes.set(role, node);
		return node;
	};
	const edges = new Map<string, { from: number; to: number; nestings: RunNesting[] }>();
	for (const nesting of nestings) {
		const to = nodeOf(nesting.wants.role);
		for (const role of new Set(nesting.holds.map((step) => step.role))) {
			const from = nodeOf(role);
			const edge = edges.get(`${from} ${to}`) ?? { from, to, nestings: [] };
			edges.set(`${from} ${to}`, edge);
			if (from !== to) edge.nestings.push(nesting);
		}
	}
	const real = [...edges.values()].filter(({ from, to }) => from !== to);
	const [from, to] = [real.map((edge) => edge.from), real.map((edge) => edge.to)];
	return { graph: adjacencyOf(nodes.size, from, to), nestings: real.map((edge) => edge.nestings) };
}

/** Judges cycle after cycle within one budget. */
class Judges {
	readonly #processes = new Map<boolean, OneProcess>();
	readonly #budget: Ways;

	constructor(
		private readonly program: ProgramRuns,
		private readonly options: RunCycleOptions,
	) {
		const { maxCycles } = options;
		this.#budget = { lookedAt: maxCycles * onAverage.lookedAt, judged: maxCycles * onAverage.judged };
	}

	/** What could deadlock is kept, each way to form it by itself; where none can, the one that passed most filters says why. */
	judgeAll(choices: readonly (readonly RunNesting[])[]): { kept: readonly RunCycle[]; isWhole: boolean } {
		const potential: RunCycle[] = [];
		let furthest: RunCycle | undefined;
		const left = { ...perCycle };
		let isWhole = true;
		for (const nestings of combinations(choices)) {
			isWhole = this.#take("lookedAt", left);
			if (!isWhole) break;
			if (isOfOneRun(nestings)) continue;
			isWhole = this.#take("judged", left);
			if (!isWhole) break;
			const cycle = this.#judge(nestings);
			if (cycle.judgement.verdict === "potential") potential.push(cycle);
			else if (furthest === undefined || passed(cycle) > passed(furthest)) furthest = cycle;
		}
		return { kept: potential.length > 0 || furthest === undefined ? potential : [furthest], isWhole };
	}

	#take(what: keyof Ways, left: Ways): boolean {
		return --left[what] >= 0 && --this.#budget[what] >= 0;
	}

	#judge(nestings: readonly RunNesting[]): RunCycle {
		const links = nestings.map((nesting, index) => {
			const before = nestings[(index + nestings.length - 1) % nestings.length]!;
			return { nesting, held: holdOfRole(nesting, before.wants.role) };
		});
		const process = this.#process(nestings.every(({ wants }) => wants.role.isShared));
		const candidate = {
			links: links.map(({ nesting, held }) => {
				const dependency = process.dependency(nesting);
				return { dependency, held: dependency.holds[held]! };
			}),
			anyThread: this.options.anyThread,
		};
		const judgement = judge(candidate, process);
		const needed = judgement.verdict === "potential" ? judgement.writers : [];
		const writers = needed.flatMap(({ writer }) =>
			writer === undefined ? [] : [process.nestingOf(writer.dependency)],
		);
		return { links, judgement, writers };
	}

	#process(isShared: boolean): OneProcess {
		const process = this.#processes.get(isShared) ?? new OneProcess(this.program, isShared);
		this.#processes.set(isShared, process);
		return process;
	}
}

const passed = ({ judgement }: RunCycle): number =>
	judgement.verdict === "dismissed" ? judgement.passed : 0;

/** One run that showed every nesting was judged by itself, by instances. */
function isOfOneRun(nestings: readonly RunNesting[]): boolean {
	const [first, ...others] = nestings;
	return first!.runs.some((run) => others.every(({ runs }) => includesSorted(runs, run)));
}

function includesSorted(values: readonly number[], wanted: number): boolean {
	let low = 0;
	let high = values.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (values[middle]! < wanted) low = middle + 1;
		else high = middle;
	}
	return values[low] === wanted;
}
