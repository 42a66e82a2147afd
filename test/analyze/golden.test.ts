import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { analyze } from "../../src/analyze/index.js";
import type { Finding } from "../../src/model/index.js";
import { bytesSource, openTrace } from "../../src/trace/index.js";

const folder = fileURLToPath(new URL("../../proto/golden/", import.meta.url));
const names = readdirSync(folder)
	.filter((name) => name.endsWith(".hwt"))
	.map((name) => name.slice(0, -".hwt".length));

const briefly = ({ verdict, rule, title, reason }: Finding) => ({
	verdict,
	rule,
	title,
	...(reason === undefined ? {} : { reason }),
});

/** What the golden folder says must be found in each trace, whichever of its two forms is read. */
describe("golden traces", () => {
	test.each(names.flatMap((name) => [`${name}.hwt`, `${name}.txt`]))("%s", (file) => {
		const trace = openTrace(bytesSource(readFileSync(folder + file), file));
		const { findings, dismissed } = analyze([{ name: file, trace }]);
		const expected = JSON.parse(readFileSync(`${folder}${file.replace(/\.\w+$/, ".json")}`, "utf8"));
		expect({ findings: findings.map(briefly), dismissed: dismissed.map(briefly) }).toEqual(expected);
	});
});
