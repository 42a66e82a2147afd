import {
	type Event,
	eventCode,
	type ModuleId,
	Operation,
	type StackId,
	type ThreadId,
	type Ticks,
} from "../../model/index.js";
import { maxInt32, maxTicks, maxUint32 } from "../limits.js";
import { defaultVariantOf, Operand, type OperationForm, operationForms } from "../operations.js";
import type { TraceWriter } from "../traceWriter.js";
import { isStackSign, readStack } from "./frames.js";
import { LockNames, type NamedLock, ThreadNames } from "./identifiers.js";
import { noteUse } from "./lockFacts.js";
import { integerOf, type TokenReader, textError, unknownWord } from "./reading.js";
import { type Token, tokenSource } from "./tokens.js";

const words = operationForms.map((form) => form.word);
const formOf = new Map(operationForms.map((form) => [form.word, form]));

/** What stands behind operation and object. */
interface Options {
	variant: number;
	how: number;
	time: number;
	stack: StackId;
	hasStack: boolean;
	/** The lock goes on although it was destroyed, or used before it was initialized. */
	isSame: boolean;
}

interface ThreadFacts {
	name?: string;
	osId?: number;
	inherited?: boolean;
}

/** Turns the lines of events into events, and gives identifiers their ids. */
export class EventLines {
	/** Of the last event, ticks. */
	time = 0;
	readonly locks: LockNames;
	private readonly threads: ThreadNames;
	private readonly threadFacts = new Map<string, ThreadFacts>();
	private readonly modules = new Map<string, ModuleId>();
	private readonly stacks = new Map<string, StackId>();

	/** @param largestId ids wished for by name are given up to here */
	constructor(
		private readonly writer: TraceWriter,
		largestId: number,
	) {
		this.locks = new LockNames(largestId);
		this.threads = new ThreadNames(largestId);
	}

	/** `thread operation [object] …` */
	take(reader: TokenReader): void {
		const thread = this.threads.of(reader.word("a thread")).id;
		this.takeEvent(thread, reader.word(`an operation (${words.join(", ")})`), reader);
	}

	/** A mark or gap of nobody. */
	takeAnonymous(word: string, reader: TokenReader): void {
		this.takeEvent(0 as ThreadId, word, reader);
	}

	/** `thread T1 "name" os=… inherited` */
	takeThread(reader: TokenReader): void {
		const identifier = reader.word("an identifier of the thread");
		this.threads.of(identifier);
		const facts = this.threadFacts.get(identifier) ?? {};
		while (!reader.isDone) readThreadPart(reader.next("an attribute"), facts);
		this.threadFacts.set(identifier, facts);
	}

	defineModule(identifier: string, path: string, build: string): void {
		this.stacks.clear();
		this.modules.set(identifier, this.writer.module(path, build));
	}

	/** Writes the definitions of all threads; to be called once, at the end. */
	defineThreads(): void {
		const threads = [...this.threads.byName].sort(([, a], [, b]) => a.id - b.id);
		for (const [identifier, { id, label }] of threads)
			this.writer.thread(
				{ ...this.threadFacts.get(identifier), ...(label === undefined ? {} : { label }) },
				id,
			);
	}

	/** The stack that the rest of a line describes; the same words are looked at once. */
	stack(tokens: readonly Token[]): StackId {
		const words = tokens
			.map((token) => (token.isQuoted ? `"${tokenSource(token)}` : tokenSource(token)))
			.join("\n");
		const known = this.stacks.get(words) ?? this.newStack(tokens);
		this.stacks.set(words, known);
		return known;
	}

	private newStack(tokens: readonly Token[]): StackId {
		const stack = readStack(tokens);
		if (stack === undefined) {
			const found = `'${tokens.map(tokenSource).join(" ")}'`;
			throw textError("frames 'function file:line' with '<' between them", found);
		}
		const frames = stack.frames.map(({ module, ...frame }) =>
			module === undefined ? frame : { ...frame, module: this.moduleOf(module) },
		);
		return this.writer.stack(frames, stack.truncated);
	}

	private moduleOf(identifier: string): ModuleId {
		const module = this.modules.get(identifier) ?? this.writer.module(identifier);
		this.modules.set(identifier, module);
		return module;
	}

	private takeEvent(thread: ThreadId, word: string, reader: TokenReader): void {
		const form = formOf.get(word);
		if (form === undefined) throw unknownWord(`an operation (${words.join(", ")})`, word, words);
		const objects = this.objectTokens(form, reader);
		const options = this.options(form, reader);
		this.time = options.time;
		this.writer.event({
			thread,
			code: eventCode(form.operation, options.variant, options.how),
			time: options.time as Ticks,
			stack: options.stack,
			...this.objects(form, objects, options),
		});
	}

