import { Operation, ThreadVariant } from "../../src/model/index.js";
import { type Program, programOfText, type Step } from "./oracleProgram.js";
import { Semantics } from "./oracleSemantics.js";
import type { State } from "./oracleState.js";
import { type Line, linesOf, type Script } from "./randomTracesScript.js";

export interface Recorded {
	/** The text twin of what happened. */
	readonly text: string;
	/** All threads came to their ends. */
	readonly isComplete: boolean;
}

/** Attempts at a run that does not get stuck, before a stuck one is kept. */
const runs = 8;

/**
 * Runs a script under the semantics of locks, one thread at a time as `choices` say, and records what happens.
 * A run that gets stuck is kept only when `keepStuck` says so, or no other is found.
 * @param options.cutAfter the recording ends after so many lines
 */
export function record(
	script: Script,
	choices: readonly number[],
	options: { readonly keepStuck: boolean; readonly cutAfter?: number },
): Recorded {
	const lines = script.threads.map(linesOf);
	const program = programOfText(scriptText(script, lines));
	let recorded: string[] = [];
	let isComplete = false;
	for (let run = 0; run < runs && !isComplete && !(run > 0 && options.keepStuck); run++)
		({ recorded, isComplete } = new Run(program, lines).go(choices.map((choice) => choice + run * 7)));
	const isCut = options.cutAfter !== undefined && options.cutAfter < recorded.length;
	const kept = isCut ? recorded.slice(0, options.cutAfter) : recorded;
	const end = isComplete && !isCut ? ["end"] : [];
	const text = `${["holdwait 1", ...script.declarations, ...kept, ...end].join("\n")}\n`;
	return { text, isComplete: end.length > 0 };
}

/** The script as if one thread ran after the other: releases find the holds they are meant for. */
function scriptText({ declarations }: Script, lines: readonly (readonly Line[])[]): string {
	const events = lines.flatMap((own, thread) =>
		own.flatMap(({ text, attempts = [] }) => [...attempts, text].map((line) => `T${thread + 1} ${line}`)),
	);
	return `${["holdwait 1", ...declarations, ...events].join("\n")}\n`;
}

class Run {
	readonly #semantics: Semantics;
	readonly #recorded: string[] = [];
	#state: State;

	constructor(
		private readonly program: Program,
		private readonly lines: readonly (readonly Line[])[],
	) {
		this.#semantics = new Semantics(program, false);
		this.#state = this.#semantics.initial();
	}

	go(choices: readonly number[]): { recorded: string[]; isComplete: boolean } {
		for (let turn = 0; ; turn++) {
			const moves = this.#movesNow();
			if (moves.length === 0) break;
			moves[(choices[turn % choices.length] ?? 0) % moves.length]!();
		}
		const isComplete = this.program.threads.every(
			({ steps }, thread) => this.#state.at[thread] === steps.length,
		);
		return { recorded: this.#recorded, isComplete };
	}

	/** Who waits at a channel and is served there goes on at once: nobody else takes what was handed to it. */
	#movesNow(): (() => void)[] {
		const served = this.program.threads.findIndex((_, thread) => {
			const isAsked = (this.#state.asked & (1 << thread)) !== 0;
			const isAtChannel = this.#semantics.nextStep(this.#state, thread)?.cases !== undefined;
			return isAsked && isAtChannel && this.#semantics.verdict(this.#state, thread) === "granted";
		});
		if (served !== -1) return [() => this.#do(served)];
		return this.program.threads.flatMap((_, thread) => this.#moves(thread));
	}

	#moves(thread: number): (() => void)[] {
		const step = this.#semantics.nextStep(this.#state, thread);
		if (step === undefined) return [];
		const { skipTo } = this.#lineOf(thread);
		const verdict = this.#semantics.verdict(this.#state, thread);
		const isAsked = (this.#state.asked & (1 << thread)) !== 0;
		if (step.operation === Operation.wait && this.#isNotNeeded(step))
			return [() => this.#skip(thread, skipTo!)];
		if (verdict === "granted" || step.operation === Operation.access) return [() => this.#do(thread)];
		if (verdict === "impossible") return skipTo === undefined ? [] : [() => this.#skip(thread, skipTo)];
		if (step.operation === Operation.wake) return [];
		if (!isAsked) return [() => this.#ask(thread, step)];
		return skipTo === undefined ? [] : [() => this.#giveUp(thread, skipTo)];
	}

	/** What is waited for has been notified already. */
	#isNotNeeded(wait: Step): boolean {
		const isTimed = wait.how === 2;
		const isNotified = this.program.threads.some(({ steps }, thread) =>
			steps
				.slice(0, this.#state.at[thread]!)
				.some(({ operation, object }) => operation === Operation.notify && object === wait.object),
		);
		return isNotified && !isTimed;
	}

	#do(thread: number): void {
		this.#write(thread, this.#lineOf(thread).text);
		const after = this.#semantics.after(this.#state, thread);
		this.#state = after[this.#recorded.length % after.length]!;
	}

	#ask(thread: number, step: Step): void {
		const { text, attempts } = this.#lineOf(thread);
		const isJoin = step.operation === Operation.thread && step.variant === ThreadVariant.join;
		if (attempts !== undefined) for (const attempt of attempts) this.#write(thread, attempt);
		else
			this.#write(
				thread,
				isJoin ? text.replace("join", "await") : text.replace(/acquire|upgrade/, "attempt"),
			);
		this.#state = this.#semantics.after(this.#state, thread)[0]!;
	}

	#giveUp(thread: number, skipTo: number): void {
		this.#write(thread, `abandon ${this.#lineOf(thread).text.split(" ")[1]} timeout`);
		this.#skip(thread, skipTo);
	}

	#skip(thread: number, skipTo: number): void {
		const { at, asked } = this.#state;
		this.#state = { ...this.#state, at: at.with(thread, skipTo), asked: asked & ~(1 << thread) };
	}

	#lineOf(thread: number): Line {
		return this.lines[thread]![this.#state.at[thread]!]!;
	}

	#write(thread: number, text: string): void {
		this.#recorded.push(`T${thread + 1} ${text}`);
	}
}
