import { expect } from "vitest";
import { testWith } from "../support/compiler.js";
import { analyze, type Expectation, located, recordToItsEnd, recordUntilStuck, shape } from "./incidents.js";

const testWithGo = testWith("go");

const one = (verdict: string, rule: string, ...participants: string[]): Expectation => ({
	verdict,
	rule,
	participants,
});
const behind = (victims: number, finding: Expectation): Expectation => ({ ...finding, victims });
const ring = (size: number, verdict: string): Expectation =>
	one(verdict, "lock-order", ...Array.from({ length: size }, () => "transfer-from > transfer-to"));

type Case = readonly [incident: string, way: "quiet" | "hung" | "fixed", expected: readonly Expectation[]];

const set = ["> set-add", "set-values > set-size"];
const config = ["> config-reload", "config-check > config-evaluate"];
const service = ["> service-register", "service-handle > service-count"];

const cases: readonly Case[] = [
	["set", "quiet", [one("predicted", "recursive-read", ...set)]],
	["set", "hung", [behind(39_999, one("deadlocked", "recursive-read", ...set))]],
	["set", "fixed", []],
	["config", "quiet", [one("predicted", "recursive-read", ...config)]],
	["config", "hung", [one("deadlocked", "recursive-read", ...config)]],
	["config", "fixed", []],
	["service", "quiet", [one("predicted", "recursive-read", ...service)]],
	["service", "hung", [behind(3, one("deadlocked", "recursive-read", ...service))]],
	["service", "fixed", []],
	["upgrade", "quiet", []],
	["upgrade", "hung", [one("deadlocked", "upgrade", "upgrade-read > upgrade-write")]],
	["upgrade", "fixed", []],
	["ring2", "quiet", [ring(2, "predicted")]],
	["ring2", "hung", [ring(2, "deadlocked")]],
	["ring2", "fixed", []],
	["ring3", "hung", [ring(3, "deadlocked")]],
	["ring3", "fixed", []],
	["ring5", "hung", [ring(5, "deadlocked")]],
	["ring5", "fixed", []],
	["guard", "quiet", []],
	["one-goroutine", "quiet", []],
	["self", "quiet", []],
	["self", "hung", [one("deadlocked", "self-deadlock", "self-first > self-again")]],
	["self-read", "quiet", []],
	["self-read", "hung", [one("deadlocked", "self-deadlock", "self-write > self-read")]],
	["orphan", "quiet", [one("potential", "held-at-end", "orphan-lock >")]],
	["orphan", "hung", [behind(3, one("deadlocked", "held-at-end", "orphan-lock >"))]],
	["orphan", "fixed", []],
	["copied", "fixed", []],
	// Never more than potential while a goroutine lives that could still count down, send or receive.
	["wait-group", "quiet", [one("predicted", "wait-cycle", "> worker-lock", "stop-lock > wait-group")]],
	["wait-group", "hung", [one("potential", "wait-cycle", "> worker-lock", "stop-lock > wait-group")]],
	["wait-group", "fixed", []],
	["channel", "quiet", [one("predicted", "wait-cycle", "> worker-lock", "stop-lock > receive")]],
	["channel", "hung", [one("potential", "wait-cycle", "> worker-lock", "stop-lock > receive")]],
	["channel", "fixed", []],
	["channel-closed", "fixed", []],
	["send", "quiet", [one("predicted", "wait-cycle", "> worker-lock", "stop-lock > send")]],
	["send", "hung", [one("potential", "wait-cycle", "> worker-lock", "stop-lock > send")]],
	["send", "fixed", []],
	["offer", "quiet", []],
	["not-held", "fixed", []],
];

for (const [incident, way, expected] of cases)
	testWithGo(`${incident} ${way}`, async () => {
		const { traces } = way === "hung" ? await recordUntilStuck(incident) : recordToItsEnd(incident, way);
		expect(analyze(traces).findings.map(shape)).toEqual(expected.map(located));
	});

testWithGo("rings that went well are found at their full length", () => {
	for (const size of [3, 5]) {
		const { traces } = recordToItsEnd(`ring${size}`, "quiet");
		expect(analyze(traces).findings.map(shape)).toContainEqual(located(ring(size, "predicted")));
	}
});

testWithGo("opposite orders by one goroutine, or under a guard, are dismissed with their reason", () => {
	for (const [incident, reason] of [
		["one-goroutine", "single-thread"],
		["guard", "guarded by"],
	] as const) {
		const { dismissed } = analyze(recordToItsEnd(incident, "quiet").traces);
		const cycles = dismissed.filter(({ title }) => title.includes("transfer"));
		expect(cycles.map((finding) => finding.reason)).toEqual([expect.stringContaining(reason)]);
	}
});

testWithGo(
	"a mutex given back that nobody holds: the program ends as ever, and where is in the trace",
	() => {
		const { traces, status, stderr } = recordToItsEnd("not-held", "quiet");
		expect({ status, stderr }).toEqual({
			status: 2,
			stderr: expect.stringContaining("fatal error: sync: unlock of unlocked mutex"),
		});
		const [misuse] = analyze(traces).findings;
		expect(misuse).toMatchObject({ verdict: "potential", rule: "release-unheld" });
		expect(misuse?.title).toContain("unlockUnlocked service.go");
	},
);

testWithGo(
	"a mutex copied while locked: the original is never given back, the copy was never taken",
	async () => {
		const quiet = analyze(recordToItsEnd("copied", "quiet").traces).findings.map(({ rule }) => rule);
		expect(quiet.sort()).toEqual(["held-at-end", "release-unheld"]);
		const { traces } = await recordUntilStuck("copied");
		const expected = one("deadlocked", "self-deadlock", "copied-lock > copied-again");
		expect(analyze(traces).findings.map(shape)).toContainEqual(located(expected));
	},
);

testWithGo("everybody asleep: the runtime ends the program as ever, and the trace explains it", () => {
	const { traces, status, stderr } = recordToItsEnd("asleep", "hung");
	expect({ status, stderr }).toEqual({
		status: 2,
		stderr: expect.stringContaining("fatal error: all goroutines are asleep - deadlock!"),
	});
	const expected = one("deadlocked", "wait-cycle", "> worker-lock", "stop-lock > asleep-receive");
	expect(analyze(traces).findings.map(shape)).toEqual([located(expected)]);
});
