import type { LockId, LockKind, Policy, Reentrancy } from "../../model/index.js";
import { lockKinds, policies, reentrancies } from "../lockDefinition.js";
import type { LockDefinition, TraceWriter } from "../traceWriter.js";
import type { EventLines } from "./eventLines.js";
import { isStackSign } from "./frames.js";
import type { NamedLock } from "./identifiers.js";
import { kindByUse } from "./lockFacts.js";
import { integerOf, type TokenReader, textError, unknownWord } from "./reading.js";
import { type Token, tokenSource } from "./tokens.js";

type Declaration = { -readonly [Key in keyof LockDefinition]: LockDefinition[Key] };

const maxPermits = 2 ** 32 - 2;
const flags = {
	robust: "robust",
	"shared-between-processes": "processShared",
	"detects-self": "detectsSelf",
} as const;
const attributes = [
	"policy=",
	"reentrant=",
	"class=",
	"name=",
	"permits=",
	"variant=",
	"note=",
	"address=",
	"global=",
	"previous=",
];
const kindWords: readonly string[] = lockKinds.slice(1);
const known = [...kindWords, ...attributes, ...Object.keys(flags)];

/** The `lock` lines of a text; each holds for all incarnations of its identifier. */
export class LockDeclarations {
	private readonly byIdentifier = new Map<string, Declaration>();

	constructor(
		private readonly writer: TraceWriter,
		private readonly events: EventLines,
	) {}

	/** `mu mutex class="Queue.mu" … @ creation site` */
	take(reader: TokenReader): void {
		const identifier = reader.word("an identifier of the lock");
		const declaration = this.byIdentifier.get(identifier) ?? {};
		while (!reader.isDone) {
			const token = reader.next("an attribute");
			if (isStackSign(token)) declaration.created = this.events.stack(reader.rest());
			else this.readPart(token, declaration);
		}
		this.events.locks.of(identifier);
		this.byIdentifier.set(identifier, declaration);
	}

	/** Writes the definitions of all locks; to be called once, at the end. */
	define(): void {
		const all = [...this.events.locks.all].sort((a, b) => a.lock.id - b.lock.id);
		for (const { identifier, lock } of all)
			this.writer.lock(this.definitionOf(lock, this.byIdentifier.get(identifier) ?? {}), lock.id);
	}

	private definitionOf(lock: NamedLock, declaration: Declaration): LockDefinition {
		return {
			kind: kindByUse(lock.facts),
			...(lock.name === undefined ? {} : { name: lock.name }),
			...declaration,
			...(lock.previous === undefined ? {} : { previous: lock.previous }),
		};
	}

	private readPart(token: Token, declaration: Declaration): void {
		const { key, text } = token;
		if (key === undefined) readKindOrFlag(token, declaration);
		else if (key === "policy") declaration.policy = oneOf(policies, token) as Policy;
		else if (key === "reentrant") declaration.reentrancy = oneOf(reentrancies, token) as Reentrancy;
		else if (key === "class") declaration.class = text;
		else if (key === "name") declaration.name = text;
		else if (key === "permits") declaration.permits = integerOf(token, maxPermits, "a number of permits");
		else if (key === "variant") declaration.variant = text;
		else if (key === "note") declaration.note = text;
		else if (key === "address") declaration.address = addressOf(token);
		else if (key === "global") declaration.global = this.writer.frame({ function: text });
		else if (key === "previous") declaration.previous = this.previousOf(token);
		else throw unknownWord(`an attribute (${known.join(", ")})`, tokenSource(token), attributes);
	}

	private previousOf(token: Token): LockId {
		return this.events.locks.of(token.text).id;
	}
}

function readKindOrFlag(token: Token, declaration: Declaration): void {
	const word = token.text;
	if (kindWords.includes(word)) declaration.kind = word as LockKind;
	else if (Object.hasOwn(flags, word)) declaration[flags[word as keyof typeof flags]] = true;
	else throw unknownWord(`a kind or attribute (${known.join(", ")})`, word, known);
}

function oneOf(words: readonly (string | undefined)[], token: Token): string {
	if (words.includes(token.text)) return token.text;
	const offered = words.filter((word) => word !== undefined);
	throw unknownWord(`${token.key}= one of ${offered.join(", ")}`, token.text, offered);
}

function addressOf(token: Token): bigint {
	if (/^0x[0-9a-f]{1,16}$/i.test(token.text)) return BigInt(token.text);
	throw textError("address=0x<up to 16 hexadecimal digits>", `'${token.text}'`);
}
