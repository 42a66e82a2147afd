import { findCycles } from "../graph/index.js";
import type { LockId } from "../model/index.js";
import { type Candidate, type Judgement, wantBefore } from "./candidate.js";
import { combinations } from "./combinations.js";
import { cycleDraft } from "./cycleDraft.js";
import type { CycleInput, CycleOptions } from "./cycleInput.js";
import { type Dependency, gatherDependencies } from "./dependencies.js";
import { type Draft, type OpenDraft, settleAll } from "./draft.js";
import { judge } from "./judge.js";

/** Ways to form one cycle of locks that are judged: different call paths to the same nestings. */
const combinationLimit = 256;
/** The same on average over all cycles. */
const combinationsPerCycle = 4;
/** Graph edges walked before the search for cycles gives up. */
const stepsPerCycle = 2_000;

export interface CycleFindings {
	readonly drafts: readonly Draft[];
	/** Cycles found and not judged; the search itself may have stopped too. */
	readonly notListed: number;
	readonly complete: boolean;
}

/** Judges every cycle of the lock-order graph, shortest first, within bounds. */
export function cycleFindings(input: CycleInput, options: CycleOptions): CycleFindings {
	const { observation, order } = input;
	const cache = new Map<number, Dependency[]>();
	const dependenciesOf = (edge: number) => {
		const known = cache.get(edge) ?? gatherDependencies(observation, order.contexts[edge]!);
		cache.set(edge, known);
		return known;
	};
	const { maxCycles } = options;
	const search = findCycles(order.graph, { maxCycles, maxSteps: maxCycles * stepsPerCycle });
	const judge = new CycleJudge(input, options);
	const drafts = search.cycles.flatMap((edges) => judge.judgeAll(edges.map(dependenciesOf)));
	if (options.view === "roles") drafts.push(...selfLoopFindings(input, judge));
	return {
		drafts: settleAll(drafts, input.witnesses),
		notListed: judge.notListed,
		complete: search.complete,
	};
}

/** One class nested in itself: another thread running the same code may take the instances the other way round. */
function selfLoopFindings({ order, observation }: CycleInput, judge: CycleJudge): (Draft | OpenDraft)[] {
	return [...order.selfLoops.values()].flatMap((contexts) =>
		gatherDependencies(observation, contexts).flatMap((dependency) =>
			judge.judgeAll([[dependency], [dependency]]),
		),
	);
}

interface Judged {
	readonly candidate: Candidate;
	readonly judgement: Judgement;
}

/** Judges cycle after cycle within one budget of combinations. */
class CycleJudge {
	/** Cycles of which not every combination was judged. */
	notListed = 0;
	#budget: number;

	constructor(
		private readonly input: CycleInput,
		private readonly options: CycleOptions,
	) {
		this.#budget = options.maxCycles * combinationsPerCycle;
	}

	/**
	 * Judges the combinations of dependencies that form one cycle of locks. What could deadlock is kept, each combination by
	 * itself; where none can, the one that came furthest says why.
	 */
	judgeAll(choices: readonly (readonly Dependency[])[]): (Draft | OpenDraft)[] {
		const { input, options } = this;
		if (options.view === "classes" && !shareInstances(choices)) {
			const candidate = candidateOf(
				choices.map((dependencies) => dependencies[0]!),
				options,
			);
			return [this.#draft({ candidate, judgement: differentInstances(candidate) })];
		}
		const potential: Judged[] = [];
		let furthest: Judged | undefined;
		let tried = 0;
		for (const dependencies of combinations(choices)) {
			if (++tried > combinationLimit || --this.#budget < 0) {
				this.notListed++;
				break;
			}
			const candidate = candidateOf(dependencies, options);
			if (options.view === "classes" && isOfInstances(candidate)) return [];
			const judged = { candidate, judgement: judge(candidate, input.context) };
			if (judged.judgement.verdict === "potential") potential.push(judged);
			else if (furthest === undefined || passed(judged) > passed(furthest)) furthest = judged;
		}
		const kept = potential.length > 0 || furthest === undefined ? potential : [furthest];
		return kept.map((judged) => this.#draft(judged));
	}

	#draft({ candidate, judgement }: Judged): Draft | OpenDraft {
		return cycleDraft(candidate, judgement, { ...this.input, view: this.options.view });
	}
}

const passed = ({ judgement }: Judged): number => (judgement.verdict === "dismissed" ? judgement.passed : 0);

/** Whether at some place of the cycle a lock that is wanted is also one that is held by the next. */
function shareInstances(choices: readonly (readonly Dependency[])[]): boolean {
	return choices.some((dependencies, index) => {
		const before = choices[(index + choices.length - 1) % choices.length]!;
		const wanted = new Set<LockId>(before.map(({ wants }) => wants.lock));
		return dependencies.some(({ holds }) => holds.some(({ lock }) => wanted.has(lock)));
	});
}

/** Every participant wants the very instance that the next one holds: the instance view lists it. */
function isOfInstances({ links }: Candidate): boolean {
	return links.every(({ held }, index) => wantBefore(links, index).lock === held.lock);
}

function differentInstances({ links }: Candidate): Judgement {
	return {
		verdict: "dismissed",
		reason: () => "different instances: no lock that one of them wants is the lock another one holds",
		passed: 0,
		occurrences: links.map(({ dependency }) => dependency.occurrences[0]!),
	};
}

function candidateOf(dependencies: readonly Dependency[], { nodeOf, view }: CycleOptions): Candidate {
	const links = dependencies.map((dependency, index) => {
		const { wants } = dependencies[(index + dependencies.length - 1) % dependencies.length]!;
		const holds = dependency.holds.filter(({ lock }) => nodeOf(lock) === nodeOf(wants.lock));
		const same = holds.filter(({ lock }) => lock === wants.lock);
		return { dependency, held: same.find(({ mode }) => mode === 0) ?? same[0] ?? holds[0]! };
	});
	return { links, anyThread: view === "roles" };
}
