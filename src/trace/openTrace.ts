import { constants, gunzipSync } from "node:zlib";
import {
	isSnapshot,
	type Loss,
	type Ticks,
	type Trace,
	TraceError,
	type TraceTotals,
} from "../model/index.js";
import { RecordedDefinitions, type Symbolize } from "./definitions.js";
import { magic } from "./limits.js";
import { newPass, WriterMerge } from "./mergeWriters.js";
import { type ByteSource, bytesSource, readExactly } from "./source.js";
import { parseText } from "./text/parseText.js";
import { indexTrace, type TraceIndex } from "./traceIndex.js";
import { UsedIds } from "./usedIds.js";
import type { ReadingPass } from "./writerCursor.js";

export interface OpenOptions {
	/** Called once, when the first stack with an unresolved frame is looked at. */
	readonly symbolize?: Symbolize;
	/** A gzipped trace that inflates to more bytes is refused. Default: 1 GiB. */
	readonly maxInflatedBytes?: number;
	/** Formats of other tools to take as well. Default: none. */
	readonly foreign?: readonly ForeignFormat[];
}

/** A format of another tool. */
export interface ForeignFormat {
	/** What people call one such file: "RAPID/STD text trace". */
	readonly name: string;
	/** @param start the first bytes of the file, up to 4096 */
	matches(start: Uint8Array): boolean;
	/** Whether it stands somewhere behind other text, as in a log. Asked when no format matches. */
	finds?(source: ByteSource): boolean;
	/**
	 * @returns the same as a binary trace
	 * @throws TraceError when it is of this format, and broken
	 */
	convert(source: ByteSource): Uint8Array;
}

/** A trace with its definitions as recorded, as {@link dumpText} and {@link packTrace} need them. */
export interface RecordedTrace extends Trace {
	readonly definitions: RecordedDefinitions;
}

interface Opening {
	readonly source: ByteSource;
	readonly options: OpenOptions;
	/** Losses known before the trace itself was looked at. */
	readonly losses: readonly Loss[];
}

interface TraceFormat {
	readonly name: string;
	/** @param start the first bytes of the file */
	matches(start: Uint8Array): boolean;
	finds?(source: ByteSource): boolean;
	read(opening: Opening): RecordedTrace;
}

const formats: readonly TraceFormat[] = [
	{ name: "gzipped trace", matches: isGzip, read: openGzip },
	{ name: "text trace", matches: isText, read: openText },
	{ name: "binary trace", matches: isBinary, read: openBinary },
];

const startBytes = 4096;
const defaultMaxInflatedBytes = 1 << 30;

/**
 * Opens a trace in any of its forms: binary, text twin, either of them gzipped.
 * Reads definitions at once, events when {@link Trace.batches} is iterated; its batch objects are used again.
 * Limits of ids (`lockLimit` …) count definitions at first, and grow when events use ids never defined.
 * @param source must stay readable for as long as the trace is used
 * @throws TraceError when it is no trace, or breaks the format where a checksum vouches for the bytes
 */
export function openTrace(source: ByteSource, options: OpenOptions = {}): RecordedTrace {
	return open({ source, options, losses: [] }, formatsFor(options));
}

function open(opening: Opening, candidates: readonly TraceFormat[]): RecordedTrace {
	const { source } = opening;
	const start = readExactly(source, 0, Math.min(source.size, startBytes)).slice();
	const format =
		candidates.find((candidate) => candidate.matches(start)) ??
		candidates.find((candidate) => isTextual(start) && candidate.finds?.(source));
	if (format !== undefined) return format.read(opening);
	throw new TraceError({
		source: source.name,
		offset: 0,
		expected: `a trace (${candidates.map(({ name }) => name).join(", ")})`,
		found: describeStart(start),
		hint: "Traces are made by `holdwait record`; a text trace begins with the line `holdwait 1`.",
	});
}

function formatsFor({ foreign = [] }: OpenOptions): readonly TraceFormat[] {
	return [...formats, ...foreign.map(formatOf)];
}

function formatOf(foreign: ForeignFormat): TraceFormat {
	return {
		name: foreign.name,
		matches: (start) => foreign.matches(start),
		finds: (source) => foreign.finds?.(source) ?? false,
		read(opening) {
			const bytes = foreign.convert(opening.source);
			return openBinary({ ...opening, source: bytesSource(bytes, opening.source.name) });
		},
	};
}

function isTextual(start: Uint8Array): boolean {
	return !start.includes(0);
}

function isGzip(start: Uint8Array): boolean {
	return start[0] === 0x1f && start[1] === 0x8b;
}

