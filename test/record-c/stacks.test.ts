import { expect } from "vitest";
import { testWith } from "../support/compiler.js";
import { dump, program, record, recorder } from "./support.js";

const testWithCompiler = testWith("cc");
const optimized = ["-O2", "-fomit-frame-pointer"];

/** Stacks of the acquires as frames of the program itself, outwards from the caller of leaf(), as stacks.c prints them. */
function ownFrames(path: string): string[] {
	return dump(path)
		.filter((line) => /^T\d+ acquire /.test(line))
		.map((line) => {
			const frames = line.split(" @ ")[1]?.split(" < ") ?? [];
			const own = frames.slice(1).filter((frame) => frame.endsWith(" m1"));
			return own.map((frame) => frame.slice(2, -3)).join(" ");
		});
}

/** What backtrace() found, without frames outside the program (they lie far above or below it). */
function expectedFrames(stdout: string): string[] {
	const lines = stdout.trim().split("\n");
	return lines.map((line) => {
		const offsets = line.trim().split(" ");
		return offsets.filter((offset) => Number.parseInt(offset, 16) < 1 << 20).join(" ");
	});
}

testWithCompiler("stacks equal those of backtrace(), whatever the frames look like", () => {
	const { status, stdout, traces } = record([program("stacks.c", ...optimized)]);
	expect(status).toBe(0);
	const found = ownFrames(traces[0] as string);
	const expected = expectedFrames(stdout);
	expect(expected.length).toBeGreaterThan(1000);
	expect(new Set(expected).size).toBeGreaterThan(100);
	expect(found).toEqual(expected);
});

testWithCompiler("every stack, frames of libraries included, is what the unwinder says", () => {
	const library = recorder("-DHOLDWAIT_CHECK_STACKS");
	expect(record([program("stacks.c", ...optimized)], { library }).status).toBe(0);
	expect(record([program("calls.c"), "lives"], { library }).status).toBe(0);
});

testWithCompiler("as many frames as asked for, and it is said when there were more", () => {
	const { traces } = record([program("stacks.c", ...optimized)], { env: { HOLDWAIT_FRAMES: "2" } });
	const acquires = dump(traces[0] as string).filter((line) => /^T\d+ acquire /.test(line));
	for (const line of acquires) {
		const frames = line.split(" @ ")[1]?.split(" < ") ?? [];
		expect(frames).toHaveLength(frames.at(-1) === "…" ? 3 : 2);
	}
	expect(acquires[0]).toMatch(/ < …$/);
});
