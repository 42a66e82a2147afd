/**
 * The command. Takes arguments, files and processes, gives text, files and exit codes; never analyzes.
 */
export { main } from "./main.js";
