import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./compiler.js";

/** Writes files into a folder that is removed when the test ends. @returns the folder */
export function folderWith(files: Record<string, string | Uint8Array>): string {
	const folder = temporaryFolder();
	for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
	return folder;
}
