/** Thread dumps of JVMs → traces. Takes the text of a dump, alone or in a log, gives a snapshot; never guesses a holder the dump does not name. */
import { type Loss, TraceError } from "../../model/index.js";
import type { ByteSource, ForeignFormat } from "../../trace/index.js";
import { eachLine, hasLine } from "../lines.js";
import { traceOf } from "../snapshot/index.js";
import { DumpReader } from "./dump.js";
import { snapshotOf } from "./snapshot.js";

type Doubt = Pick<Loss, "reason" | "events" | "detail">;

/** What the first line of a thread has in one of its forms, to be looked for in a whole log. */
const headerLine = new RegExp(
	[
		/\btid=0x[0-9a-f]{1,16} (?:nid=|\[0x| ?$)/,
		/ Id=\d{1,15} (?:NEW|RUNNABLE|BLOCKED|WAITING|TIMED_WAITING|TERMINATED)\b/,
		/^#\d{1,15} "[^"\n]{0,200}"(?: virtual)?(?: [A-Z_]{1,20} \d{4}-[^\s]{1,40})?\r?$/,
	]
		.map(({ source }) => source)
		.join("|"),
	"m",
);

/**
 * Thread dumps of HotSpot 8 to 25: `jstack`, `jcmd Thread.print`, `SIGQUIT`, with and without `-l`; `ThreadInfo.toString`
 * of `ThreadMXBean`; `jcmd Thread.dump_to_file` as text. They may stand in a log, other lines before and after them.
 */
export const threadDump: ForeignFormat = {
	name: "Java thread dump",
	matches: (start) => headerLine.test(Buffer.from(start).toString("latin1")),
	finds: (source) => hasLine(source, headerLine),
	convert(source) {
		const reader = new DumpReader();
		eachLine(source, (line, number) => reader.read(line, number));
		reader.finish();
		const { threads, count } = reader.dumps.last();
		if (threads.every(({ frames }) => frames.length === 0)) throw noStacks(source, reader.firstHeader);
		return traceOf({
			...snapshotOf(threads, reader.hasOwners),
			recorder: "Java thread dump",
			losses: [snapshotLoss(reader, count)],
		});
	},
};

function snapshotLoss({ isMoving }: DumpReader, count: number): Doubt {
	const limits = [
		"a thread dump does not show who reads a lock, has a permit of a Semaphore or holds a StampedLock, nor what came before",
		...(isMoving ? ["this kind of dump looks at threads one after another"] : []),
		...(count > 1 ? [`of ${count} dumps in this file this is the last`] : []),
	];
	return { reason: isMoving ? "moving-snapshot" : "snapshot", events: 0, detail: limits.join("; ") };
}

function noStacks(source: ByteSource, line: number): TraceError {
	return new TraceError({
		source: source.name,
		line,
		expected: 'a stack below the first line of some thread, indented, such as "	at Bank.pay(Bank.java:30)"',
		found: "first lines only",
		hint: "Is this the dump as the JVM printed it, with its line ends and the indentation of its lines?",
	});
}
