/** Findings to strings. Takes a `Report`, gives text, JSON or HTML; never reads, prints, or asks what time it is. */
import type { Report } from "../model/index.js";
import { htmlReport } from "./html/index.js";
import { jsonReport } from "./json.js";
import type { ReportOptions } from "./options.js";
import { textReport } from "./text.js";

export type { ReportOptions, Style, StyleFormat } from "./options.js";
export { summarize } from "./summary.js";

/** A pure function: equal reports give equal strings. */
export type Reporter = (report: Report, options?: ReportOptions) => string;

/** Every reporter by the name the user calls it. */
export const reporters = {
	text: textReport,
	json: jsonReport,
	html: htmlReport,
} as const satisfies Record<string, Reporter>;

export type ReporterName = keyof typeof reporters;
