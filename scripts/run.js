// What the scripts share: run a command, know how it went.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a tool of node_modules/.bin or a script; its output is shown as it comes. @returns its exit status */
export function run(command, args, options = {}) {
	const result = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
	if (result.error) throw result.error;
	return result.status ?? 1;
}

/** The JavaScript entry of a development tool: started with this Node, so that no shell is in between. */
export function tool(path) {
	return fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));
}
