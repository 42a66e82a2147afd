import { expect, test } from "vitest";
import { summarize } from "../../src/report/index.js";
import { abba, guarded, heldAtEnd, report, selfDeadlock, trace } from "./fixtures.js";

test("one line with all numbers", () => {
	const dismissed = [guarded, guarded, guarded];
	expect(summarize(report([selfDeadlock, abba], { dismissed }))).toBe(
		"2 findings (1 deadlocked, 1 potential), 3 dismissed, in 1,204 events of 4 threads and 12 locks",
	);
});

test("singular where there is one", () => {
	const traces = [trace({ events: 1, threads: 1, locks: 1 })];
	expect(summarize(report([heldAtEnd], { traces }))).toBe(
		"1 finding (1 potential), in 1 event of 1 thread and 1 lock",
	);
});

test("nothing found, nothing dismissed, nothing recorded", () => {
	const traces = [trace({ events: 0, threads: 0, locks: 0 })];
	expect(summarize(report([], { traces }))).toBe("no findings, in 0 events of 0 threads and 0 locks");
});

test("several traces are added up", () => {
	const traces = [trace(), trace({ events: 1_000_000, threads: 1, locks: 0 })];
	expect(summarize(report([], { traces, dismissed: [guarded] }))).toBe(
		"no findings, 1 dismissed, in 2 traces with 1,001,204 events of 5 threads and 12 locks",
	);
});

test("no trace at all", () => {
	expect(summarize(report([], { traces: [] }))).toBe(
		"no findings, in 0 traces with 0 events of 0 threads and 0 locks",
	);
});
