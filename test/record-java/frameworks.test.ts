import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { temporaryFolder, testWith } from "../support/compiler.js";
import { holdwait, root } from "../support/holdwait.js";
import { analyze } from "./support.js";

const testWithMaven = testWith("java", "javac", "mvn");

/** What was marked in a trace, in order. */
function marksIn(trace: string): readonly string[] {
	const { stdout } = holdwait(["dump", trace]);
	return [...stdout.matchAll(/^\S+ mark "([^"]*)"/gm)].map(([, text]) => text as string);
}

testWithMaven(
	"mvn test: each Java process has its trace, and a finding names the test it was seen in",
	() => {
		const project = temporaryFolder();
		const folder = temporaryFolder();
		cpSync(join(root, "test/programs/java/tested"), project, { recursive: true });
		const command = ["mvn", "-q", "-f", project, "test"];
		expect(holdwait(["record", "-o", folder, "--", ...command])).toMatchObject({ status: 0 });
		const traces = readdirSync(folder).filter((name) => name.startsWith("java-"));
		const marks = traces.map((name) => marksIn(join(folder, name)));
		const [ofTests, ...ofMaven] = marks.sort((a, b) => b.length - a.length);
		expect([...(ofTests ?? [])].sort()).toEqual([
			"NewTest.nothing",
			"NewTest.nothing",
			"NewTest.transfersOfToday",
			"OldTest.nothing",
			"OldTest.transfersOfOld",
		]);
		expect(ofMaven).toEqual([[]]);
		const found = analyze(folder).findings.filter(({ title }) => title.includes("Transfers"));
		expect(found.map(({ verdict }) => verdict)).toEqual(["predicted"]);
		expect(found[0]?.notes.join("\n")).toMatch(/during "(NewTest.transfersOfToday|OldTest.transfersOfOld)"/);
	},
);
