import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect } from "vitest";
import { temporaryFolder, testWith } from "../support/compiler.js";
import { analyze, type Expectation, located, program, shape } from "./incidents.js";

const emulator = "qemu-aarch64-static";
const testEmulated = testWith("go", emulator);
const arm64 = { GOARCH: "arm64", CGO_ENABLED: "0" };

function findings(traces: string): Expectation[] {
	return analyze(traces).findings.map(shape);
}

function toItsEnd(incident: string, way: string): Expectation[] {
	const traces = temporaryFolder();
	const env = { ...process.env, HOLDWAIT_DIR: traces };
	const { status } = spawnSync(emulator, [program(arm64), incident, way], { env, timeout: 60_000 });
	expect(status).toBe(0);
	return findings(traces);
}

async function untilStuck(incident: string): Promise<Expectation[]> {
	const traces = temporaryFolder();
	const env = { ...process.env, HOLDWAIT_DIR: traces };
	const child = spawn(emulator, [program(arm64), incident, "hung"], {
		env,
		// A pipe that stays open: at the end of its input the program would wait for its stuck goroutines, and be one of them.
		stdio: ["pipe", "pipe", "inherit"],
	});
	const ended = once(child, "exit");
	await once(child.stdout, "data");
	child.kill("SIGKILL");
	await ended;
	return findings(traces);
}

const recursiveRead = (verdict: string): Expectation =>
	located({ verdict, rule: "recursive-read", participants: ["> set-add", "set-values > set-size"] });

testEmulated("arm64: quiet, fixed, and killed while it hangs", async () => {
	expect(toItsEnd("set", "quiet")).toEqual([recursiveRead("predicted")]);
	expect(toItsEnd("set", "fixed")).toEqual([]);
	expect(await untilStuck("set")).toEqual([{ ...recursiveRead("deadlocked"), victims: 39_999 }]);
});

testEmulated("arm64: channels and wait groups", async () => {
	for (const [incident, waits] of [
		["wait-group", "wait-group"],
		["channel", "receive"],
		["send", "send"],
	]) {
		const participants = ["> worker-lock", `stop-lock > ${waits}`];
		const found = (verdict: string) => [located({ verdict, rule: "wait-cycle", participants })];
		expect(toItsEnd(incident as string, "quiet")).toEqual(found("predicted"));
		expect(await untilStuck(incident as string)).toEqual(found("potential"));
	}
});
