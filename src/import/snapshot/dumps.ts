/**
 * Sorts threads into the dumps they belong to: a file may hold several, and a log may hold other stacks, one at a time.
 * Threads that follow each other without other text between them are of one dump, and so are later ones with other ids.
 */
export class Dumps<Thread> {
	readonly #dumps: Map<string, Thread>[] = [];
	#run = new Map<string, Thread>();

	/** @param id of the thread: no dump has it twice */
	add(id: string, thread: Thread): void {
		if (this.#run.has(id)) this.interrupt();
		this.#run.set(id, thread);
	}

	/** Other text follows. */
	interrupt(): void {
		const run = this.#run;
		if (run.size === 0) return;
		this.#run = new Map();
		const last = this.#dumps.at(-1);
		if (last === undefined || [...run.keys()].some((id) => last.has(id))) this.#dumps.push(run);
		else for (const [id, thread] of run) last.set(id, thread);
	}

	/** The last dump that is no mere fragment: at least half as large as the largest. How many there are of that kind. */
	last(): { readonly threads: readonly Thread[]; readonly count: number } {
		this.interrupt();
		const largest = Math.max(0, ...this.#dumps.map(({ size }) => size));
		const whole = this.#dumps.filter(({ size }) => size * 2 >= largest);
		return { threads: [...(whole.at(-1)?.values() ?? [])], count: whole.length };
	}
}
