import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bytesSource } from "../../src/trace/source.js";
import { readElf } from "../../src/trace/symbols/index.js";
import { compile, temporaryFolder, testWith } from "../support/compiler.js";
import { holdwait } from "../support/holdwait.js";

const source = `
#include <mutex>
static std::mutex left, right;
static inline __attribute__((always_inline)) void inner(std::mutex &lock) { asm volatile("" : : "r"(&lock)); }
namespace bank {
	template <class T> __attribute__((noinline)) void transfer(T amount) { inner(left); asm volatile("" : : "r"(amount)); }
}
int main() { bank::transfer<long>(1); return 0; }
`;
const mangled = "_ZN4bank8transferIlEEvT_";

/** The first instruction of 'transfer' belongs to a function that was inlined into it. */
const expanded = [
	{ function: expect.stringMatching(/^inner/), file: "subject.cc", line: 4 },
	{ function: "void bank::transfer<long>(long)", file: "subject.cc", line: 6 },
];

interface Subject {
	readonly folder: string;
	readonly program: string;
	/** Analyzes a trace whose only wait stands in 'transfer'. */
	readonly framesWith: (...options: string[]) => { frames: Frame[]; stderr: string };
}
interface Frame {
	readonly function: string;
	readonly file?: string;
	readonly line?: number;
	readonly module?: string;
}

function subject(flags: string[] = []): Subject {
	const folder = temporaryFolder();
	const program = compile(source, {
		folder,
		name: "subject",
		flags: ["-Wl,--build-id=sha1", ...flags],
		compiler: "c++",
	});
	const symbols = spawnSync("nm", [program], { encoding: "utf8" }).stdout;
	const start = new RegExp(`^([0-9a-f]+) . ${mangled}$`, "m").exec(symbols)?.[1];
	if (start === undefined) throw new Error(symbols);
	const { buildId } = readElf(bytesSource(readFileSync(program)))!;
	const at = `0x${(Number.parseInt(start, 16) + 1).toString(16)} m1`;
	writeFileSync(
		join(folder, "t.txt"),
		[
			"holdwait 1",
			`module m1 ${JSON.stringify(program)} build=${buildId}`,
			`T1 acquire a @ ${at}`,
			`T2 acquire b @ ${at}`,
			`T1 attempt b @ ${at}`,
			`T2 attempt a @ ${at}`,
			"",
		].join("\n"),
	);
	const framesWith = (...options: string[]) => {
		const { stdout, stderr } = holdwait(["analyze", "t.txt", "--json", "-", ...options], { cwd: folder });
		return { frames: JSON.parse(stdout).findings[0].participants[0].wants.stack as Frame[], stderr };
	};
	return { folder, program, framesWith };
}

testWith(
	"c++",
	"llvm-symbolizer",
	"nm",
)("llvm-symbolizer gives lines, inlined functions, demangled names", () => {
	const { frames } = subject().framesWith("--symbolizer", "llvm-symbolizer");
	expect(frames).toEqual(expanded);
});

testWith(
	"c++",
	"addr2line",
	"nm",
)("addr2line gives the same places", () => {
	const { frames } = subject().framesWith("--symbolizer", "addr2line");
	// Some versions of addr2line give the inlined function the name of the one it is in.
	expect(frames.map(({ file, line }) => ({ file, line }))).toEqual(
		expanded.map(({ file, line }) => ({ file, line })),
	);
	expect(frames.at(-1)).toEqual(expanded.at(-1));
});

testWith(
	"c++",
	"c++filt",
	"nm",
)("without a tool, names come from the symbol table, demangled", () => {
	const { frames, stderr } = subject().framesWith("--symbolizer", "none");
	expect(frames).toEqual([{ function: "void bank::transfer<long>(long)" }]);
	expect(stderr).toBe("");
});

testWith("c++", "nm")("files that are not below the source folder keep their full path", () => {
	const { folder, framesWith } = subject();
	const elsewhere = temporaryFolder();
	const { frames } = framesWith("--source", elsewhere);
	expect(new Set(frames.map(({ file }) => file))).toEqual(new Set([join(folder, "subject.cc")]));
});

testWith("c++", "nm")("a program that was rebuilt is not asked, and that is said once", () => {
	const { folder, program, framesWith } = subject();
	compile(source.replace("(1)", "(2)"), {
		folder,
		name: "subject",
		flags: ["-Wl,--build-id=sha1"],
		compiler: "c++",
	});
	const { frames, stderr } = framesWith();
	expect(frames).toEqual([{ function: expect.stringMatching(/^0x[0-9a-f]+$/), module: program }]);
	expect(stderr.match(/was rebuilt since the trace was recorded/g)).toHaveLength(1);
});

testWith("c++", "nm")("a program that is gone, and one that is not ELF any more", () => {
	const { program, framesWith } = subject();
	writeFileSync(program, "#!/bin/sh\n");
	const { frames, stderr } = framesWith();
	expect(frames).toEqual([{ function: expect.stringMatching(/^0x[0-9a-f]+$/), module: program }]);
	expect(stderr).toMatch(/is not a program on this machine/);
});

testWith("c++", "nm")("a program that was moved is found with --debug-dir", () => {
	const { folder, program, framesWith } = subject();
	mkdirSync(join(folder, "moved"));
	copyFileSync(program, join(folder, "moved/subject"));
	writeFileSync(program, "");
	expect(framesWith("--debug-dir", "moved").frames).toEqual(expanded);
});

testWith(
	"c++",
	"nm",
	"objcopy",
	"strip",
)("debug information kept apart is found by build id and by name", () => {
	const { folder, program, framesWith } = subject();
	const { buildId } = readElf(bytesSource(readFileSync(program)))!;
	const byId = join(folder, "debug/.build-id", buildId.slice(0, 2));
	mkdirSync(byId, { recursive: true });
	const debugFile = join(byId, `${buildId.slice(2)}.debug`);
	spawnSync("objcopy", ["--only-keep-debug", program, debugFile]);
	spawnSync("strip", ["--strip-all", program]);
	expect(framesWith().frames).toEqual([{ function: expect.stringMatching(/^0x/), module: program }]);
	expect(framesWith("--debug-dir", "debug").frames).toEqual(expanded);
	copyFileSync(debugFile, join(folder, "subject.debug"));
	spawnSync("objcopy", ["--add-gnu-debuglink=subject.debug", program], { cwd: folder });
	expect(framesWith().frames).toEqual(expanded);
});

test("frames the recorder resolved are left as they are", () => {
	const folder = temporaryFolder();
	const stacks = [
		"T1 acquire a @ f a.go:1",
		"T2 acquire b @ g a.go:2",
		"T1 attempt b @ h a.go:3",
		"T2 attempt a @ i a.go:4",
	];
	writeFileSync(join(folder, "t.txt"), ["holdwait 1", ...stacks, ""].join("\n"));
	const { stdout } = holdwait(["analyze", "t.txt", "--json", "-"], { cwd: folder });
	expect(JSON.parse(stdout).findings[0].participants[0].wants.stack).toEqual([
		{ function: "h", file: "a.go", line: 3 },
	]);
});
