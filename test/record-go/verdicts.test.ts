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
	["ring3", "quiet", [ring(3, "predicted")]],
	["ring3", "hung", [ring(3, "deadlocked")]],
	["ring3", "fixed", []],
	["ring5", "quiet", [ring(5, "predicted")]],
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
	["wait-group", "quiet", [one("predicted", "wait-cycle", "> worker-lock", "stop-lock > wait-group")]],
	["wait-group", "hung", [one("deadlocked", "wait-cycle", "> worker-lock", "stop-lock > wait-group")]],
	["wait-group", "fixed", []],
	["channel", "quiet", [one("predicted", "wait-cycle", "> worker-lock", "stop-lock > receive")]],
	["channel", "hung", [one("deadlocked", "wait-cycle", "> worker-lock", "stop-lock > receive")]],
	["channel", "fixed", []],
	["channel-closed", "fixed", []],
	["send", "quiet", [one("predicted", "wait-cycle", "> worker-lock", "stop-lock > send")]],
	["send", "hung", [one("deadlocked", "wait-cycle", "> worker-lock", "stop-lock > send")]],
	["send", "fixed", []],
	["not-held", "fixed", []],
];

for (const [incident, way, expected] of cases)
	testWithGo(`${incident} ${way}`, async () => {
		const { traces } = way === "hung" ? await recordUntilStuck(incident) : recordToItsEnd(incident, way);
		expect(analyze(traces).findings.map(shape)).toEqual(expected.map(located));
	});
