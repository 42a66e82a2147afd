import { findCycles } from "../graph/index.js";
import { type Candidate, type Judgement, wantBefore } from "./candidate.js";
import { combinations } from "./combinations.js";
import { cycleDraft } from "./cycleDraft.js";
import type { CycleInput, CycleOptions } from "./cycleInput.js";
import { type Dependency, gatherDependencies, holdsAny } from "./dependencies.js";
import { type Draft, type OpenDraft, settleAll } from "./draft.js";
import { judge } from "./judge.js";
import { LockSet } from "./lockSet.js";
import type { ContextId, Observation } from "./observe/index.js";
import type { OrderGraph } from "./orderGraph.js";

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
		const known =
			cache.get(edge) ?? gatherDependencies(observation, order.contexts[edge]!, combinationLimit + 1);
		cache.set(edge, known);
		return known;
	};
	const { maxCycles } = options;
	const search = findCycles(order.graph, { maxCycles, maxSteps: maxCycles * stepsPerCycle });
	const judge = new CycleJudge(input, options);
	const meetings = new Meetings(observation, order);
	const drafts = search.cycles.flatMap((edges) => {
		const choices = edges.map(dependenciesOf);
		if (options.view !== "classes" || meetings.areAnyIn(edges)) return judge.judgeAll(choices);
		return [judge.differentInstances(choices)];
	});
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

	/** A cycle of classes in which nobody wants the very lock that the next one holds. */
	differentInstances(choices: readonly (readonly Dependency[])[]): Draft | OpenDraft {
		const candidate = candidateOf(
			choices.map((dependencies) => dependencies[0]!),
			this.options,
		);
		return this.#draft({ candidate, judgement: differentInstances(candidate) });
	}

	#draft({ candidate, judgement }: Judged): Draft | OpenDraft {
		return cycleDraft(candidate, judgement, { ...this.input, view: this.options.view });
	}
}

const passed = ({ judgement }: Judged): number => (judgement.verdict === "dismissed" ? judgement.passed : 0);

/**
 * At which places of cycles a lock that is wanted is also one that is held by the next. Told from contexts, without objects for each, because
 * behind one edge between classes there may be millions.
 */
class Meetings {
	readonly #known = new Map<number, boolean>();

	constructor(
		private readonly observation: Observation,
		private readonly order: OrderGraph,
	) {}

	/** Whether the cycle of these edges has such a place. */
	areAnyIn(edges: readonly number[]): boolean {
		return edges.some((edge, index) => this.#isOne(edges[(index + edges.length - 1) % edges.length]!, edge));
	}

	#isOne(before: number, edge: number): boolean {
		const { contexts } = this.order;
		const key = before * contexts.length + edge;
		const known = this.#known.get(key) ?? this.#meet(contexts[before]!, contexts[edge]!);
		this.#known.set(key, known);
		return known;
	}

	#meet(before: Iterable<ContextId>, after: Iterable<ContextId>): boolean {
		const { observation } = this;
		const wanted = new LockSet();
		for (const context of before) wanted.add(observation.contexts.lockOf(context));
		for (const context of after) if (holdsAny(observation, context, wanted)) return true;
		return false;
	}
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
