import { expect, test } from "vitest";
import { outline } from "../analyze/support.js";
import { analyzeImported, rapidText } from "./support.js";

const inverted = "1:acq(y) 1:acq(x) 1:rel(x) 1:rel(y) 2:acq(x) 2:acq(y) 2:rel(y) 2:rel(x)";

/** Verdict and outline of every cycle, those that cannot happen too. */
function cycles(events: string): string[] {
	const { findings, dismissed } = analyzeImported(rapidText(events));
	return [...findings, ...dismissed]
		.filter(({ kind }) => kind === "cycle")
		.map((finding) => `${finding.verdict} ${outline(finding)}`);
}

const reasons = (events: string) => analyzeImported(rapidText(events)).dismissed.map(({ reason }) => reason);

// Source: M. Sulzmann, "Dynamic deadlock prediction", lecture notes, and arXiv 2512.23552.
test("two threads, two orders: it can happen", () => {
	expect(cycles(inverted)).toEqual(["predicted T1: y > x, T2: x > y"]);
});

test("the same in one thread: it cannot", () => {
	const events = inverted.replaceAll("2:", "1:");
	expect(cycles(events).filter((cycle) => !cycle.startsWith("dismissed"))).toEqual([]);
	expect(reasons(events).join()).toMatch(/single|one thread|same thread/);
});

test("guarded by a third lock: it cannot", () => {
	const events =
		"1:acq(z) 1:acq(y) 1:acq(x) 1:rel(x) 1:rel(y) 1:rel(z) 2:acq(z) 2:acq(x) 2:acq(y) 2:rel(y) 2:rel(x) 2:rel(z)";
	expect(cycles(events)).toEqual([expect.stringMatching(/^dismissed /)]);
	expect(reasons(events)).toEqual(["guarded by z"]);
});

const written = (second: string) =>
	`1:acq(y) 1:acq(x) 1:rel(x) 1:rel(y) 1:acq(z) 1:w(v) 1:rel(z) ${second} 2:acq(x) 2:acq(y) 2:rel(y) 2:rel(x)`;

test("a value read says which section was first: it is not predicted", () => {
	expect(cycles(written("2:acq(z) 2:r(v) 2:rel(z)")).filter((cycle) => /^predicted/.test(cycle))).toEqual([]);
});

test("a value read that another thread wrote does not say so: it can happen", () => {
	const events = `3:w(v) ${written("2:acq(z) 2:r(u) 2:rel(z)")}`;
	expect(cycles(events)).toEqual(["predicted T1: y > x, T2: x > y"]);
});

test("a lock held from fork to join is waited for through the child: it can happen", () => {
	const events =
		"1:acq(x) 1:fork(T2) 2:acq(y) 2:rel(y) 1:join(T2) 1:rel(x) 3:acq(y) 3:acq(x) 3:rel(x) 3:rel(y)";
	const { findings } = analyzeImported(rapidText(events));
	expect(findings.map(({ verdict }) => verdict)).toContain("predicted");
});

// Whoever waits for such a lock does not wait for the thread that took it: the second thread gives both back, whatever the others do.
test("locks that another thread gives back: it cannot, and nothing is said but that they are handed over", () => {
	const events = "1:acq(y) 1:acq(x) 2:rel(y) 2:rel(x) 3:acq(x) 3:acq(y) 3:rel(y) 3:rel(x)";
	const { findings, dismissed, traces } = analyzeImported(rapidText(events));
	expect({ findings, dismissed }).toEqual({ findings: [], dismissed: [] });
	expect(traces[0]?.degradedLocks).toEqual(["y", "x"]);
});

test("two functions of one thread with two orders: it cannot", () => {
	const events = "0:acq(b) 0:acq(a) 0:rel(a) 0:rel(b) 0:acq(a) 0:acq(b) 0:rel(b) 0:rel(a)";
	expect(cycles(events).filter((cycle) => !cycle.startsWith("dismissed"))).toEqual([]);
});
