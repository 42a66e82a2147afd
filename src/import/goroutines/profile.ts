import type { FrameDefinition } from "../../trace/index.js";
import { LogLines, type StackPool } from "../snapshot/index.js";
import type { Goroutine } from "./goroutine.js";

/** `goroutine profile: total 47905`, and that of leaked goroutines. */
export const title = /goroutine(?:leak)? profile: total (\d{1,15})\s{0,9}$/;

/** `47841 @ 0x43a1b6 0x44c7f2 …` */
const stackHeader = /^(\d+) @(?: 0x[0-9a-f]+)*$/;
const frameLine = /^#\t0x[0-9a-f]+\t+(\S.*?)\+0x[0-9a-f]+\t+(\S.*):(\d+)$/;

/**
 * Reads a goroutine profile with `debug=1`, which has one stack for all goroutines that stand at one place, and no
 * arguments. Source: `runtime/pprof/pprof.go`, `printCountProfile`.
 */
export class ProfileReader {
	/** As the title says. */
	total: number | undefined;
	readonly goroutines: Goroutine[] = [];
	readonly #log = new LogLines(title);
	#count = 0;
	#frames: FrameDefinition[] = [];
	#labels: string | undefined;

	constructor(private readonly pool: StackPool) {}

	read(line: string): void {
		const text = this.#log.strip(line).trimEnd();
		if (this.total === undefined) this.#begin(text);
		else if (stackHeader.test(text)) this.#next(Number(stackHeader.exec(text)![1]));
		else if (text.startsWith("# labels: ")) this.#labels = text.slice("# labels: ".length);
		else if (text.startsWith("#\t")) this.#frame(text);
	}

	finish(): void {
		this.#next(0);
	}

	#begin(text: string): void {
		const found = title.exec(text);
		if (found !== null) this.total = Number(found[1]);
	}

	/** A profile cannot have more goroutines than its title says. */
	#next(count: number): void {
		const room = (this.total ?? 0) - this.goroutines.length;
		const shared = { minutes: 0, stack: this.pool.stack(this.#frames), firsts: [] };
		const labels = this.#labels === undefined ? {} : { labels: this.#labels };
		for (let left = Math.min(this.#count, room); left > 0; left--)
			this.goroutines.push({ id: `${this.goroutines.length + 1}`, ...shared, ...labels });
		this.#count = count;
		this.#frames = [];
		this.#labels = undefined;
	}

	#frame(text: string): void {
		const found = frameLine.exec(text);
		const [, name = text.replace(/^#\t/, ""), file, line] = found ?? [];
		const where = file === undefined ? {} : { file, line: Number(line) };
		this.#frames.push(this.pool.frame(name, `${file}:${line}`, () => ({ function: name, ...where })));
	}
}
