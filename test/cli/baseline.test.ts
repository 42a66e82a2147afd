import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith } from "../support/files.js";
import { holdwait } from "../support/holdwait.js";
import { clean, deadlocked, lossy, predicted } from "../support/traces.js";

/** Other names, other bug. */
const another = predicted
	.replaceAll(/\b([ab])\b/g, "$1$1")
	.replaceAll("ight", "ightOther")
	.replaceAll("eft", "eftOther");

function folderWithBaselineOf(trace: string): string {
	const folder = folderWith({ "known.txt": trace, predicted, clean, deadlocked });
	const written = holdwait(["check", "known.txt", "--write-baseline", "baseline.json"], { cwd: folder });
	expect(written).toMatchObject({ status: 0 });
	return folder;
}

test("a known finding does not fail the check, and is not shown", () => {
	const folder = folderWithBaselineOf(predicted);
	const { status, stdout } = holdwait(["check", "--baseline", "baseline.json", "predicted"], { cwd: folder });
	expect(status).toBe(0);
	expect(stdout).toMatch(/^no findings, .*; 1 known finding of the baseline not shown\n$/);
});

test("a new finding fails the check, and only it is shown", () => {
	const folder = folderWithBaselineOf(predicted);
	const both = `${predicted.replace("\nend\n", "\n")}${another.replace("holdwait 1\n", "").replaceAll(/\bT([12])\b/g, "U$1")}`;
	writeFileSync(join(folder, "two.txt"), both);
	const { status, stdout } = holdwait(["check", "--baseline", "baseline.json", "two.txt"], { cwd: folder });
	expect(status).toBe(1);
	expect(stdout).toContain("leftOtherInner");
	expect(stdout).not.toContain("leftInner");
});

test("a known finding that has become stronger fails the check", () => {
	const folder = folderWithBaselineOf(predicted);
	const known = JSON.parse(readFileSync(join(folder, "baseline.json"), "utf8"));
	const stuck = holdwait(["analyze", "deadlocked", "--json", "-"], { cwd: folder });
	// The same bug by fingerprint, whatever the fingerprint of a stuck one is.
	known.findings[0].fingerprint = JSON.parse(stuck.stdout).findings[0].fingerprint;
	writeFileSync(join(folder, "baseline.json"), JSON.stringify(known));
	expect(holdwait(["check", "--baseline", "baseline.json", "deadlocked"], { cwd: folder })).toMatchObject({
		status: 1,
	});
});

test("an entry that is not found any more is told, and does not fail the check", () => {
	const folder = folderWithBaselineOf(predicted);
	const { status, stderr } = holdwait(["check", "--baseline", "baseline.json", "clean"], { cwd: folder });
	expect(status).toBe(0);
	expect(stderr).toMatch(/not found any more/);
});

test("reasons written by people survive writing the baseline again", () => {
	const folder = folderWithBaselineOf(predicted);
	const path = join(folder, "baseline.json");
	const baseline = JSON.parse(readFileSync(path, "utf8"));
	baseline.findings[0].reason = "accepted until the rewrite";
	writeFileSync(path, JSON.stringify(baseline));
	holdwait(["check", "known.txt", "--write-baseline", "baseline.json"], { cwd: folder });
	expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(baseline);
});

test("no baseline is written from a trace that cannot be trusted", () => {
	const folder = folderWith({ "lossy.txt": lossy });
	expect(holdwait(["check", "lossy.txt", "--write-baseline", "b.json"], { cwd: folder })).toMatchObject({
		status: 2,
	});
	expect(() => readFileSync(join(folder, "b.json"))).toThrow();
});

test.each([
	["no JSON", "{"],
	["another version", '{ "holdwaitBaseline": 2, "findings": [] }'],
	["no findings", '{ "holdwaitBaseline": 1 }'],
	["an entry without fingerprint", '{ "holdwaitBaseline": 1, "findings": [{ "verdict": "predicted" }] }'],
	["an unknown verdict", '{ "holdwaitBaseline": 1, "findings": [{ "fingerprint": "x", "verdict": "y" }] }'],
])("a baseline with %s is refused", (_, content) => {
	const folder = folderWith({ "t.txt": clean, "b.json": content });
	const { status, stderr } = holdwait(["check", "--baseline", "b.json", "t.txt"], { cwd: folder });
	expect(status).toBe(2);
	expect(stderr).toMatch(/^holdwait: b\.json: /);
});
