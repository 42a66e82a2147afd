/** The public API of holdwait. Takes traces as bytes, gives reports as values and strings; never touches the world. */

export { type AnalysisOptions, analyze } from "./analyze/index.js";
export * from "./model/index.js";
export {
	type Reporter,
	type ReporterName,
	type ReportOptions,
	reporters,
	summarize,
} from "./report/index.js";
export {
	type ByteSource,
	bytesSource,
	dumpText,
	openTrace,
	packTrace,
	parseText,
	TraceWriter,
} from "./trace/index.js";
