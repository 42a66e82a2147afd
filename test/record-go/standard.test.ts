import { expect } from "vitest";
import { temporaryFolder, testWith } from "../support/compiler.js";
import { holdwait } from "../support/holdwait.js";
import { analyze, statistics } from "./incidents.js";

testWith("go")("the standard library's own tests of package sync pass while they are recorded", () => {
	const traces = temporaryFolder();
	const tests = ["go", "test", "-short", "-count=1", "-v", "sync"];
	const { status, stdout, stderr } = holdwait(["record", "-o", traces, "--", ...tests]);
	expect({ status, failed: stdout.match(/^ *--- FAIL.*/gm), stderr }).toMatchObject({
		status: 0,
		failed: null,
	});
	const passed = stdout.match(/^--- PASS/gm) ?? [];
	expect(passed.length).toBeGreaterThan(40);
	// Some tests start themselves once more, to misuse a lock there and die of it.
	const [recorded] = statistics(traces).sort((one, other) => other.events - one.events);
	expect(recorded).toMatchObject({ losses: [], closed: true });
	expect(recorded?.events).toBeGreaterThan(100_000);
});

testWith("go")(
	"sections of a lock that conflict never overlap: of who is woken in another's time slice, and has been on another processor, and of readers and writers by turns",
	() => {
		const traces = temporaryFolder();
		const tests = ["go", "test", "-short", "-count=1", "-run", "^(TestMutexFairness|TestRWMutex)$", "sync"];
		expect(holdwait(["record", "-o", traces, "--", ...tests])).toMatchObject({ status: 0 });
		const { findings } = analyze(traces); // the process may end while a goroutine of that test holds its lock, which is a finding
		expect(findings.filter(({ rule }) => rule !== "held-at-end")).toEqual([]);
	},
);
