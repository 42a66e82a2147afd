// Regenerates src/trace/gen from proto/trace.proto; with --check only says whether the committed code is current.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const generated = join(root, "src/trace/gen");
const pbjs = createRequire(import.meta.url).resolve("protobufjs-cli/bin/pbjs");

function generate(folder) {
	const options =
		"-t static-module -w esm --no-create --no-verify --no-convert --no-delimited --no-typeurl --no-service --dts";
	const target = join(folder, "trace.js");
	execFileSync(process.execPath, [
		pbjs,
		...options.split(" "),
		"-o",
		target,
		join(root, "proto/trace.proto"),
	]);
}

function isCurrent(folder) {
	return ["trace.js", "trace.d.ts"].every(
		(name) => readFileSync(join(folder, name), "utf8") === readFileSync(join(generated, name), "utf8"),
	);
}

function check() {
	const folder = mkdtempSync(join(tmpdir(), "holdwait-proto-"));
	try {
		generate(folder);
		return isCurrent(folder);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

if (!process.argv.includes("--check")) generate(generated);
else if (!check()) {
	process.stderr.write("src/trace/gen differs from proto/trace.proto: run npm run proto\n");
	process.exitCode = 1;
}
