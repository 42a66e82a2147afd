import type { ModeName } from "./event.js";
import type { Frame, Loss, Process } from "./trace.js";

/** Strongest first; never stronger than what was proved. */
export const verdicts = ["deadlocked", "predicted", "potential", "dismissed"] as const;
export type Verdict = (typeof verdicts)[number];

export type MisuseRule =
	| "self-deadlock"
	| "recursive-read"
	| "upgrade"
	| "release-unheld"
	| "held-at-end"
	| "wait-holding-lock"
	| "long-hold"
	| "unseen-holder"; // a snapshot: threads wait for a lock that nobody is seen to hold
export type CycleRule =
	| "lock-order" // every edge is hard: some mode is exclusive
	| "reader-writer-reader" // at least one soft edge: a reader waits behind a queued writer
	| "class-order" // seen between classes, not between instances
	| "different-runs" // between classes, each nesting in some run of the program, not all of them in one
	| "wait-cycle"; // found stuck; goes through a condition, semaphore, join or other wait
export type Rule = MisuseRule | CycleRule;

/** A lock as a finding shows it. */
export interface LockUse {
	/** The instance. */
	readonly lock: string;
	readonly class: string;
	readonly mode: ModeName;
	/** Innermost first; all that was recorded. */
	readonly stack: readonly Frame[];
	/** The stack was deeper than was recorded. */
	readonly stackTruncated?: boolean;
	/** When, in seconds since the start of the trace. */
	readonly seconds?: number;
	/** `try` and `timed` as recorded; plain is left out. */
	readonly how?: "try" | "timed" | "inherited";
}

export interface Participant {
	/** Label of the thread, `T1`. */
	readonly thread: string;
	readonly threadName?: string;
	/** `different-runs`: the trace this was seen in. Threads and locks of two traces are not the same, whatever their labels. */
	readonly trace?: string;
	/** holder: holds what the one before it wants. writer: only queues, and thereby blocks new readers. */
	readonly role: "holder" | "writer";
	/** Everything held at that moment, outermost first. The ones that take part in the cycle are marked. */
	readonly holds: readonly (LockUse & { readonly inCycle: boolean })[];
	/** What it asks for; absent in misuse that asks for nothing (a lock held at the end). */
	readonly wants?: LockUse & {
		/** What kind of wait it is; plain lock acquisition if absent. */
		readonly waitsFor?: "condition" | "join" | "permit" | "count" | "send" | "receive";
	};
	/** `release-unheld`: what it gave back without holding it, and where. */
	readonly releases?: LockUse;
}

/** One step of a witness that matters to the deadlock. */
export interface WitnessStep {
	readonly thread: string;
	/** takes: is granted the lock and still holds it in the end. asks: waits for it from now on, for ever. */
	readonly action: "takes" | "asks";
	readonly use: LockUse;
	/** `asks`: the threads that stand in its way. */
	readonly blockedBy: readonly string[];
}

/** A schedule of recorded events that ends in the deadlock, replayed by the simulator. */
export interface Witness {
	/** `sync-preserving`: the sections of each lock keep their recorded order. `swapping`: some of them change places. */
	readonly foundBy: "sync-preserving" | "swapping";
	readonly steps: readonly WitnessStep[];
	/** Recorded steps that come before and between these, and go as recorded. */
	readonly otherSteps: number;
	/** So many first events of the trace come as recorded, by any thread; then the schedule goes on. */
	readonly asRecorded?: number;
	/** The schedule: this thread does that many of its next recorded events, attempts that came true not counted. */
	readonly schedule: readonly { readonly thread: string; readonly events: number }[];
	/** Entries of a long schedule that are not kept: replayed, and not listed here. */
	readonly scheduleLeftOut?: number;
}

export interface Finding {
	readonly kind: "cycle" | "misuse";
	readonly verdict: Verdict;
	readonly rule: Rule;
	/** One sentence for people, without addresses. */
	readonly title: string;
	/** Survives line shifts and other instances of the same classes. */
	readonly fingerprint: string;
	/** Looser: the set of classes only. */
	readonly classFingerprint: string;
	/** How many instances of this finding there are. */
	readonly count: number;
	readonly participants: readonly Participant[];
	/** Why it was dismissed, or what the verdict rests on: `guarded by G`, `needs a writer never seen on rw`. */
	readonly reason?: string;
	/** `predicted`: how it comes about. */
	readonly witness?: Witness;
	/** Threads stuck behind the participants of a `deadlocked` finding. */
	readonly victims?: {
		readonly count: number;
		/** Victims that wait for the same lock from the same place, largest group first. */
		readonly groups: readonly {
			readonly count: number;
			/** Some labels, never more than ten. */
			readonly threads: readonly string[];
			readonly wants: NonNullable<Participant["wants"]>;
		}[];
	};
	/** Facts worth knowing, each a sentence: recovers by timeout, seen 14 times, in test "TestValues". */
	readonly notes: readonly string[];
	/** Traces in which it was found; more than one only when several were analyzed together. */
	readonly traces: readonly string[];
}

export interface TraceSummary {
	/** What the user called it: a path. */
	readonly name: string;
	readonly formatVersion: number;
	readonly runtime: string;
	readonly recorder: string;
	readonly process?: Process;
	readonly events: number;
	readonly seconds?: number;
	readonly threads: number;
	readonly locks: number;
	readonly lockClasses: number;
	/** Locks that were ever taken while another was held, or held while another was taken. */
	readonly locksNested: number;
	/** Distinct dependencies: thread, held set, wanted lock, stack. */
	readonly dependencies: number;
	readonly closed: boolean;
	readonly unsealedChunks: number;
	readonly losses: readonly Loss[];
	/** Sections of one lock that overlap although they exclude each other: the order of this trace is not certain there. */
	readonly overlaps: number;
	/** Locks whose release by another thread makes what is held uncertain; they were taken out of held sets from there on. */
	readonly degradedLocks: readonly string[];
	/** Cycles not listed because a bound was met; 0: all are listed. `atLeast` when even counting was bounded. */
	readonly cyclesNotListed: { readonly count: number; readonly atLeast: boolean };
}

/** Traces that were taken to be of one program, and judged together after each was judged by itself. */
export interface ProgramSummary {
	/** What starts it. */
	readonly name: string;
	/** Names of the traces, sorted. */
	readonly traces: readonly string[];
	/** How many builds of it there are, as far as build ids tell. */
	readonly builds: number;
	/** Cycles across its runs, as in {@link TraceSummary}. */
	readonly cyclesNotListed: TraceSummary["cyclesNotListed"];
}

/** What analysis gives and reports show. */
export interface Report {
	readonly schemaVersion: 1;
	readonly traces: readonly TraceSummary[];
	/** Strongest verdict first, then by count. Never `dismissed`. */
	readonly findings: readonly Finding[];
	/** Cycles and patterns that cannot happen, each with its reason. */
	readonly dismissed: readonly Finding[];
	/** Lock classes in an order that every recorded nesting agrees with; what goes against it stands in `against`. */
	readonly lockOrder: LockOrder;
	/** Programs with several traces; absent when there was one trace only. */
	readonly programs?: readonly ProgramSummary[];
}

export interface LockOrder {
	/** Generations: take locks of earlier groups first. Only classes that were ever nested. */
	readonly generations: readonly (readonly string[])[];
	/** Nestings `held → wanted` that go against this order, rarest first. */
	readonly against: readonly { readonly held: string; readonly wanted: string; readonly count: number }[];
}
