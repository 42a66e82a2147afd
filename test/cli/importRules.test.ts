import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../support/holdwait.js";

interface Rule {
	readonly name: string;
	readonly comment: string;
}
const rules: Rule[] = createRequire(import.meta.url)(join(root, ".dependency-cruiser.cjs")).forbidden;

/** Per rule: files that break it, and nothing else than it. */
const violations: Record<string, Record<string, string>> = {
	"model-imports-nothing": {
		"src/model/a.ts": 'import type { T } from "../graph/t.js"; export type A = T;',
		"src/graph/t.ts": "export type T = 1;",
	},
	"trace-knows-only-model": {
		"src/trace/a.ts": 'export * from "../graph/t.js";',
		"src/graph/t.ts": "export type T = 1;",
	},
	"import-knows-model-and-trace": {
		"src/import/a.ts": 'import { t } from "../analyze/t.js"; export const a = t;',
		"src/analyze/t.ts": "export const t = 1;",
	},
	"graph-knows-no-locks": {
		"src/graph/a.ts": 'import type { LockId } from "../model/t.js"; export type A = LockId;',
		"src/model/t.ts": "export type LockId = 1;",
	},
	"analyze-knows-model-trace-graph": {
		"src/analyze/a.ts": 'import { t } from "../report/t.js"; export const a = t;',
		"src/report/t.ts": "export const t = 1;",
	},
	"report-knows-only-model": {
		"src/report/a.ts": 'export const a = await import("../trace/t.js");',
		"src/trace/t.ts": "export const t = 1;",
	},
	"nothing-imports-the-command": {
		"src/index.ts": 'export * from "./cli/t.js";',
		"src/cli/t.ts": "export const t = 1;",
	},
	"only-cli-touches-the-world": {
		"src/report/a.ts": 'import { readFileSync } from "node:fs"; export const a = readFileSync;',
	},
	"recorders-import-nothing": {
		"record/node/a.js": 'import { t } from "../../src/model/t.js"; export const a = t;',
		"src/model/t.ts": "export const t = 1;",
	},
	"product-does-not-import-tests": {
		"src/cli/a.ts": 'import { t } from "../../test/t.js"; export const a = t;',
		"test/t.ts": "export const t = 1;",
	},
	"product-uses-declared-dependencies": {
		"src/cli/a.ts": 'import { parse } from "helper"; export const a = parse;',
		"node_modules/helper/index.js": "exports.parse = 1;",
		"node_modules/helper/package.json": '{ "name": "helper", "version": "1.0.0" }',
	},
	"no-cycles": {
		"src/model/a.ts": 'import type { B } from "./b.js"; export type A = B;',
		"src/model/b.ts": 'import type { A } from "./a.js"; export type B = A;',
	},
	"no-unresolvable-imports": {
		"src/model/a.ts": 'import type { B } from "./gone.js"; export type A = B;',
	},
};

const folders: string[] = [];
afterAll(() => {
	for (const folder of folders) rmSync(folder, { recursive: true });
});

test("every rule says why, and has a violation here", () => {
	expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(violations).sort());
	for (const { comment } of rules) expect(comment.length).toBeGreaterThan(30);
});

test.each(Object.keys(violations))("the rule %s fires, alone", (name) => {
	expect(rulesBrokenBy(violations[name]!)).toEqual([name]);
});

test("what the rules allow is allowed", () => {
	const allowed = {
		"src/model/t.ts": "export type T = 1;",
		"src/trace/t.ts":
			'import { crc32 } from "node:zlib"; export type { T } from "../model/t.js"; export const t = crc32;',
		"src/graph/t.ts": "export const t = 1;",
		"src/analyze/t.ts":
			'import { t } from "../trace/t.js"; import { t as g } from "../graph/t.js"; export type { T } from "../model/t.js"; export const a = [t, g];',
		"src/cli/t.ts": 'import "node:fs"; export * from "../analyze/t.js";',
	};
	expect(rulesBrokenBy(allowed)).toEqual([]);
});

function rulesBrokenBy(files: Record<string, string>): string[] {
	const folder = mkdtempSync(join(tmpdir(), "holdwait-rules-"));
	folders.push(folder);
	const config = { "tsconfig.json": "{}", "package.json": '{ "type": "module" }' };
	for (const [path, content] of Object.entries({ ...config, ...files })) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), content);
	}
	const tool = join(root, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
	const roots = [...new Set(Object.keys(files).map((path) => path.split("/")[0]!))].filter(
		(name) => name !== "node_modules",
	);
	const args = [tool, "--config", join(root, ".dependency-cruiser.cjs"), "-T", "json", ...roots];
	const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
	if (stdout === "") throw new Error(stderr);
	const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
	return [...new Set(summary.violations.map(({ rule }) => rule.name))].sort();
}
