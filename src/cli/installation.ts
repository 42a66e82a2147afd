import { fileURLToPath } from "node:url";

/**
 * The folder of this copy of holdwait, with what is shipped beside the code. From this file it is as far as from the one that the
 * build makes of the whole command, and in no other file may a path be relative to the file.
 */
export const installation = fileURLToPath(new URL("../../", import.meta.url));
