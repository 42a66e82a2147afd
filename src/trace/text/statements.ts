import type { Loss, Process, Ticks } from "../../model/index.js";
import { formatVersion, maxUint32 } from "../limits.js";
import { lossReasonNames } from "../lossReasons.js";
import { TraceWriter, type TraceWriterOptions } from "../traceWriter.js";
import { EventLines } from "./eventLines.js";
import { LockDeclarations } from "./lockDeclarations.js";
import { integerOf, numberOf, TokenReader, textError, unknownWord } from "./reading.js";
import { type StatementWord, statementWords } from "./statementWords.js";
import { type Token, tokenSource } from "./tokens.js";

/** Takes the lines of a text trace one by one and writes the binary one. */
export class TextStatements {
	private readonly pieces: Uint8Array[] = [];
	private readonly options: { -readonly [Key in keyof TraceWriterOptions]: TraceWriterOptions[Key] } = {};
	private isVersionKnown = false;
	private isEnded = false;
	private started: { writer: TraceWriter; events: EventLines; locks: LockDeclarations } | undefined;

	/** @param largestId ids wished for by name (`T7`) are given up to here */
	constructor(private readonly largestId: number) {}

	/** @throws TraceError without a line */
	take(tokens: readonly [Token, ...Token[]]): void {
		const [first] = tokens;
		const reader = new TokenReader(tokens);
		const word = first.isQuoted ? undefined : statementWords.find((each) => each === first.text);
		if (!this.isVersionKnown) this.version(reader);
		else if (first.key !== undefined) throw textError("a thread or a statement", `'${tokenSource(first)}'`);
		else if (word === undefined) this.begun().events.take(reader);
		else this.statement(word, reader);
		reader.end();
	}

	/** @returns the binary trace */
	finish(): Uint8Array {
		if (!this.isVersionKnown) throw textError(`'holdwait ${formatVersion}'`, "no line at all");
		const { writer, events, locks } = this.begun();
		locks.define();
		events.defineThreads();
		if (this.isEnded) writer.end(events.time as Ticks);
		else writer.flush();
		return Buffer.concat(this.pieces);
	}

	private version(reader: TokenReader): void {
		const expected = `'holdwait ${formatVersion}'`;
		const word = reader.word(expected);
		if (word !== "holdwait") throw textError(expected, `'${word}'`);
		const version = reader.word(expected);
		if (version !== `${formatVersion}`)
			throw textError(
				`format version ${formatVersion}`,
				`'${version}'`,
				"Use the holdwait that wrote this text.",
			);
		this.isVersionKnown = true;
	}

	private statement(word: StatementWord, reader: TokenReader): void {
		reader.next(word);
		if (word === "runtime") this.options.runtime = this.headerText(reader, word);
		else if (word === "recorder") this.options.recorder = this.headerText(reader, word);
		else if (word === "clock") this.clock(reader);
		else if (word === "process") this.process(reader);
		else if (word === "module") this.module(reader);
		else if (word === "lock") this.begun().locks.take(reader);
		else if (word === "thread") this.begun().events.takeThread(reader);
		else if (word === "mark" || word === "gap") this.begun().events.takeAnonymous(word, reader);
		else if (word === "loss") this.loss(reader);
		else if (word === "end") this.isEnded = true;
		else throw textError("one version line", "a second one");
	}

	private headerText(reader: TokenReader, what: string): string {
		this.refuseLate(what);
		return reader.word(`the ${what}`);
	}

	private clock(reader: TokenReader): void {
		this.refuseLate("clock");
		this.options.ticksPerSecond = reader.number("ticks per second");
		if (reader.isDone) return;
		const start = reader.next("start=");
		if (start.key !== "start") throw textError("start=<seconds since 1970>", `'${tokenSource(start)}'`);
		this.options.startUnixSeconds = numberOf(start, "seconds since 1970");
	}

	private process(reader: TokenReader): void {
		this.refuseLate("process");
		const pid = integerOf(reader.next("a process id"), maxUint32, "a process id");
		const process = { pid, parentPid: 0, executable: "", arguments: [] as string[], forked: false };
		while (!reader.isDone) readProcessPart(reader.next("an attribute"), process);
		this.options.process = process;
	}

	private module(reader: TokenReader): void {
		const identifier = reader.word("an identifier of the module");
		const path = reader.word("the path of the module");
		const build = reader.isDone ? undefined : reader.next("build=");
		if (build !== undefined && (build.key !== "build" || !/^([0-9a-f]{2})*$/.test(build.text)))
			throw textError("build=<hexadecimal>", `'${tokenSource(build)}'`);
		this.begun().events.defineModule(identifier, path, build?.text ?? "");
	}

	private loss(reader: TokenReader): void {
		const word = reader.word("a reason of loss");
		const reason = lossReasonNames.find((each) => each === word);
		if (reason === undefined)
			throw unknownWord(`a reason (${lossReasonNames.join(", ")})`, word, lossReasonNames);
		const events = reader.isDone ? 0 : integerOf(reader.next("a count"), maxUint32, "a number of events");
		const detail = reader.isDone ? "" : reader.word("a detail");
		const loss: Pick<Loss, "reason" | "events" | "detail"> = { reason, events, detail };
		this.begun().writer.loss(loss, this.begun().events.time as Ticks);
	}

	/** The header is written with the first line that is not part of it. */
	private begun(): NonNullable<TextStatements["started"]> {
		if (this.started !== undefined) return this.started;
		const writer = new TraceWriter((bytes) => this.pieces.push(bytes), this.options);
		const events = new EventLines(writer, this.largestId);
		const locks = new LockDeclarations(writer, events);
		this.started = { writer, events, locks };
		return this.started;
	}

	private refuseLate(what: string): void {
		if (this.started === undefined) return;
		throw textError(`${what} before definitions and events`, `${what} after them`);
	}
}

function readProcessPart(
	token: Token,
	process: { -readonly [Key in keyof Process]: Process[Key] } & { arguments: string[] },
): void {
	const { key, text } = token;
	if (key === "parent") process.parentPid = integerOf(token, maxUint32, "a process id");
	else if (key === "executable") process.executable = text;
	else if (key === "argument") process.arguments.push(text);
	else if (key === undefined && text === "forked") process.forked = true;
	else throw unknownWord("parent=, executable=, argument= or forked", tokenSource(token), processWords);
}

const processWords = ["parent=", "executable=", "argument=", "forked"];
