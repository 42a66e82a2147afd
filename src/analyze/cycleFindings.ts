import { findCycles } from "../graph/index.js";
import { type CycleRule, How, type LockId } from "../model/index.js";
import { blocking } from "./blocking.js";
import type { Candidate, Judgement, Link, NeededWriter } from "./candidate.js";
import type { Dependency } from "./dependencies.js";
import { gatherDependencies } from "./dependencies.js";
import { type Describer, type Role, wantOf } from "./describe.js";
import type { Draft } from "./draft.js";
import { type JudgeContext, judge } from "./judge.js";
import type { Acquisition, Observation } from "./observe/index.js";
import type { NodeOf, OrderGraph } from "./orderGraph.js";

/** Ways to form one cycle of locks that are judged: different call paths to the same nestings. */
const combinationLimit = 256;
/** Graph edges walked before the search for cycles gives up. */
const stepsPerCycle = 2_000;

export interface CycleOptions {
	readonly maxCycles: number;
	readonly nodeOf: NodeOf;
	/**
	 * `instances`: of lock instances. `classes`: of lock classes, where instances form none. `roles`: of lock classes,
	 * whichever threads and instances took part, because any thread may run any code.
	 */
	readonly view: "instances" | "classes" | "roles";
}

export interface CycleFindings {
	readonly drafts: readonly Draft[];
	/** Cycles found and not judged; the search itself may have stopped too. */
	readonly notListed: number;
	readonly complete: boolean;
}

export interface CycleInput {
	readonly observation: Observation;
	readonly order: OrderGraph;
	readonly describer: Describer;
	readonly context: JudgeContext;
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
	const drafts: Draft[] = [];
	let notListed = 0;
	for (const edges of search.cycles) {
		const choices = edges.map(dependenciesOf);
		const judged = judgeAll(choices, input, options);
		notListed += judged.notJudged;
		drafts.push(...judged.drafts);
	}
	if (options.view === "roles") drafts.push(...selfLoopFindings(input, options));
	return { drafts, notListed, complete: search.complete };
}

/** One class nested in itself: another thread running the same code may take the instances the other way round. */
function selfLoopFindings(input: CycleInput, options: CycleOptions): Draft[] {
	return [...input.order.selfLoops.values()].flatMap((contexts) => {
		const dependencies = gatherDependencies(input.observation, contexts);
		return dependencies.flatMap(
			(dependency) => judgeAll([[dependency], [dependency]], input, options).drafts,
		);
	});
}

interface Judged {
	readonly drafts: readonly Draft[];
	readonly notJudged: number;
}

/**
 * Judges the combinations of dependencies that form one cycle of locks. What could deadlock is kept, each combination by
 * itself; where none can, the one that came furthest says why.
 */
function judgeAll(
	choices: readonly (readonly Dependency[])[],
	input: CycleInput,
	options: CycleOptions,
): Judged {
	const potential: Draft[] = [];
	let furthest: { draft: Draft; passed: number } | undefined;
	let tried = 0;
	for (const dependencies of combinations(choices)) {
		if (++tried > combinationLimit) break;
		const candidate = candidateOf(dependencies, options);
		const junctions = sharedJunctions(candidate);
		if (options.view === "classes" && junctions === candidate.links.length)
			return { drafts: [], notJudged: 0 };
		const judgement =
			options.view === "classes" && junctions === 0
				? differentInstances(candidate)
				: judge(candidate, input.context);
		const draft = () => draftOf(candidate, judgement, { ...input, view: options.view });
		if (judgement.verdict === "potential") potential.push(draft());
		else if (furthest === undefined || judgement.passed > furthest.passed)
			furthest = { draft: draft(), passed: judgement.passed };
	}
	const drafts = potential.length > 0 || furthest === undefined ? potential : [furthest.draft];
	const total = choices.reduce((product, options) => product * options.length, 1);
	return { drafts, notJudged: Math.max(0, total - combinationLimit) };
}

/** At how many places of the cycle one participant wants the very instance that the next one holds. */
function sharedJunctions({ links }: Candidate): number {
	return links.filter(({ held }, index) => wantBefore(links, index).lock === held.lock).length;
}

function wantBefore(links: readonly Link[], index: number): Acquisition {
	return links[(index + links.length - 1) % links.length]!.dependency.wants;
}

