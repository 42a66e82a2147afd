import type { EventBatch, LockId, ThreadId, TraceTotals } from "../../model/index.js";
import type { RecordedTrace } from "../openTrace.js";
import { codeWords, type OperationForm } from "../operations.js";
import { definitionLines, stackText } from "./definitionLines.js";
import { threadWord } from "./names.js";
import { quoteText, quoteToken } from "./tokens.js";

const pieceCharacters = 1 << 16;

/**
 * Writes a trace as its text twin (FORMAT.md §7), reading its events once.
 * Native frames are written as they are recorded, or with the names that symbolization found when the trace was opened with it.
 * @returns pieces of text, each of whole lines
 * @throws TraceError when the events cannot be decoded
 */
export function* dumpText(trace: RecordedTrace): Generator<string> {
	let piece = "";
	for (const line of lines(trace)) {
		piece += `${line}\n`;
		if (piece.length < pieceCharacters) continue;
		yield piece;
		piece = "";
	}
	yield piece;
}

function* lines(trace: RecordedTrace): Generator<string> {
	yield* definitionLines(trace.definitions);
	const events = new EventPrinter(trace);
	for (const batch of trace.batches())
		for (let row = batch.from; row < batch.to; row++) yield events.line(batch, row);
	yield* closingLines(trace.totals());
}

function* closingLines(totals: TraceTotals): Generator<string> {
	for (const { reason, events, detail } of totals.losses)
		if (reason !== "gap") yield `loss ${reason} ${events}${detail === "" ? "" : ` ${quoteText(detail)}`}`;
	if (totals.closed) yield "end";
}

/** Prints events one after the other. */
class EventPrinter {
	private time = 0;
	private readonly used = new Set<number>();
	private readonly destroyed = new Set<number>();
	private readonly stacks = new Map<number, string>();

	constructor(private readonly trace: RecordedTrace) {}

	line(batch: EventBatch, row: number): string {
		const words = codeWords[batch.code[row] as number];
		if (words === undefined) throw new RangeError(`no words for event code ${batch.code[row]}`);
		const { form, options } = words;
		const time = batch.time[row] as number;
		const isNext = time === this.time + 1;
		this.time = time;
		const who = batch.thread === 0 ? "" : `${threadWord(this.trace.definitions.thread(batch.thread))} `;
		const objects = this.objects(form, batch, row);
		const same = this.isSame(form, batch, row) ? " same" : "";
		return `${who}${form.word}${objects}${options}${same}${isNext ? "" : ` t=${time}`}${this.stack(form, batch, row)}`;
	}

	private objects(form: OperationForm, batch: EventBatch, row: number): string {
		const { definitions } = this.trace;
		const object = batch.object[row] as number;
		if (form.object === "none") return "";
		if (form.object === "count") return ` ${object}`;
		if (form.object === "text") return ` ${quoteText(definitions.text(object as never))}`;
		if (form.object === "thread") return ` ${quoteToken(definitions.thread(object as ThreadId).label)}`;
		const first = ` ${this.lockWord(object)}`;
		return form.word === "wait" ? `${first} ${this.lockWord(batch.second[row] as number)}` : first;
	}

	private lockWord(id: number): string {
		return quoteToken(this.trace.definitions.lock(id as LockId).label);
	}

	/** Whether the line would begin a new incarnation although the trace goes on with the same lock. */
	private isSame(form: OperationForm, batch: EventBatch, row: number): boolean {
		if (form.object !== "lock" && form.object !== "condition" && form.object !== "variable") return false;
		const lock = batch.object[row] as number;
		const second = form.word === "wait" ? (batch.second[row] as number) : 0;
		const isSame =
			this.destroyed.has(lock) || this.destroyed.has(second) || (form.word === "init" && this.used.has(lock));
		this.used.add(lock);
		if (form.word === "destroy") this.destroyed.add(lock);
		return isSame;
	}

	private stack(form: OperationForm, batch: EventBatch, row: number): string {
		const isCarried = form.optionalStack === true && (batch.code[row] as number) >> 6 === 1;
		const id = batch.stack[row] as number;
		if (id === 0) return isCarried ? " @" : "";
		const known = this.stacks.get(id);
		if (known !== undefined) return known;
		const text = stackText(this.trace.definitions, id);
		const printed = text === "@" && !isCarried ? "" : ` ${text}`;
		if (text !== "@") this.stacks.set(id, printed);
		return printed;
	}
}
