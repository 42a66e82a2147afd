import type { ThreadId } from "../../model/index.js";
import type { ContextId } from "../observe/index.js";
import type { Run } from "./run.js";

/** The thread a process begins with. Of all runs together it is one thread: no process has two. */
export interface FirstThread {
	/** Whether it was the first thread that got into a context, and then whether others had been started by then. */
	partOf(context: ContextId): { readonly first: "alone" | "anything" } | { readonly thread: ThreadId };
}

export function firstThreadOf(run: Run): FirstThread {
	const { contexts, threadEdges } = run.observation;
	const first = findFirst(run);
	const forks = threadEdges.filter(({ kind }) => kind === "fork").map(({ time }) => time as number);
	const firstFork = forks.length === 0 ? Number.NEGATIVE_INFINITY : forks.reduce((a, b) => Math.min(a, b));
	return {
		partOf(context) {
			const thread = contexts.threadOf(context);
			if (thread !== first) return { thread };
			return { first: contexts.since(context) < firstFork ? "alone" : "anything" };
		},
	};
}

/** The one that nobody started, if there is one such thread, or one of them is called main. */
function findFirst({ observation, describer }: Run): ThreadId | undefined {
	const { held, threadEdges } = observation;
	const started = new Set(threadEdges.filter(({ kind }) => kind === "fork").map(({ target }) => target));
	const threads = [...held.keys()].filter((thread) => held[thread] !== 0) as ThreadId[];
	const candidates = threads.filter(
		(thread) => !started.has(thread) && !describer.definitions.thread(thread).inherited,
	);
	if (candidates.length === 1) return candidates[0];
	const named = candidates.filter((thread) => describer.definitions.thread(thread).name === "main");
	return named.length === 1 ? named[0] : undefined;
}
