// src/ → dist/: compile, then copy what is JavaScript already.
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { root, run, tool } from "./run.js";

const generated = join(root, "src/trace/gen");
const status = run(process.execPath, [tool("typescript/bin/tsc"), "-p", "tsconfig.build.json"]);
if (existsSync(generated)) cpSync(generated, join(root, "dist/trace/gen"), { recursive: true });
process.exitCode = status;
