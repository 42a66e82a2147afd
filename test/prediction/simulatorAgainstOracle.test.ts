import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Outcome, Simulator } from "../../src/analyze/simulate/index.js";
import { How, howOf, Operation, operationOf, ThreadVariant, variantOf } from "../../src/model/index.js";
import { factsOf } from "./oracleFacts.js";
import { type Program, programOf, programOfText } from "./oracleProgram.js";
import { type Row, recordingOfText } from "./oracleRecording.js";
import { Semantics } from "./oracleSemantics.js";
import type { State } from "./oracleState.js";
import { stuckIn } from "./oracleStuck.js";
import { families, randomTraces } from "./randomTraces.js";

/** Random traces per family, unless HOLDWAIT_DEEP asks for more. */
const runs = Number(process.env.HOLDWAIT_DEEP ?? 200);

const simulatorOf = (program: Program) => new Simulator(program.lockOf, factsOf(program));

/**
 * What the oracle allows: all states it may be in, several when a notification can have reached one of
 * several sleepers.
 */
class Referee {
	states: readonly State[];

	constructor(private readonly semantics: Semantics) {
		this.states = [semantics.initial()];
	}

	step(thread: number, at: number): Outcome {
		const verdicts = this.states.map((state) => this.semantics.verdict(state, thread, at));
		const outcome = (["granted", "blocked"] as const).find((one) => verdicts.includes(one)) ?? "impossible";
		if (outcome !== "impossible")
			this.states = this.states
				.filter((_, index) => verdicts[index] === outcome)
				.flatMap((state) => this.semantics.after(state, thread, at));
		return outcome;
	}

	/** Position of the step that comes next. */
	at(thread: number): number {
		return this.states[0]!.at[thread]!;
	}
}

/** Somebody stood in the way; the attempt of a failed try is done when it has failed. */
function isAsking({ code }: Row): boolean {
	if (operationOf(code) === Operation.attempt) return howOf(code) !== How.try;
	return operationOf(code) === Operation.thread && variantOf(code) === ThreadVariant.await;
}

interface Turn {
	readonly thread: number;
	/** Mostly the step that comes next; now and then one behind it. */
	readonly ahead: number;
}

const turns: fc.Arbitrary<Turn[]> = fc.array(
	fc.record({ thread: fc.nat(11), ahead: fc.nat(11).map((number) => Math.max(0, number - 9)) }),
	{ minLength: 10, maxLength: 60 },
);

/** Lets a fork do something else, and gives the one it was forked from, or another fork of it: neither must notice. */
function oneOfTwo(simulator: Simulator, { threads }: Program, { thread, ahead }: Turn): Simulator {
	const other = simulator.fork();
	for (const { steps } of threads) if (steps[ahead] !== undefined) other.step(steps[ahead]);
	const kept = thread % 2 === 0 ? simulator : simulator.fork();
	for (const { steps } of threads) for (const step of steps) other.step(step);
	return kept;
}

test("a fork is of no use any more when the one it was forked from has gone on", () => {
	const { rows } = recordingOfText("holdwait 1\nT1 acquire a\nT1 release a\n");
	const simulator = simulatorOf(programOfText("holdwait 1\nT1 acquire a\nT1 release a\n"));
	const fork = simulator.fork();
	expect(fork.step(rows[0]!).outcome).toBe("granted");
	simulator.step(rows[0]!);
	expect(() => fork.step(rows[1]!)).toThrow("has gone on");
});

describe("on random traces", () => {
	test.each(families)("%s: the recorded order is granted step by step", (family) => {
		fc.assert(
			fc.property(randomTraces(family), ({ text }) => {
				const recording = recordingOfText(text);
				const simulator = simulatorOf(programOf(recording));
				for (const step of recording.rows) {
					const { outcome, reason } = simulator.step(step);
					const place = `T${step.thread} event ${step.index}`;
					expect(`${place}: ${outcome}`, reason).toBe(`${place}: ${isAsking(step) ? "blocked" : "granted"}`);
				}
			}),
			{ numRuns: runs },
		);
	});

	test.each(families)("%s: the simulator and the oracle agree on every step of any schedule", (family) => {
		fc.assert(
			fc.property(randomTraces(family), turns, ({ text }, schedule) => {
				const program = programOfText(text);
				let simulator = simulatorOf(program);
				const semantics = new Semantics(program);
				const referee = new Referee(semantics);
				for (const turn of schedule) {
					const thread = turn.thread % program.threads.length;
					const at = referee.at(thread) + turn.ahead;
					simulator = oneOfTwo(simulator, program, turn);
					const step = program.threads[thread]!.steps[at];
					if (step === undefined) continue;
					const { outcome, reason } = simulator.step(step);
					const place = `T${step.thread} event ${step.index}`;
					expect(`${place}: ${outcome}`, reason).toBe(`${place}: ${referee.step(thread, at)}`);
					const stuck = new Set(simulator.deadlocked() ?? []);
					const allowed = referee.states.map((state) => stuckIn(semantics, state));
					for (const set of allowed) expect(set).toEqual(expect.arrayContaining([...stuck]));
					if (allowed.length === 1) expect([...stuck].sort()).toEqual(allowed[0]!.sort());
				}
			}),
			{ numRuns: runs },
		);
	});
});
