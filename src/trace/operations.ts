import { eventCode, HandOverVariant, How, howOf, Operation, operationOf, variantOf } from "../model/index.js";

/** Operands that follow code and time of an event, in this order; bits of {@link operandsOf}. */
export const Operand = {
	lock: 1,
	second: 2,
	/** A thread, a text, or a count. */
	number: 4,
	stack: 8,
	/** Set for every known code, so that an event without operands is not taken for an unknown one. */
	known: 16,
	/** Two: the other thread of a hand-over and its stack. */
	other: 32,
	/** No lock follows the code: it is that of the event before. */
	sameLock: 64,
	/** No time follows the code: it is that of the event before. */
	sameTime: 128,
} as const;

/** What the operand of an operation names in the text twin. */
export type ObjectKind = "lock" | "condition" | "variable" | "thread" | "text" | "count" | "none";

/** One operation, as the text twin writes it and as the binary encodes it. */
export interface OperationForm {
	readonly word: string;
	readonly operation: Operation;
	readonly object: ObjectKind;
	/** Words for variants 0, 1, 2 …; the position is the number. A single number: no word, always this variant. */
	readonly variants: readonly string[] | number;
	/** Words for how 0, 1, 2 …; an empty word: this how does not exist in text. */
	readonly hows: readonly string[];
	/** Operand bits. */
	readonly operands: number;
	/** Carries a stack exactly when how is 1. */
	readonly optionalStack?: true;
	/** The word of how 0 is written out; others are left out as the default. */
	readonly explicitHow?: true;
	/** Variant when the text gives none; 0 if absent. */
	readonly defaultVariant?: number;
}

const modes = ["exclusive", "shared", "upgradeable"];
const releaseModes = ["", "shared", "upgradeable", "exclusive"];
const attempts = ["", "try", "timed", "inherited"];
const plain = [""];
const { lock, second, number, stack } = Operand;

/** All operations: FORMAT.md §3 and §7 as a table. Reader, writer and text twin work from it. */
export const operationForms: readonly OperationForm[] = [
	form("acquire", Operation.acquire, "lock", { variants: modes, hows: attempts, operands: lock | stack }),
	form("attempt", Operation.attempt, "lock", { variants: modes, hows: attempts, operands: lock | stack }),
	form("release", Operation.release, "lock", {
		variants: releaseModes,
		operands: lock,
		optionalStack: true,
	}),
	form("abandon", Operation.abandon, "lock", {
		hows: ["timeout", "interrupt", "cancelled", "refused"],
		operands: lock,
		explicitHow: true,
	}),
	form("wait", Operation.wait, "condition", { hows: ["", "-", "timed"], operands: lock | second | stack }),
	form("wake", Operation.wake, "condition", { hows: ["", "timeout", "interrupt"], operands: lock }),
	form("notify", Operation.notify, "condition", {
		variants: ["", "all"],
		operands: lock,
		optionalStack: true,
	}),
	form("downgrade", Operation.convert, "lock", {
		variants: modes,
		operands: lock | stack,
		defaultVariant: 1,
	}),
	form("upgrade", Operation.convert, "lock", { variants: modes, operands: lock | stack }),
	form("init", Operation.lifetime, "lock", { variants: 0, operands: lock | stack }),
	form("destroy", Operation.lifetime, "lock", { variants: 1, operands: lock | stack }),
	form("fork", Operation.thread, "thread", { variants: 0, operands: number | stack }),
	form("await", Operation.thread, "thread", { variants: 1, operands: number | stack }),
	form("join", Operation.thread, "thread", { variants: 2, operands: number | stack }),
	form("end", Operation.thread, "none", { variants: 3, operands: 0 }),
	form("read", Operation.access, "variable", { variants: 0, operands: lock | stack }),
	form("write", Operation.access, "variable", { variants: 1, operands: lock | stack }),
	form("mark", Operation.mark, "text", { operands: number }),
	form("gap", Operation.gap, "count", { operands: number }),
];

interface Parts {
	readonly variants?: readonly string[] | number;
	readonly hows?: readonly string[];
	readonly operands: number;
	readonly optionalStack?: true;
	readonly explicitHow?: true;
	readonly defaultVariant?: number;
}

