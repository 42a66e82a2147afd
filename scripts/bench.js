// Compiles bench/ and runs it: all of it, or what is named: npm run bench -- decode
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, run, tool } from "./run.js";

const wanted = process.argv.slice(2);
/** What the others share exports something; a bench just runs. */
const isBench = (name) => !/^export /m.test(readFileSync(join(root, "bench", name), "utf8"));
const names = readdirSync(join(root, "bench"))
	.filter((name) => /\.(ts|sh)$/.test(name) && isBench(name))
	.filter((name) => wanted.length === 0 || wanted.includes(name.replace(/\.\w+$/, "")));

let failed = run(process.execPath, [tool("typescript/bin/tsc"), "-p", "tsconfig.bench.json"]);
cpSync(join(root, "src/trace/gen"), join(root, "build/src/trace/gen"), { recursive: true });
for (const name of names) {
	process.stdout.write(`\n== ${name}\n`);
	const status = name.endsWith(".sh")
		? run("bash", [join("bench", name)])
		: run(process.execPath, ["--expose-gc", join("build/bench", name.replace(/ts$/, "js"))]);
	failed ||= status;
}
if (names.length === 0) process.stderr.write(`no such bench: ${wanted.join(" ")}\n`);
process.exitCode = names.length === 0 ? 2 : failed;
