import type { FrameDefinition } from "../../trace/index.js";
import { Dumps, LogLines, type StackPool } from "../snapshot/index.js";
import type { Goroutine } from "./goroutine.js";

/** `goroutine 18 [sync.RWMutex.RLock, 2 minutes labels:{…}]:`; after a crash also `gp=0x… m=nil` behind the number. */
const header =
	/goroutine (\d+)(?: \w+=[^\s=]{1,40}){0,3} \[([^\n]{1,200}?)(?: labels:\{([^\n]{0,2000})\})?\]:\s{0,9}$/;

const place = /^\s*(\S.*?):(\d+)(?: \+0x[0-9a-f]+)?$/;
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
	id: string;
	state: string;
	minutes: number;
	labels?: string;
	readonly frames: FrameDefinition[];
	readonly firsts: number[];
}

/** The frame that stood last at a place. */
interface FrameAt {
	readonly name: string;
	readonly frame: FrameDefinition;
}

/**
 * Reads goroutines as `SIGQUIT`, a fatal error, `runtime.Stack` and the profile with `debug=2` print them, line by line.
 * Source: `runtime/traceback.go` of Go 1.18 to 1.26.
 */
export class DumpReader {
	readonly dumps = new Dumps<Goroutine>();
	/** Lines of stacks, and lines in them that say nothing: of another writer to the same log. */
	lines = 0;
	foreign = 0;
	firstForeign: ForeignLine | undefined;
	/** Where the first goroutine begins; 0: nowhere. */
	firstHeader = 0;
	/** The runtime gave up because no goroutine could go on. */
	allAsleep = false;
	readonly #log = new LogLines(header);
	readonly #states = new Map<string, ReturnType<typeof stateOf>>();
	readonly #places = new Map<string, FrameAt>();
	#draft: Draft | undefined;
	/** The call whose place comes next, and where its arguments begin; empty: none. */
	#call = "";
	#open = 0;
	#isCreator = false;

	constructor(private readonly pool: StackPool) {}

	read(line: string, number: number): void {
		const text = this.#log.strip(line);
		if (this.#draft !== undefined) this.#inside(this.#draft, text, number);
		else if (text.startsWith("goroutine ")) this.#begin(text, number);
		else if (text.trim() !== "") this.#between(text);
	}

	/** To be called at the end of the text. */
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
		const { state, minutes } = this.#stateOf(found[2]!);
		this.#draft = { id: found[1]!, state, minutes, frames: [], firsts: [] };
		if (found[3] !== undefined) this.#draft.labels = found[3];
		return true;
	}

	/** One object per state: a piece of a text keeps all of the text in memory. */
	#stateOf(text: string): ReturnType<typeof stateOf> {
		const known = this.#states.get(text);
		if (known !== undefined) return known;
		const state = stateOf(text);
		this.#states.set(text, state);
		return state;
	}

	#end(): void {
		const draft = this.#draft;
		if (draft === undefined) return;
		this.#finishCall(draft);
		this.#draft = undefined;
		const { id, state, minutes, labels, frames, firsts } = draft;
		const goroutine = { id, state, minutes, stack: this.pool.stack(frames), firsts };
		this.dumps.add(id, labels === undefined ? goroutine : { ...goroutine, labels });
	}

	#inside(draft: Draft, text: string, number: number): void {
		if (isBlank(text) || (text[0] === "[" && ancestors.test(text))) this.#end();
		else if (this.#isPlace(draft, text) || this.#isCall(draft, text)) this.lines++;
		else if (!text.startsWith("goroutine ") || !this.#begin(text, number)) this.#skip(text, number);
	}

	/** Nearly all places were seen before, with the same function: then nothing is parsed again. */
	#isPlace(draft: Draft, line: string): boolean {
		if (this.#call === "" && !this.#isCreator) return false;
		const text = withoutRegisters(line);
		if (this.#call === "") return this.#endCreator(text);
		const known = this.#places.get(text);
		if (known !== undefined && known.name.length === this.#open && this.#call.startsWith(known.name)) {
			this.#push(draft, known.frame, addressAt(this.#call, this.#open + 1));
			return true;
		}
		const found = place.exec(text);
		if (found === null) return false;
		const name = this.#call.slice(0, this.#open);
		const where = `${found[1]}:${found[2]}`;
		const frame = this.pool.frame(name, where, () => ({
			function: name,
			file: found[1]!,
			line: Number(found[2]),
		}));
		this.#places.set(text, { name, frame });
		this.#push(draft, frame, addressAt(this.#call, this.#open + 1));
		return true;
	}

	#endCreator(text: string): boolean {
		this.#isCreator = false;
		return place.test(text);
	}

	#isCall(draft: Draft, text: string): boolean {
		const isCreator = text.startsWith("created by ");
		const open = !isCreator && text.endsWith(")") ? text.lastIndexOf("(") : -1;
		const isCall = open > 0;
		const isElision = !isCall && elided.test(text);
		if (!isCall && !isCreator && !isElision && !noStack.test(text)) return false;
		this.#finishCall(draft);
		this.#isCreator = isCreator;
		if (isCall) this.#startCall(text, open);
		if (isElision)
			this.#push(
				draft,
				this.pool.frame(text, "", () => ({ function: text })),
				0,
			);
		return true;
	}

	#startCall(text: string, open: number): void {
		this.#call = text;
		this.#open = open;
	}

	/** A call without a place below it. */
	#finishCall(draft: Draft): void {
		this.#isCreator = false;
		if (this.#call === "") return;
		const name = this.#call.slice(0, this.#open);
		const frame = this.pool.frame(name, "", () => ({ function: name }));
		this.#push(draft, frame, addressAt(this.#call, this.#open + 1));
	}

	#push({ frames, firsts }: Draft, frame: FrameDefinition, first: number): void {
		frames.push(frame);
		firsts.push(first);
		this.#call = "";
	}

	#skip(text: string, number: number): void {
		this.foreign++;
		this.firstForeign ??= { number, text };
	}
}

/** Nearly all lines are not, which their first characters tell. */
function isBlank(text: string): boolean {
	return text.length === 0 || (text.charCodeAt(text.length - 1) <= 32 && text.trim() === "");
}

/** What a crash adds to a place is never the same. */
function withoutRegisters(text: string): string {
	const at = text.indexOf(" fp=0x");
	return at < 0 ? text : text.slice(0, at);
}

/** The word at `from`; 0 if it is none, or followed by `?`, which says that it may be out of date. */
function addressAt(text: string, from: number): number {
	if (!text.startsWith("0x", from)) return 0;
	let to = from + 2;
	while (isHexadecimal(text.charCodeAt(to))) to++;
	return text[to] === "," || text[to] === ")" ? Number.parseInt(text.slice(from + 2, to), 16) : 0;
}

function isHexadecimal(code: number): boolean {
	return (code >= 48 && code <= 57) || (code >= 97 && code <= 102);
}

/** `chan receive, 12 minutes, locked to thread`; what the collector adds in brackets is left out. */
function stateOf(text: string): { state: string; minutes: number } {
	const minutes = /, (\d+) minutes?\b/.exec(text);
	const state = text.split(", ")[0]!.replace(/ \((durable|leaked|scan)\)/g, "");
	return { state, minutes: minutes === null ? 0 : Number(minutes[1]) };
}