function form(word: string, operation: Operation, object: ObjectKind, parts: Parts): OperationForm {
	return { word, operation, object, variants: 0, hows: plain, ...parts };
}

const handOver = Operand.known | Operand.lock | Operand.stack | Operand.other;

/** How of a release that is one byte: of the lock of the event before, at its time. */
export const releaseOfLast = 2;

/** Variant of an acquire or attempt in exclusive mode at the time of the event before. */
export const exclusiveAtSameTime = 3;

/** Operand bits by event code; 0 for codes that do not exist. */
export const operandsOf: Uint8Array = operandTable();

function operandTable(): Uint8Array {
	const table = new Uint8Array(256);
	for (const each of operationForms) fillForm(table, each);
	table[eventCode(Operation.context)] = Operand.known | Operand.number;
	for (const variant of [HandOverVariant.sent, HandOverVariant.received])
		for (const how of [How.plain, How.try, How.timed])
			table[eventCode(Operation.handOver, variant, how)] = handOver;
	const { known, sameLock, sameTime } = Operand;
	for (const mode of releaseModes.keys())
		table[eventCode(Operation.release, mode, releaseOfLast)] = known | lock | sameLock | sameTime;
	for (const operation of [Operation.acquire, Operation.attempt])
		for (const how of attempts.keys())
			table[eventCode(operation, exclusiveAtSameTime, how)] = known | lock | stack | sameTime;
	return table;
}

/** By event code, what it says at length: another code where lock or time are those of the event before. */
export const longCodeOf: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) => longCode(code));

function longCode(code: number): number {
	const operands = operandsOf[code] as number;
	if ((operands & Operand.sameLock) !== 0) return eventCode(operationOf(code) as Operation, variantOf(code));
	return (operands & Operand.sameTime) !== 0
		? eventCode(operationOf(code) as Operation, 0, howOf(code))
		: code;
}

function fillForm(table: Uint8Array, each: OperationForm): void {
	const variants =
		typeof each.variants === "number" ? [each.variants] : each.variants.map((_, index) => index);
	const hows = each.hows.flatMap((word, how) => (word === "-" ? [] : [how]));
	for (const variant of variants) {
		for (const how of hows) table[eventCode(each.operation, variant, how)] = Operand.known | each.operands;
		if (each.optionalStack)
			table[eventCode(each.operation, variant, 1)] = Operand.known | each.operands | Operand.stack;
	}
}

/** How a code is written in the text twin; words that are the default are left out. */
export interface CodeWords {
	readonly form: OperationForm;
	/** Variant and how, with a space before each. */
	readonly options: string;
}

/** The words of every event code but `context` and `handOver`, which have none; indexed by code. */
export const codeWords: readonly (CodeWords | undefined)[] = Array.from({ length: 256 }, (_, code) =>
	wordsOf(code),
);

function wordsOf(code: number): CodeWords | undefined {
	if (operandsOf[code] === 0) return undefined;
	const variant = variantOf(code);
	const forms = operationForms.filter(
		(each) => each.operation === operationOf(code) && hasVariant(each, variant),
	);
	const exact = forms.find((each) => defaultVariantOf(each) === variant) ?? forms[0];
	if (exact === undefined) return undefined;
	const variantWord = typeof exact.variants === "number" ? "" : (exact.variants[variant] ?? "");
	const how = howOf(code);
	const howWord = how === 0 && !exact.explicitHow ? "" : (exact.hows[how] ?? "");
	const words = [variant === defaultVariantOf(exact) ? "" : variantWord, howWord];
	return { form: exact, options: words.map((word) => (word === "" ? "" : ` ${word}`)).join("") };
}

function hasVariant(each: OperationForm, variant: number): boolean {
	return typeof each.variants === "number" ? each.variants === variant : variant < each.variants.length;
}

/** The variant of an event whose line names none. */
export function defaultVariantOf(each: OperationForm): number {
	return typeof each.variants === "number" ? each.variants : (each.defaultVariant ?? 0);
}
