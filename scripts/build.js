// src/ → dist/: compile, copy what is JavaScript already, and put the command into one file.
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { root, run, tool } from "./run.js";

/** Finding and loading hundreds of modules takes longer than most traces take to analyze. Dependencies stay outside. */
async function bundle() {
	const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	const command = await rolldown({
		input: join(root, "dist/cli/index.js"),
		external: Object.keys(dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
		platform: "node",
		treeshake: { moduleSideEffects: "no-external" },
	});
	await command.write({ file: join(root, "dist/cli/holdwait.js") });
}

const generated = join(root, "src/trace/gen");
const status = run(process.execPath, [tool("typescript/bin/tsc"), "-p", "tsconfig.build.json"]);
if (existsSync(generated)) cpSync(generated, join(root, "dist/trace/gen"), { recursive: true });
await bundle();
process.exitCode = status;
