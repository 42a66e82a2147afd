/** The public API of holdwait. Takes traces as bytes, gives reports as values and strings; never touches the world. */
export {
	type AnalysisOptions,
	analyze,
	type ClassGraph,
	classGraph,
	type NamedTrace,
	suggestLockOrder,
} from "./analyze/index.js";
export { importers } from "./import/index.js";
export * from "./model/index.js";
export {
	type Reporter,
	type ReporterName,
	type ReportOptions,
	reporters,
	type Style,
	type StyleFormat,
	summarize,
} from "./report/index.js";
export {
	type ByteSource,
	bytesSource,
	type CodecName,
	dumpText,
	type ForeignFormat,
	type FrameDefinition,
	type LockDefinition,
	type OpenOptions,
	openTrace,
	type PackOptions,
	packTrace,
	parseText,
	type RecordedTrace,
	type Symbolize,
	type ThreadDefinition,
	TraceWriter,
	type TraceWriterOptions,
} from "./trace/index.js";