	private objectTokens(form: OperationForm, reader: TokenReader): readonly Token[] {
		if (form.object === "none") return [];
		const first = reader.next(objectText[form.object]);
		if (first.key !== undefined) throw textError(objectText[form.object], `'${tokenSource(first)}'`);
		if (form.operation !== Operation.wait) return [first];
		const second = reader.next("the lock it gives back");
		if (second.key !== undefined || isStackSign(second))
			throw textError("the lock it gives back", `'${tokenSource(second)}'`);
		return [first, second];
	}

	private objects(
		form: OperationForm,
		tokens: readonly Token[],
		options: Options,
	): Pick<Event, "object" | "second"> {
		const [first, second] = tokens;
		if (first === undefined) return { object: 0 };
		if (form.object === "count") return { object: integerOf(first, maxInt32, "a number of events") };
		if (form.object === "text") return { object: this.writer.text(first.text) };
		if (form.object === "thread") return { object: this.threads.of(first.text).id };
		const lock = this.useLock(form, first.text, options);
		if (second === undefined) return { object: lock.id };
		const mutex = this.currentLock(second.text, options.isSame);
		mutex.facts.isAcquired = true;
		return { object: lock.id, second: mutex.id };
	}

	private useLock(form: OperationForm, identifier: string, options: Options): NamedLock {
		const lock =
			form.word === "init" && !options.isSame && this.locks.of(identifier).isUsed
				? this.locks.incarnate(identifier)
				: this.currentLock(identifier, options.isSame);
		noteUse(lock.facts, form, options.variant);
		lock.isUsed = true;
		if (form.word === "destroy") lock.isDestroyed = true;
		return lock;
	}

	private currentLock(identifier: string, isSame: boolean): NamedLock {
		const lock = this.locks.of(identifier);
		return lock.isDestroyed && !isSame ? this.locks.incarnate(identifier) : lock;
	}

	private options(form: OperationForm, reader: TokenReader): Options {
		const options: Options = {
			variant: defaultVariantOf(form),
			how: 0,
			time: this.time + 1,
			stack: 0 as StackId,
			hasStack: false,
			isSame: false,
		};
		while (!reader.isDone) {
			const token = reader.next("an option");
			if (isStackSign(token)) this.readStack(form, reader, options);
			else if (token.key === "t") options.time = this.readTime(token);
			else readOption(form, token, options);
		}
		return options;
	}

	private readStack(form: OperationForm, reader: TokenReader, options: Options): void {
		if (!takesStack(form)) throw textError(`no stack with '${form.word}'`, "'@'");
		options.stack = this.stack(reader.rest());
		if (form.optionalStack) options.how = 1;
	}

	private readTime(token: Token): number {
		const time = integerOf(token, maxTicks, "ticks");
		if (time >= this.time) return time;
		throw textError(`a time not before ${this.time}`, `t=${time}`, "Lines stand in the order of time.");
	}
}

const objectText = {
	lock: "a lock",
	condition: "a condition",
	variable: "a variable",
	thread: "a thread",
	text: "a text",
	count: "a number of events",
} as const;

const takesStack = (form: OperationForm): boolean =>
	form.optionalStack === true || (form.operands & Operand.stack) !== 0;

function readOption(form: OperationForm, token: Token, options: Options): void {
	const variant = typeof form.variants === "number" ? -1 : form.variants.indexOf(token.text);
	const how = form.hows.indexOf(token.text);
	if (token.key === undefined && token.text.length > 1 && variant >= 0) options.variant = variant;
	else if (token.key === undefined && token.text.length > 1 && how >= 0) options.how = how;
	else if (token.key === undefined && token.text === "same") options.isSame = true;
	else throw unknownOption(form, token);
}

function unknownOption(form: OperationForm, token: Token): Error {
	const variants = typeof form.variants === "number" ? [] : form.variants;
	const known = [...variants, ...form.hows].filter((word) => word.length > 1);
	const signs = takesStack(form) ? ["t=", "@"] : ["t="];
	return unknownWord(
		`one of ${[...known, ...signs].join(", ")}, or the end of the line`,
		tokenSource(token),
		known,
	);
}

function readThreadPart(token: Token, facts: ThreadFacts): void {
	if (token.key === "os") facts.osId = integerOf(token, maxUint32, "a thread id of the system");
	else if (token.key === undefined && token.isQuoted) facts.name = token.text;
	else if (token.key === undefined && token.text === "inherited") facts.inherited = true;
	else throw unknownWord('a "name", os= or inherited', tokenSource(token), ["os=", "inherited"]);
}