function differentInstances({ links }: Candidate): Judgement {
	const occurrences = links.map(({ dependency }) => dependency.occurrences[0]!);
	const reason = "different instances: no lock that one of them wants is the lock another one holds";
	return { verdict: "dismissed", reason, passed: 0, occurrences };
}

function* combinations(choices: readonly (readonly Dependency[])[]): Iterable<Dependency[]> {
	const cursor = choices.map(() => 0);
	for (;;) {
		yield cursor.map((index, position) => choices[position]![index]!);
		let position = cursor.length - 1;
		while (position >= 0 && ++cursor[position]! === choices[position]!.length) cursor[position--] = 0;
		if (position < 0) return;
	}
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

function draftOf(
	candidate: Candidate,
	judgement: Judgement,
	input: CycleInput & Pick<CycleOptions, "view">,
): Draft {
	const { describer } = input;
	const roles = rolesOf(candidate, judgement);
	const common = {
		kind: "cycle" as const,
		rule: ruleOf(candidate, input),
		title: cycleTitle(roles, describer),
		verdict: judgement.verdict,
	};
	if (judgement.verdict === "dismissed") return { ...common, roles, reason: judgement.reason };
	const writers = judgement.writers.flatMap(({ writer }) =>
		writer === undefined ? [] : [writerRole(writer)],
	);
	const unseen = judgement.writers.filter(({ writer }) => writer === undefined);
	const reason = unseen.length === 0 ? {} : { reason: needsWriter(unseen[0]!.lock, input) };
	return { ...common, roles: [...roles, ...writers], ...reason, notes: notesOf(candidate, judgement) };
}

function ruleOf(candidate: Candidate, input: CycleInput & Pick<CycleOptions, "view">): CycleRule {
	if (input.view !== "instances") return "class-order";
	return isSoft(candidate, input) ? "reader-writer-reader" : "lock-order";
}

export function needsWriter(
	lock: LockId,
	{ describer, context }: Pick<CycleInput, "describer" | "context">,
): string {
	const name = describer.definitions.lock(lock).label;
	return context.writersOf(lock).length === 0
		? `needs a writer queued on ${name}, and none was ever seen in this trace`
		: `needs a writer queued on ${name}, and only the readers themselves were seen writing`;
}

export function writerRole(writer: NonNullable<NeededWriter["writer"]>): Role {
	return {
		thread: writer.occurrence.thread,
		role: "writer",
		holds: writer.dependency.holds,
		wants: wantOf(writer.dependency.wants, writer.occurrence.last),
	};
}

function rolesOf({ links }: Candidate, { occurrences }: Judgement): Role[] {
	return links.map(({ dependency, held }, index) => {
		const { thread, last } = occurrences[index]!;
		return {
			thread,
			role: "holder",
			holds: dependency.holds,
			inCycle: held.lock,
			wants: wantOf(dependency.wants, last),
		};
	});
}

function isSoft({ links }: Candidate, { context }: CycleInput): boolean {
	return links.some(({ held }, index) => {
		const wants = wantBefore(links, index);
		return blocking(context.definitions.lock(wants.lock), wants.mode, held.mode) === "soft";
	});
}

function cycleTitle(roles: readonly Role[], describer: Describer): string {
	const parts = roles.map(({ thread, inCycle, wants }) => {
		const held = describer.lockName(inCycle!);
		const wanted = describer.lockName(wants!.lock!);
		return `${describer.threadLabel(thread)} holds ${held} and wants ${wanted}${describer.at(wants!.stack)}`;
	});
	const shown = parts.slice(0, 3).join("; ");
	return parts.length <= 3 ? shown : `ring of ${parts.length}: ${shown}; and ${parts.length - 3} more`;
}

function notesOf({ links }: Candidate, { occurrences }: Judgement): string[] {
	const notes: string[] = [];
	const rarest = Math.min(
		...links.map(({ dependency }) => sum(dependency.occurrences.map(({ count }) => count))),
	);
	notes.push(`the rarest of these nestings was seen ${rarest === 1 ? "once" : `${rarest} times`}`);
	if (links.some(({ dependency }) => dependency.wants.how === How.timed))
		notes.push("a timed lock takes part: the deadlock would end when it times out");
	const threads = new Set(
		links.flatMap(({ dependency }) => dependency.occurrences.map(({ thread }) => thread)),
	);
	if (threads.size > occurrences.length) notes.push(`${threads.size} threads take part in these nestings`);
	return notes;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
