import type { Loss } from "../model/index.js";

/** Reasons by their number in the schema. */
export const lossReasonNames: readonly Loss["reason"][] = [
	"unspecified",
	"disk-full",
	"signal-handler",
	"out-of-memory",
	"limit",
	"truncated",
	"missing-chunk",
	"missing-packet",
	"damaged",
	"undefined",
	"snapshot",
	"moving-snapshot",
];

/** Number of a reason in the schema; a gap is an event and has none. */
export function lossReasonNumber(reason: Loss["reason"]): number {
	return Math.max(0, lossReasonNames.indexOf(reason));
}
