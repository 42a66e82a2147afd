import type { Finding, Report, Ticks, Trace, TraceSummary } from "../model/index.js";
import { certainOrders } from "./certainOrders.js";
import { type ClassId, classify, type LockClasses } from "./classes.js";
import { type CycleFindings, cycleFindings } from "./cycleFindings.js";
import type { CycleInput, CycleOptions } from "./cycleInput.js";
import { Describer } from "./describe.js";
import { type Draft, finish } from "./draft.js";
import { groupFindings } from "./group.js";
import { HappensBefore } from "./happensBefore.js";
import { type JudgeContext, onlyTries } from "./judge.js";
import { type ClassNesting, lockOrderOf } from "./lockOrder.js";
import { markIndex } from "./marks.js";
import { misuseFindings } from "./misuseFindings.js";
import { mixedCycles } from "./mixedCycles.js";
import { bothViews, instanceOf, type Nesting, pairsOf, type Requests } from "./nestings.js";
import { endOf, type Observation, observe } from "./observe/index.js";
import { hasNestedTries, orderGraph } from "./orderGraph.js";
import { WitnessFinder } from "./predict/index.js";
import { Runs } from "./runs/index.js";
import { selfPatternFindings } from "./selfPatterns.js";
import { summarizeTrace } from "./traceSummary.js";
import { stuckFindings } from "./waitsFor/index.js";
import { writerIndex } from "./writers.js";

export interface AnalysisOptions {
	/**
	 * `instance` (default): cycles of lock instances, and of classes where instances speak for it. `class`: cycles of lock classes
	 * alone, whichever threads and instances took part, as the Linux kernel's lockdep judges.
	 */
	readonly level?: "instance" | "class";
	/** Report holds that lasted longer. Default: none. */
	readonly longHoldSeconds?: number;
	/** Cycles to look at per trace and view. Default 10,000. What is not listed is counted. */
	readonly maxCycles?: number;
	/** Called now and then with the number of events read of the trace at hand. */
	readonly onProgress?: (events: number) => void;
}

export interface NamedTrace {
	/** What the user calls it: a path. */
	readonly name: string;
	readonly trace: Trace;
}

const defaultMaxCycles = 10_000;
/** Cycles through try-locks that are looked at, to show why they are none: they cannot deadlock, so all the others are not missed. */
const shownTries = 200;

/**
 * Says which deadlocks are in these traces, and which could be.
 * @param traces each is analyzed by itself, then those of one program together; findings that are one bug are reported once
 * @throws TraceError when a trace cannot be decoded
 */
export function analyze(traces: readonly NamedTrace[], options: AnalysisOptions = {}): Report {
	const runs = traces.length > 1 ? new Runs() : undefined;
	const analyzed = traces.map((named) => analyzeOne(named, options, runs));
	const maxCycles = options.maxCycles ?? defaultMaxCycles;
	const together = runs?.judge({ maxCycles, anyThread: options.level === "class" });
	const findings = groupFindings([...analyzed.flatMap((one) => one.findings), ...(together?.findings ?? [])]);
	return {
		schemaVersion: 1,
		traces: analyzed.map(({ summary }) => summary),
		findings: findings.filter(({ verdict }) => verdict !== "dismissed"),
		dismissed: findings.filter(({ verdict }) => verdict === "dismissed"),
		lockOrder: lockOrderOf(analyzed.flatMap(labelled)),
		...(together === undefined ? {} : { programs: together.programs }),
	};
}

interface Analyzed {
	readonly findings: readonly Finding[];
	readonly summary: TraceSummary;
	readonly classNestings: readonly Nesting[];
	readonly classes: LockClasses;
}

