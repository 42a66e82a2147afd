// Every check that needs no run of the product. All are run, also after a failure; the last line counts them.
import { spawnSync } from "node:child_process";
import { root, tool } from "./run.js";

const checks = [
	{ name: "types", args: [tool("typescript/bin/tsc"), "-p", "tsconfig.json"] },
	{ name: "lint and format", args: [tool("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."] },
	{
		name: "import rules",
		args: [tool("dependency-cruiser/bin/dependency-cruise.mjs"), "src", "bench", "test", "scripts", "record"],
	},
	{ name: "dead code", args: [tool("knip/bin/knip.js"), "--no-progress"] },
	{ name: "generated protobuf code", args: ["scripts/proto.js", "--check"] },
];

let failed = 0;
for (const { name, args } of checks) {
	const result = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
	const good = result.status === 0;
	if (!good) failed++;
	process.stdout.write(`${good ? "ok    " : "FAILED"} ${name}\n`);
	if (!good) process.stdout.write(`${result.stdout}${result.stderr}\n`);
}
process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
