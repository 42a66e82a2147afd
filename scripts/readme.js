// Puts what holdwait prints about examples/bank.hwt, to the end of the first finding, into README.md.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./run.js";

const { stdout } = spawnSync(process.execPath, ["bin/holdwait", "analyze", "examples/bank.hwt"], {
	cwd: root,
	encoding: "utf8",
});
const finding = stdout.slice(0, stdout.indexOf("\nSuggested lock order"));
const path = join(root, "README.md");
const readme = readFileSync(path, "utf8");
writeFileSync(
	path,
	readme.replace(/^```text\n.*?^```$/ms, () => `\`\`\`text\n${finding}\`\`\``),
);
