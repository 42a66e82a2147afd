import type { Frame, LockUse, Participant } from "../model/index.js";

/**
 * `1,204`. By hand: the first number of `toLocaleString` takes longer than the rest of a short report.
 * @param value with at most three digits after the point
 */
export function digits(value: number): string {
	return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `1 lock`, `2 locks`; `many` where an s is not enough. */
export function count(value: number, one: string, many = `${one}s`): string {
	return `${digits(value)} ${value === 1 ? one : many}`;
}

/** Microseconds matter, in the first of them nanoseconds: they show the order of events in different threads. */
export function atSecond(seconds: number): string {
	return `${seconds.toFixed(seconds > 0 && seconds < 0.001 ? 9 : 6)} s`;
}

const units = [
	[1, "s"],
	[1e-3, "ms"],
	[1e-6, "µs"],
	[1e-9, "ns"],
] as const;

/** `12.5 s`, `870 µs` */
export function duration(seconds: number): string {
	const [scale, unit] = units.find(([size]) => seconds >= size) ?? [1, "s"];
	return `${digits(Math.round((seconds / scale) * 10) / 10)} ${unit}`;
}

/** `T1 "ticker"`; of several traces, `T1 "ticker" of run.hwt` */
export function threadName({ thread, threadName, trace }: Participant): string {
	const name = threadName === undefined ? thread : `${thread} "${threadName}"`;
	return trace === undefined ? name : `${name} of ${trace}`;
}

/** `mu (Queue.mu)`: the instance, and the class where it says more. */
export function lockName(use: LockUse): string {
	return use.lock === use.class ? use.lock : `${use.lock} (${use.class})`;
}

/** `set.go:12`, `set.go`, `in libfoo.so`, or nothing. */
export function placeOf(frame: Frame): string {
	if (frame.file !== undefined) return frame.line === undefined ? frame.file : `${frame.file}:${frame.line}`;
	return frame.module === undefined ? "" : `in ${frame.module}`;
}

/** `push queue.c:12`, or nothing when there is no frame. */
export function frameSite(frame: Frame | undefined): string {
	return frame === undefined ? "" : `${frame.function} ${placeOf(frame)}`.trimEnd();
}

const howWords = {
	try: "by try-lock",
	timed: "with a time limit",
	inherited: "held when recording began",
} as const;

/** `exclusive`, `shared, with a time limit` */
export function modeOf(use: LockUse): string {
	return use.how === undefined ? use.mode : `${use.mode}, ${howWords[use.how]}`;
}

/** `T3, T4, T5 and 47,837 more` */
export function someOf(names: readonly string[], total: number): string {
	const hidden = total - names.length;
	return hidden > 0 ? `${names.join(", ")} and ${digits(hidden)} more` : names.join(", ");
}

/** A title with one clause per thread, in these clauses; together they are the whole title. */
export function clausesOf(title: string): string[] {
	return title.split(/(?<=;) /);
}