function isText(start: Uint8Array): boolean {
	return /^\uFEFF?(\s|#[^\n]*\n)*holdwait(\s|$)/.test(Buffer.from(start).toString("utf8"));
}

function isBinary(start: Uint8Array): boolean {
	return start[0] === 0x0a && Buffer.from(start.subarray(0, 32)).includes(magic);
}

function describeStart(start: Uint8Array): string {
	if (start.length === 0) return "an empty file";
	const text = Buffer.from(start.subarray(0, 24)).toString("latin1");
	if (text.startsWith("\x7fELF")) return "a program or library (ELF)";
	if (start.every((byte) => byte === 0)) return "zero bytes only";
	return `a file that begins with ${JSON.stringify(text)}`;
}

function openGzip(opening: Opening): RecordedTrace {
	const { source, options } = opening;
	const limit = options.maxInflatedBytes ?? defaultMaxInflatedBytes;
	const bytes = readExactly(source, 0, source.size);
	const { raw, losses } = gunzip(bytes, limit, source.name);
	const inner = { source: bytesSource(raw, source.name), options, losses };
	return open(
		inner,
		formatsFor(options).filter((format) => format.matches !== isGzip),
	);
}

/** A gzip stream cut short gives what can be had of it, and a loss. */
function gunzip(bytes: Uint8Array, limit: number, name: string): { raw: Uint8Array; losses: Loss[] } {
	try {
		return { raw: gunzipSync(bytes, { maxOutputLength: limit }), losses: [] };
	} catch (error) {
		const code = error instanceof Error && "code" in error ? error.code : undefined;
		if (code !== "Z_BUF_ERROR") throw gunzipError(code, limit, name);
	}
	try {
		const raw = gunzipSync(bytes, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH });
		return { raw, losses: [{ reason: "truncated", events: 0, detail: "the gzip stream has no end" }] };
	} catch (error) {
		throw gunzipError(error instanceof Error && "code" in error ? error.code : undefined, limit, name);
	}
}

function gunzipError(code: unknown, limit: number, name: string): TraceError {
	if (code === "ERR_BUFFER_TOO_LARGE")
		return new TraceError({
			source: name,
			expected: `a trace of at most ${limit} bytes in the gzip file`,
			found: "more",
			hint: "Unpack the file with gunzip and read the result, which needs no memory of that size.",
		});
	return new TraceError({
		source: name,
		expected: "a gzip stream",
		found: "damaged data",
		hint: "Check the file with gzip -t.",
	});
}

function openText(opening: Opening): RecordedTrace {
	const { source } = opening;
	const text = Buffer.from(readExactly(source, 0, source.size)).toString("utf8");
	const bytes = parseText(text, source.name);
	return openBinary({ ...opening, source: bytesSource(bytes, source.name) });
}

function openBinary({ source, options, losses }: Opening): RecordedTrace {
	const index = indexTrace(source);
	const used = new UsedIds(index.tables, index.idBound);
	const definitions = new RecordedDefinitions(index, used, options.symbolize);
	let totals = indexTotals(index, losses);
	return {
		definitions,
		batches: () => ({
			[Symbol.iterator]() {
				const pass = newPass(source, used);
				return new WriterMerge(index.writers, pass, () => {
					totals = finalTotals(indexTotals(index, losses), pass);
				});
			},
		}),
		totals: () => totals,
	};
}

function indexTotals(index: TraceIndex, losses: readonly Loss[]): TraceTotals {
	const lastBaseTime = index.writers.reduce(
		(latest, writer) => Math.max(latest, writer.chunks.at(-1)?.baseTime ?? 0),
		0,
	);
	return {
		events: 0,
		lastTime: lastBaseTime as Ticks,
		losses: [...losses, ...index.losses],
		closed: index.closed,
		unsealedChunks: index.unsealedChunks,
	};
}

function finalTotals(known: TraceTotals, pass: ReadingPass): TraceTotals {
	const damage = pass.damage.map(
		({ offset, detail }): Loss => ({ reason: "damaged", events: 0, detail, offset }),
	);
	const losses = [...known.losses, ...damage].sort((a, b) => (a.offset ?? 0) - (b.offset ?? 0));
	const undefinedIds = pass.used.undefinedCount();
	if (undefinedIds > 0)
		losses.push({ reason: "undefined", events: 0, detail: `${undefinedIds} ids are used and never defined` });
	if (pass.gaps > 0 && !losses.some(isSnapshot))
		losses.push({ reason: "gap", events: pass.gapEvents, detail: `${pass.gaps} gaps left by the recorder` });
	return { ...known, events: pass.events, lastTime: pass.lastTime as Ticks, losses };
}
