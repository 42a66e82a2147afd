import type { FrameDefinition } from "../../trace/index.js";
import { Dumps, LogLines, type StackPool } from "../snapshot/index.js";
import { type Call, callOf, type Goroutine } from "./goroutine.js";

/** `goroutine 18 [sync.RWMutex.RLock, 2 minutes labels:{…}]:`; after a crash also `gp=0x… m=nil` behind the number. */
export const header = /goroutine (\d+)(?: \w+=\S+)* \[([^\n]*?)(?: labels:\{(.*)\})?\]:\s*$/;

const call = /^(\S.*)\(([^()]*)\)$/;
const place = /^\s*(\S.*?):(\d+)(?: \+0x[0-9a-f]+)?(?: fp=\S+ sp=\S+ pc=\S+)?$/;
const elided = /^\.\.\.(\d+|additional) frames elided\.\.\.$/;
/** What follows are the stacks of those that created it. */
const ancestors = /^\[originating from goroutine \d+\]:$/;
const noStack = /^\s*goroutine running on other thread; stack unavailable$/;

/** A line inside a stack that is none of the dump's. */
export interface ForeignLine {
	readonly number: number;
	readonly text: string;
}

interface Draft {
	readonly id: string;
	readonly state: string;
	readonly minutes: number;
	readonly labels?: string;
	readonly calls: Call[];
	readonly frames: FrameDefinition[];
}

/**
 * Reads goroutines as `SIGQUIT`, a fatal error, `runtime.Stack` and the profile with `debug=2` print them, line by line.
 * Source: `runtime/traceback.go` of Go 1.18 to 1.26.
 */
export class DumpReader {
	readonly dumps = new Dumps<Goroutine>();
	/** Lines in stacks that say nothing: of another writer to the same log. */
	foreign = 0;
	firstForeign: ForeignLine | undefined;
	/** Where the first goroutine begins; 0: nowhere. */
	firstHeader = 0;
	lines = 0;
	/** The runtime gave up because no goroutine could go on. */
	allAsleep = false;
	readonly #log = new LogLines(header);
	readonly #calls = new Map<string, Call>();
	#current: Draft | undefined;
	/** The call whose place comes next. */
	#pending: Call | undefined;
	#isCreator = false;

	constructor(private readonly pool: StackPool) {}

	read(line: string, number: number): void {
		const text = this.#log.strip(line);
		if (this.#current !== undefined) this.#inside(this.#current, text, number);
		else if (text.startsWith("goroutine ")) this.#begin(text, number);
		else if (text.trim() !== "") this.#between(text);
	}

	/** Call at the end of the text. */
	finish(): void {
		this.#end();
	}

	#between(text: string): void {
		this.dumps.interrupt();
		if (text.includes("all goroutines are asleep - deadlock!")) this.allAsleep = true;
	}

	#begin(text: string, number: number): boolean {
		const found = header.exec(text);
		if (found === null) return false;
		this.#end();
		if (this.firstHeader === 0) this.firstHeader = number;
		const labels = found[3] === undefined ? {} : { labels: found[3] };
		this.#current = { id: found[1]!, ...stateOf(found[2]!), ...labels, calls: [], frames: [] };
		return true;
	}

	#end(): void {
		const draft = this.#current;
		if (draft === undefined) return;
		this.#finishCall();
		this.#current = undefined;
		this.#isCreator = false;
		this.dumps.add(draft.id, draft);
	}

	#inside(draft: Draft, text: string, number: number): void {
		if (text.trim() === "" || ancestors.test(text)) this.#end();
		else if (this.#isStackLine(draft, text)) this.lines++;
		else if (!text.startsWith("goroutine ") || !this.#begin(text, number)) this.#skip(text, number);
	}

	#isStackLine(draft: Draft, text: string): boolean {
		if (this.#pending !== undefined || this.#isCreator) {
			const found = place.exec(text);
			if (found !== null) return this.#finishCall(found[1], Number(found[2]));
		}
		if (text.startsWith("created by ")) return this.#startCreator();
		if (elided.test(text)) return this.#addElision(draft, text);
		return this.#startCall(text) || noStack.test(text);
	}

	#startCall(text: string): boolean {
		const known = this.#calls.get(text) ?? parseCall(text);
		if (known === undefined) return false;
		this.#calls.set(text, known);
		this.#finishCall();
		this.#pending = known;
		return true;
	}

	#startCreator(): boolean {
		this.#finishCall();
		this.#isCreator = true;
		return true;
	}

	#addElision(draft: Draft, text: string): boolean {
		this.#finishCall();
		draft.calls.push({ function: text });
		draft.frames.push(this.pool.frame(text, () => ({ function: text })));
		return true;
	}

	#finishCall(file?: string, line?: number): boolean {
		const pending = this.#pending;
		this.#pending = undefined;
		this.#isCreator = false;
		if (pending === undefined || this.#current === undefined) return true;
		const name = pending.function;
		const where = file === undefined || line === undefined ? {} : { file, line };
		this.#current.calls.push(pending);
		this.#current.frames.push(
			this.pool.frame(`${name}\n${file}:${line}`, () => ({ function: name, ...where })),
		);
		return true;
	}

	#skip(text: string, number: number): void {
		this.foreign++;
		this.firstForeign ??= { number, text };
	}
}

function parseCall(text: string): Call | undefined {
	const found = call.exec(text);
	return found === null ? undefined : callOf(found[1]!, found[2]);
}

/** `chan receive, 12 minutes, locked to thread`; what the collector adds in brackets is left out. */
function stateOf(text: string): { state: string; minutes: number } {
	const minutes = /, (\d+) minutes?\b/.exec(text);
	const state = text.split(", ")[0]!.replace(/ \((durable|leaked|scan)\)/g, "");
	return { state, minutes: minutes === null ? 0 : Number(minutes[1]) };
}
