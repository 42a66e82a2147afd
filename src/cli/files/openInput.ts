import { importers } from "../../import/index.js";
import { openTrace, type RecordedTrace, type Symbolize } from "../../trace/index.js";
import { noteLocks } from "../apart.js";
import { FileSource } from "./fileSource.js";

/** In bytes. Larger traces are read in parts. */
const largestKept = 1 << 24;

/**
 * Opens a trace file of any form: binary, text twin, gzipped, another tool's. It stays open until the process ends.
 * @param symbolize names native code; without it, it stays offsets
 * @throws CommandError when the file cannot be read, TraceError when it is no trace
 */
export function openInput(path: string, symbolize?: Symbolize): RecordedTrace {
	const options = symbolize === undefined ? {} : { symbolize };
	const trace = openTrace(new FileSource(path, largestKept), { ...options, foreign: importers });
	noteLocks(trace.definitions.lockLimit);
	return trace;
}
