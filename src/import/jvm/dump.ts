import type { FrameDefinition } from "../../trace/index.js";
import { Dumps, LogLines } from "../snapshot/index.js";
import type { JavaObject, JavaThread, LockLine } from "./javaThread.js";
import {
	beginsSynchronizers,
	frameOf,
	headerOf,
	isMounted,
	lockLineOf,
	stateOf,
	synchronizerOf,
	type ThreadHeader,
} from "./lines.js";

/** The first line of a thread, anywhere in a log. */
const header =
	/"[^\n]*" (?:#\d+ |daemon |prio=)[^\n]*\btid=0x[0-9a-f]+|"[^\n]*"(?: daemon)?(?: prio=\d+)? Id=\d+ [A-Z_]+(?: |$)|#\d+ "[^\n"]*"(?: virtual)?(?: [A-Z_]+ \d{4}-\S+)?$/;

interface Draft extends ThreadHeader {
	state: string;
	truncated: boolean;
	readonly frames: FrameDefinition[];
	readonly lines: LockLine[];
	readonly synchronizers: JavaObject[];
}

/**
 * Reads threads as `jstack`, `jcmd Thread.print`, `SIGQUIT`, `ThreadInfo.toString` and `jcmd Thread.dump_to_file` print
 * them, line by line. Source: HotSpot 8 to 25, `javaClasses.cpp`, `vframe.cpp`, `ThreadInfo.java`, `ThreadDumper.java`.
 */
export class DumpReader {
	readonly dumps = new Dumps<JavaThread>();
	/** Where the first thread begins; 0: nowhere. */
	firstHeader = 0;
	/** The threads were looked at one after another: only `dump_to_file` does that. */
	isMoving = false;
	/** It lists who owns locks of java.util.concurrent. */
	hasOwners = false;
	readonly #log = new LogLines(header);
	readonly #frames = new Map<string, FrameDefinition>();
	#draft: Draft | undefined;
	/** Whose locks a list of owned ones tells: with a mounted virtual thread the list is still its carrier's. */
	#owner: Draft | undefined;
	#ownsFollow = false;

	read(line: string, number: number): void {
		const text = this.#log.strip(line);
		const found = headerOf(text);
		if (found !== undefined) this.#begin(found, text, number);
		else if (this.#draft !== undefined) this.#inside(this.#draft, text);
		else if (text.trim() !== "") this.dumps.interrupt();
	}

	/** To be called at the end of the text. */
	finish(): void {
		const draft = this.#draft;
		this.#draft = undefined;
		this.#ownsFollow = false;
		// Threads of the JVM itself have no number, and no Java frames.
		if (draft !== undefined && draft.id !== "") this.dumps.add(draft.id, draft);
	}

	#begin(found: ThreadHeader, text: string, number: number): void {
		this.finish();
		if (this.firstHeader === 0) this.firstHeader = number;
		if (text.startsWith("#")) this.isMoving = true;
		this.#draft = { ...found, truncated: false, frames: [], lines: [], synchronizers: [] };
		if (!isMounted(text)) this.#owner = this.#draft;
	}

	#inside(draft: Draft, text: string): void {
		if (text !== "" && !/^\s/.test(text)) {
			this.finish();
			if (text.trim() !== "") this.dumps.interrupt();
		} else if (text.trim() !== "") this.#detail(draft, text);
	}

	#detail(draft: Draft, text: string): void {
		const frame = this.#frames.get(text) ?? frameOf(text);
		const line = lockLineOf(text);
		if (frame !== undefined) {
			this.#frames.set(text, frame);
			draft.frames.push(frame);
		} else if (this.#ownsFollow) this.#owned(text);
		else if (line !== undefined) draft.lines.push({ ...line, frame: draft.frames.length - 1 });
		else if (beginsSynchronizers(text)) this.#ownsFollow = this.hasOwners = true;
		else if (text.trim() === "...") draft.truncated = true;
		else draft.state = stateOf(text) ?? draft.state;
	}

	#owned(text: string): void {
		const object = synchronizerOf(text);
		if (object !== undefined) this.#owner?.synchronizers.push(object);
	}
}
