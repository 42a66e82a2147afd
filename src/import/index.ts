/** Other tools' traces and thread dumps → ours. Takes bytes through a source, gives binary traces; never judges locks, never prints, never opens files. */
import type { ForeignFormat } from "../trace/index.js";
import { goroutines } from "./goroutines/index.js";
import { threadDump } from "./jvm/index.js";
import { rapid } from "./rapid/index.js";

/** All formats of other tools that can be read, in the order they are tried; each knows its own by the first bytes; dumps also behind other text. */
export const importers: readonly ForeignFormat[] = [rapid, goroutines, threadDump];
