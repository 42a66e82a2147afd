import { isSnapshot, type Loss, type ProgramSummary, type TraceSummary } from "../model/index.js";
import { totalsOf } from "./totals.js";
import { count, digits, duration } from "./words.js";

/** One sentence about how far a trace can be trusted. */
export interface Fact {
	/** True when it takes something away from the trust. */
	readonly warns: boolean;
	readonly text: string;
}

/** How much a report on these traces is worth: what was seen, what is missing, what could not be judged. */
export function trustOf(traces: readonly TraceSummary[]): Fact[] {
	const totals = totalsOf(traces);
	const missing = missingFrom(totals);
	const nothing = { warns: false, text: "Nothing recorded is missing, and every cycle found is listed." };
	return [...seenIn(traces), ...(missing.length === 0 ? [nothing] : missing)];
}

/** Programs named one by one; of more, how many there are. */
const programsNamed = 3;

/** Which traces were judged together, after each by itself. */
export function togetherIn(programs: readonly ProgramSummary[] = []): Fact[] {
	const missing = programs.flatMap(cycleFacts);
	if (programs.length <= programsNamed)
		return [...programs.map((program) => togetherFact([program], nameOf(program))), ...missing];
	return [togetherFact(programs, `${count(programs.length, "program")}, those of each program`), ...missing];
}

function togetherFact(programs: readonly ProgramSummary[], name: string): Fact {
	const traces = programs.reduce((sum, program) => sum + program.traces.length, 0);
	const text = `${count(traces, "trace")} of ${name}: judged together as well, for cycles no run shows alone.`;
	return { warns: false, text };
}

const nameOf = ({ name, builds }: ProgramSummary): string =>
	builds === 1 ? name : `${count(builds, "build")} of ${name}`;

/** What findings may be missing for. Not that a program was killed: what it did until then is all there. */
export function missingFrom(trace: TraceSummary): Fact[] {
	return [...snapshotFacts(trace), ...lossFacts(trace.losses), ...orderFacts(trace), ...cycleFacts(trace)];
}

/** What the absence of findings says, in one sentence. */
export function worthOf(trace: TraceSummary): string {
	if (trace.events === 0) return "The trace holds no events: it says nothing about the program.";
	if (trace.locksNested === 0) return noOrder;
	const nested = `${digits(trace.locksNested)} of ${digits(trace.locks)}`;
	return `This covers the locks that were nested (${nested}), as recorded; code that did not run was not judged.`;
}

const noOrder = "No lock was ever taken while another was held: there was no lock order to judge.";

/** What was seen, and how the recording ended. */
export function seenIn(traces: readonly TraceSummary[]): Fact[] {
	const trace = totalsOf(traces);
	const time = trace.seconds === undefined ? "" : ` in ${duration(trace.seconds)}`;
	const locks = `${count(trace.locks, "lock")} of ${count(trace.lockClasses, "class", "classes")}`;
	const text = `${count(trace.events, "event")}${time}, ${count(trace.threads, "thread")}, ${locks}.`;
	return [{ warns: trace.events === 0, text }, nestedFact(trace), endFact(traces), ...unsealedFacts(trace)];
}

function nestedFact(trace: TraceSummary): Fact {
	if (trace.locksNested === 0) return warning(noOrder);
	const nested = trace.locksNested === 1 ? "1 lock was" : `${count(trace.locksNested, "lock")} were`;
	const dependencies = count(trace.dependencies, "distinct dependency", "distinct dependencies");
	return { warns: false, text: `${nested} ever nested with another, in ${dependencies}.` };
}

/** Of several dumps of one kind, what they cannot tell is told once. */
function snapshotFacts({ losses }: TraceSummary): Fact[] {
	const details = new Set(losses.filter(isSnapshot).map(({ detail }) => detail));
	return [...details].map((detail) => warning(`A snapshot: ${detail}.`));
}

function endFact(traces: readonly TraceSummary[]): Fact {
	const open = traces.filter((trace) => !trace.closed && !trace.losses.some(isSnapshot)).length;
	if (open === 0 && traces.every(({ closed }) => closed))
		return { warns: false, text: "Closed in order by the recorder." };
	if (open === 0) return { warns: false, text: "The state at one moment, of a process that was running." };
	const which = traces.length === 1 ? "" : ` (${digits(open)} of ${count(traces.length, "trace")})`;
	return warning(`Not closed by the recorder: the process was killed, or is still running${which}.`);
}

function unsealedFacts({ unsealedChunks }: TraceSummary): Fact[] {
	if (unsealedChunks === 0) return [];
	const were = unsealedChunks === 1 ? "was" : "were";
	const chunks = count(unsealedChunks, "chunk");
	return [warning(`${chunks} ${were} still being written: the events in there are used, unchecked.`)];
}

/** One fact per reason, however often it was met. */
function lossFacts(losses: readonly Loss[]): Fact[] {
	const reasons = new Set(losses.filter((loss) => !isSnapshot(loss)).map((loss) => loss.reason));
	return [...reasons].map((reason) => {
		const group = losses.filter((loss) => loss.reason === reason);
		const events = group.reduce((total, loss) => total + loss.events, 0);
		const number = events === 0 ? "an unknown number of events" : count(events, "event");
		const times = group.length === 1 ? "" : `, ${digits(group.length)} times`;
		return warning(`Lost ${number} (${reason}${times})${detailOf(group)}`);
	});
}

function detailOf(group: readonly Loss[]): string {
	const first = group[0];
	if (first === undefined) return "";
	const byte = first.offset === undefined ? "" : ` at byte ${digits(first.offset)}`;
	return `${group.length > 1 ? ", first" : ""}${byte}: ${first.detail}`;
}

function orderFacts(trace: TraceSummary): Fact[] {
	const facts: Fact[] = [];
	if (trace.overlaps > 0) {
		const sections = count(
			trace.overlaps,
			"pair of sections of one lock overlaps",
			"pairs of sections of one lock overlap",
		);
		facts.push(
			warning(`${sections} although they exclude each other: the order of events is not certain there.`),
		);
	}
	if (trace.degradedLocks.length > 0) {
		const shown = trace.degradedLocks.slice(0, 10).join(", ");
		const more =
			trace.degradedLocks.length > 10 ? ` and ${digits(trace.degradedLocks.length - 10)} more` : "";
		facts.push(
			warning(`Released by threads that did not take them, and not followed from there on: ${shown}${more}.`),
		);
	}
	return facts;
}

function cycleFacts({ cyclesNotListed }: Pick<TraceSummary, "cyclesNotListed">): Fact[] {
	if (cyclesNotListed.count === 0 && !cyclesNotListed.atLeast) return [];
	const atLeast = cyclesNotListed.atLeast ? "at least " : "";
	return [
		warning(`Not listed, because a bound was met: ${atLeast}${count(cyclesNotListed.count, "cycle")}.`),
	];
}

function warning(text: string): Fact {
	return { warns: true, text };
}
