/**
 * Names for native code. Takes the bytes of an ELF file, gives its build id and the symbols at offsets;
 * never opens files, never trusts a length.
 */
export { type ElfFile, readElf } from "./elf.js";
export { findSymbols } from "./symbols.js";
