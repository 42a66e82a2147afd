/** Goroutine dumps → traces. Takes the text of a dump, alone or in a log, gives a snapshot; never says who holds a lock, because Go does not. */
import { type Loss, TraceError } from "../../model/index.js";
import type { ByteSource, ForeignFormat } from "../../trace/index.js";
import { eachLine, hasLine, quoted } from "../lines.js";
import { StackPool, traceOf } from "../snapshot/index.js";
import { DumpReader } from "./dump.js";
import type { Goroutine } from "./goroutine.js";
import { ProfileReader, title } from "./profile.js";
import { limits, snapshotOf } from "./snapshot.js";

type Doubt = Pick<Loss, "reason" | "events" | "detail">;

/** Less exact than how a header is read: it is looked for in whole logs, whatever they hold. */
const headerLine = /goroutine \d{1,15}(?: \w{1,3}=[^\s=]{1,40}){0,3} \[[^\n]{1,2500}\]:\s{0,9}$/m;
const titleLine = new RegExp(title.source, "m");

/**
 * Goroutine dumps of Go 1.18 to 1.26 in all their forms: after `SIGQUIT` or a fatal error, from `runtime.Stack`, and the
 * goroutine profile with `debug=1` and `debug=2`. They may stand in a log, other lines before and after them.
 */
export const goroutines: ForeignFormat = {
	name: "goroutine dump",
	matches: (start) => {
		const text = Buffer.from(start).toString("latin1");
		return headerLine.test(text) || titleLine.test(text);
	},
	finds: (source) => hasLine(source, headerLine) || hasLine(source, titleLine),
	convert: (source) => (isProfile(source) ? fromProfile(source) : fromDump(source)),
};

/** A dump says what a profile says, and more. */
function isProfile(source: ByteSource): boolean {
	return !hasLine(source, headerLine);
}

function fromDump(source: ByteSource): Uint8Array {
	const pool = new StackPool();
	const reader = new DumpReader(pool);
	eachLine(source, (line, number) => reader.read(line, number));
	reader.finish();
	const { threads, count } = reader.dumps.last();
	checkDump(reader, threads, source);
	const more = [
		...(count > 1 ? [`of ${count} dumps in this file this is the last`] : []),
		...(reader.allAsleep ? ["the runtime found that no goroutine could go on: all of them are stuck"] : []),
	];
	return traceOf({
		...snapshotOf(threads, pool),
		recorder: "goroutine dump",
		losses: [snapshotLoss(more), ...cutShort(source), ...foreignLines(reader)],
	});
}

function fromProfile(source: ByteSource): Uint8Array {
	const pool = new StackPool();
	const reader = new ProfileReader(pool);
	eachLine(source, (line) => reader.read(line));
	reader.finish();
	const found = reader.goroutines.length;
	const total = reader.total ?? 0;
	if (found === 0) throw noStacks(source, `the stacks of ${total} goroutines`, "none");
	return traceOf({
		...snapshotOf(reader.goroutines, pool),
		recorder: "goroutine profile",
		losses: [
			snapshotLoss(["goroutines at one place are counted in a profile, so their numbers here are made up"]),
			...(found < total ? [truncated(`${found} goroutines, announced are ${total}`)] : []),
		],
	});
}

const snapshotLoss = (more: readonly string[]): Doubt => ({
	reason: "snapshot",
	events: 0,
	detail: [limits, ...more].join("; "),
});

const truncated = (detail: string): Doubt => ({ reason: "truncated", events: 0, detail });

/** What prints a dump ends every line; one that was cut, by the limit of its buffer for example, stops anywhere. */
function cutShort(source: ByteSource): Doubt[] {
	const last = source.read(source.size - 1, 1)[0];
	return last === 10 ? [] : [truncated("the text has no end of line at its end: goroutines may be missing")];
}

function foreignLines({ foreign, firstForeign }: DumpReader): Doubt[] {
	if (firstForeign === undefined) return [];
	const detail = `${foreign} lines inside stacks are none of a dump, the first is line ${firstForeign.number}: ${quoted(firstForeign.text)}`;
	return [{ reason: "damaged", events: 0, detail }];
}

/** @throws TraceError when there are headers, and stacks below them cannot be read */
function checkDump(reader: DumpReader, threads: readonly Goroutine[], source: ByteSource): void {
	const { firstForeign, foreign, lines, firstHeader } = reader;
	if (firstForeign !== undefined && foreign > lines)
		throw noStacks(
			source,
			"a call such as main.run(0xc000012080), and below it its file and line",
			quoted(firstForeign.text),
			firstForeign.number,
		);
	if (threads.every(({ stack }) => stack.frames.length === 0))
		throw noStacks(source, "stacks below the headers of goroutines", "headers only", firstHeader);
}

function noStacks(source: ByteSource, expected: string, found: string, line?: number): TraceError {
	return new TraceError({
		source: source.name,
		...(line === undefined ? {} : { line }),
		expected,
		found,
		hint: "Is this the dump as Go printed it, with its line ends and the indentation of its lines?",
	});
}
