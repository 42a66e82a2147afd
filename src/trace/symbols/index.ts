/**
 * Names for native code. Takes the bytes of an ELF file, gives its build id and the functions at offsets;
 * never opens files, never trusts a length.
 */
export { type ElfFile, readElf } from "./elf.js";
export { findFunctions } from "./functions.js";