/** One trace: observe, describe, judge, in this order. @param runs takes what can be compared with other traces */
function analyzeOne({ name, trace }: NamedTrace, options: AnalysisOptions, runs?: Runs): Analyzed {
	const { definitions } = trace;
	const longHoldTicks = ticks(options.longHoldSeconds, definitions.ticksPerSecond);
	const { onProgress } = options;
	const observation = observe(trace, { longHoldTicks, ...(onProgress === undefined ? {} : { onProgress }) });
	const totals = trace.totals();
	const classes = classify(definitions, observation);
	const describer = new Describer(definitions, classes, observation.contexts);
	const happensBefore = new HappensBefore(observation.threadEdges);
	const context = {
		definitions,
		happensBefore,
		certainOrder: certainOrder({ observation, definitions, happensBefore }),
		writersOf: writerIndex(observation),
	};
	const base = { observation, describer, context, witnesses: new WitnessFinder(trace, observation) };
	const markAt = markIndex(observation.marks, definitions);
	const cycles = allCycles(base, options);
	const mixed = mixedCycles(base, options.maxCycles ?? defaultMaxCycles);
	const stuck = stuckFindings({ observation, describer, totals });
	const drafts: Draft[] = [
		...stuck,
		...cycles.drafts,
		...mixed.drafts,
		...selfPatternFindings(base, stuck),
		...misuseFindings({ observation, describer, totals }),
	];
	runs?.add({ name, observation, describer });
	return {
		findings: drafts.map((draft) => finish(draft, { describer, markAt, trace: name })),
		summary: {
			...summarizeTrace({ name, trace }, { observation, classes }),
			cyclesNotListed: { ...cycles.notListed, count: cycles.notListed.count + mixed.notListed },
		},
		classNestings: cycles.classNestings,
		classes,
	};
}

/** Built on the first question: most traces never ask. */
function certainOrder({
	observation,
	definitions,
	happensBefore,
}: Pick<JudgeContext, "definitions" | "happensBefore"> & { observation: Observation }): () => HappensBefore {
	let built: HappensBefore | undefined;
	return () => {
		built ??= new HappensBefore(
			observation.threadEdges,
			certainOrders(observation, definitions, happensBefore),
		);
		return built;
	};
}

function ticks(seconds: number | undefined, ticksPerSecond: number): Ticks {
	const known = seconds !== undefined && ticksPerSecond > 0;
	return (known ? seconds * ticksPerSecond : Number.POSITIVE_INFINITY) as Ticks;
}

type Base = Omit<CycleInput, "order">;

interface AllCycles {
	readonly drafts: readonly Draft[];
	readonly notListed: TraceSummary["cyclesNotListed"];
	readonly classNestings: readonly Nesting[];
}

/** Both views from one pass: instances, and the classes they belong to. */
function allCycles(base: Base, options: AnalysisOptions): AllCycles {
	const { observation, describer } = base;
	const { of } = describer.classes;
	const endClasses = new Set([...observation.joined].map((thread) => of(endOf(thread)) as number));
	const maxCycles = options.maxCycles ?? defaultMaxCycles;
	const waiting = bothViews(observation, describer.classes, "waiting");
	const find = (view: CycleOptions["view"], requests: Requests, limit: number) => {
		const nodeOf = view === "instances" ? instanceOf : of;
		const views = requests === "waiting" ? waiting : bothViews(observation, describer.classes, requests);
		const pairs = view === "instances" ? views.instances() : pairsOf(views.ofClasses);
		const order = orderGraph(observation, { nodeOf, requests }, pairs);
		return cycleFindings({ ...base, order }, { maxCycles: limit, nodeOf, view });
	};
	const found: CycleFindings[] =
		options.level === "class"
			? [find("roles", "waiting", maxCycles)]
			: [
					find("instances", "waiting", maxCycles),
					...(!waiting.areOne ? [find("classes", "waiting", maxCycles)] : []),
				];
	const triesView = options.level === "class" ? "roles" : "instances";
	const tries = hasNestedTries(observation) ? find(triesView, "all", shownTries).drafts : [];
	return {
		drafts: [...found.flatMap(({ drafts }) => drafts), ...tries.filter(isDismissedAsTry)],
		notListed: {
			count: found.reduce((sum, { notListed }) => sum + notListed, 0),
			atLeast: found.some(({ complete }) => !complete),
		},
		classNestings: waiting.ofClasses.filter(
			({ held, wanted }) => !endClasses.has(held) && !endClasses.has(wanted),
		),
	};
}

function isDismissedAsTry({ verdict, reason }: Draft): boolean {
	return verdict === "dismissed" && reason === onlyTries;
}

/** Classes of different traces are the same when they have the same label. */
function labelled({ classNestings, classes }: Analyzed): ClassNesting[] {
	return classNestings.map(({ held, wanted, count }) => ({
		held: classes.label(held as ClassId),
		wanted: classes.label(wanted as ClassId),
		count,
	}));
}
