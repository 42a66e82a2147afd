// What several benches make of what they measured.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bytesSource, openTrace } from "../src/trace/index.js";

/** @param values at least one */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/**
 * @param folder of traces
 * @returns what is in all of them together
 */
export function weigh(folder: string): { readonly events: number; readonly bytes: number } {
	let events = 0;
	let bytes = 0;
	for (const name of readdirSync(folder)) {
		const content = readFileSync(join(folder, name));
		const trace = openTrace(bytesSource(content, name));
		for (const _batch of trace.batches()) {
			// Totals are complete after one iteration.
		}
		events += trace.totals().events;
		bytes += content.length;
	}
	return { events, bytes };
}
