import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyze } from "../../src/analyze/index.js";
import type { Report } from "../../src/model/index.js";
import { reporters } from "../../src/report/index.js";
import { bytesSource, openTrace, parseText } from "../../src/trace/index.js";
import { readPage } from "./page.js";
import { type Schema, violations } from "./schema.js";

const folder = new URL("../traces/", import.meta.url);
const schema = JSON.parse(
	readFileSync(new URL("../../docs/report.schema.json", import.meta.url), "utf8"),
) as Schema;

function analyzed(name: string, level: "instance" | "class"): Report {
	const bytes = parseText(readFileSync(new URL(name, folder), "utf8"), name);
	return analyze([{ name, trace: openTrace(bytesSource(bytes)) }], { level });
}

describe.each(readdirSync(folder))("%s", (name) => {
	test.each(["instance", "class"] as const)("analyzed by %s is reported whole in every form", (level) => {
		const report = analyzed(name, level);
		expect(violations(JSON.parse(reporters.json(report)), schema)).toEqual([]);
		const page = readPage(reporters.html(report));
		const lanes = page.filter(({ attributes }) => attributes.class === "lanes");
		const witnesses = report.findings.flatMap(({ witness }) => witness ?? []);
		expect(lanes).toHaveLength(witnesses.length);
		const lines = reporters.text(report, { verbose: true }).split("\n");
		expect(lines.filter((line) => line.length > 100)).toEqual([]);
		const steps = lines.filter((line) => /^ +\d+\. \S+ +(takes|asks for|waits for|waits to) /.test(line));
		expect(steps).toHaveLength(witnesses.flatMap((witness) => witness.steps).length);
	});
});
