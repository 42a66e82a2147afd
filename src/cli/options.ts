import { InvalidArgumentError } from "commander";
import type { Verdict } from "../model/index.js";

/** The verdicts that can fail a gate, strongest first, and `never`. */
export const failOnChoices = ["deadlocked", "predicted", "potential", "never"] as const;
export type FailOn = Exclude<Verdict, "dismissed"> | "never";

/** How many events may be missing before a trace is not trusted. */
export type LossLimit = { readonly events: number } | { readonly percent: number };

/** @throws InvalidArgumentError unless `text` is `12` or `0.5%` */
export function parseLossLimit(text: string): LossLimit {
	const match = /^(\d+(?:\.\d+)?)%$/.exec(text);
	if (match === null) return { events: parseCount(text) };
	const percent = Number(match[1]);
	if (percent > 100) throw new InvalidArgumentError("Expected at most 100%.");
	return { percent };
}

/** @throws InvalidArgumentError unless `text` is a whole number from 0 */
export function parseCount(text: string): number {
	const count = Number(text);
	if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) {
		throw new InvalidArgumentError("Expected a whole number from 0.");
	}
	return count;
}

const secondsPerUnit = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 } as const;

/** @returns seconds. @throws InvalidArgumentError unless `text` is a number with a unit, as `500ms` */
export function parseDuration(text: string): number {
	const match = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(text);
	if (match === null) {
		throw new InvalidArgumentError("Expected a number with a unit: 100us, 500ms, 2s, 5m or 1h.");
	}
	return Number(match[1]) * secondsPerUnit[match[2] as keyof typeof secondsPerUnit];
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
	return [...before, value];
}
