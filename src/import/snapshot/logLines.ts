/** A longer line does not begin a thread: looking for that in a line of a megabyte takes long. */
const longestHeader = 4096;

/**
 * Takes the prefix off the lines of a log: `Nov 22 04:51:01 host app[123]: goroutine 1 [running]:`.
 * All lines of a dump have the prefix of its first, apart from the numbers in it.
 */
export class LogLines {
	#prefix: RegExp | undefined;
	#isPlain = false;

	/** @param header the first line of a thread, without prefix, up to the end of the line */
	constructor(private readonly header: RegExp) {}

	/** @returns the line without prefix; as it is when it has none */
	strip(line: string): string {
		if (this.#isPlain || line.length > longestHeader) return line;
		if (this.#prefix !== undefined) return line.replace(this.#prefix, "");
		const found = this.header.exec(line);
		if (found === null) return line;
		this.#isPlain = found.index === 0;
		if (!this.#isPlain) this.#prefix = patternOf(line.slice(0, found.index));
		return line.slice(found.index);
	}
}

/** The prefix with any numbers; spaces at its end may be missing on empty lines. */
function patternOf(prefix: string): RegExp {
	const text = prefix.trimEnd();
	const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\d+/g, "\\d+");
	return new RegExp(`^${escaped}(?:${" ".repeat(prefix.length - text.length)}|$)`);
}
