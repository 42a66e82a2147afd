/** Bytes and text ↔ validated events and definitions. Takes bytes through a source, gives traces; never judges locks, never prints, never opens files. */
export type { CodecName } from "./chunkWriter.js";
export type { RecordedDefinitions, Symbolize } from "./definitions.js";
export { type ForeignFormat, type OpenOptions, openTrace, type RecordedTrace } from "./openTrace.js";
export { type PackOptions, packTrace } from "./packTrace.js";
export { type ByteSource, bytesSource } from "./source.js";
export { dumpText } from "./text/dumpText.js";
export { parseText } from "./text/parseText.js";
export {
	type FrameDefinition,
	type LockDefinition,
	type ThreadDefinition,
	TraceWriter,
	type TraceWriterOptions,
} from "./traceWriter.js";
