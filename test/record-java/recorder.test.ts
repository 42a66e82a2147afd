import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";
import { expect } from "vitest";
import { temporaryFolder } from "../support/compiler.js";
import { holdwait, holdwaitPath, root } from "../support/holdwait.js";
import { agentOf, analyze, java, type Recording, record, testWithJava } from "./support.js";

const schema = protobuf.loadSync(join(root, "proto/trace.proto")).lookupType("holdwait.Trace");

/** Every trace of a recording is one protobuf message, nothing of it is missing, and no two sections overlap. */
function expectWhole(folder: string, closed = true): void {
	for (const name of readdirSync(folder)) schema.decode(readFileSync(join(folder, name)));
	for (const trace of analyze(folder).traces)
		expect(trace).toMatchObject({ losses: [], overlaps: 0, closed });
}

function textOf({ folder }: Recording): string {
	const [name] = readdirSync(folder);
	return holdwait(["dump", join(folder, name as string)]).stdout;
}

/** The recorded events as lines of text, without times and stacks. */
function events(recording: Recording): readonly string[] {
	return textOf(recording)
		.split("\n")
		.filter((line) => /^T\d/.test(line))
		.map((line) => line.replace(/ (t=|@).*$/, ""));
}

function odd(mode: string): Recording {
	const recording = record(java("Odd", mode));
	expectWhole(recording.folder);
	return recording;
}

const operations = (lines: readonly string[]): Map<string, number> => {
	const counts = new Map<string, number>();
	for (const line of lines) {
		const operation = line.split(" ")[1] as string;
		counts.set(operation, (counts.get(operation) ?? 0) + 1);
	}
	return counts;
};

testWithJava("exceptions give back what they unwind: blocks, methods, and what they hold", () => {
	const recording = odd("exceptions");
	expect(recording).toMatchObject({ status: 0, stdout: "done\n" });
	const counts = operations(events(recording));
	expect(counts.get("release")).toBe(counts.get("acquire"));
	expect(analyze(recording.folder).findings).toEqual([]);
});

testWithJava("deep recursion and a stack overflow leave nothing held", () => {
	const recording = odd("overflow");
	expect(recording).toMatchObject({ status: 0, stdout: "done\n" });
	expect(analyze(recording.folder).findings).toEqual([]);
});

testWithJava("a condition and a monitor: given back to sleep, woken, taken again", () => {
	const lines = events(odd("sleepers"));
	for (const operation of ["wait", "notify", "wake"]) {
		const found = lines.filter((line) => line.split(" ")[1] === operation);
		expect(found.length, operation).toBeGreaterThanOrEqual(2);
	}
	expect(lines.filter((line) => / notify .* all$/.test(line))).toHaveLength(2);
});

testWithJava("an interrupted request is given up, and said to be", () => {
	const lines = events(odd("interrupted"));
	expect(lines.filter((line) => line.endsWith("interrupt"))).toHaveLength(1);
});

testWithJava("a lock that throws an exception instead of being taken is not waited for afterwards", () => {
	const lines = events(odd("refused"));
	expect(lines.filter((line) => line.includes("attempt"))).toEqual([]);
});

testWithJava(
	"a lock that its own constructor takes is one lock, inside and outside, and for every thread",
	() => {
		const taken = textOf(odd("eager"))
			.split("\n")
			.filter((line) => / acquire .* @ Odd(\$Eager\.<init>|\.take) /.test(line));
		expect(taken).toHaveLength(3);
		expect(new Set(taken.map((line) => line.split(" ")[2])).size).toBe(1);
	},
);

testWithJava("of more locks at one place than get a full stack, those of several threads get one", () => {
	for (const mode of ["crowd", "apart"]) {
		const trace = textOf(odd(mode));
		const second = /^thread (T\d+) "second"/m.exec(trace)?.[1];
		const taken = trace.split("\n").filter((line) => line.startsWith(`${second} acquire`));
		const [outer, ...many] = taken.map((line) => line.split(" < ").length);
		expect(outer).toBeGreaterThan(1);
		expect(many).toHaveLength(40);
		expect(Math.min(...many)).toBeGreaterThan(1);
	}
});

interface Definitions {
	readonly text?: readonly { readonly id: number; readonly text: string }[];
	readonly frame?: readonly { readonly id: number; readonly function: number; readonly line: number }[];
	readonly stack?: readonly { readonly id: number; readonly frame: readonly number[] }[];
}

/** The ids of the stacks that have but one frame, by `function line`. */
function idsOfSites({ folder }: Recording): Map<string, number[]> {
	const [name = ""] = readdirSync(folder);
	const { packet } = schema.toObject(schema.decode(readFileSync(join(folder, name))));
	const all: readonly Definitions[] = packet.flatMap(({ definitions = [] }) => definitions);
	const texts = new Map(all.flatMap(({ text = [] }) => text).map(({ id, text }) => [id, text]));
	const places = all.flatMap(({ frame = [] }) => frame);
	const frames = new Map(places.map((it) => [it.id, `${texts.get(it.function)} ${it.line}`]));
	const sites = new Map<string, number[]>();
	for (const { id, frame } of all.flatMap(({ stack = [] }) => stack)) {
		const site = frames.get(frame[0] as number) as string;
		if (frame.length === 1) sites.set(site, [...(sites.get(site) ?? []), id]);
	}
	return sites;
}

testWithJava("where very much is taken, stacks get ids of one byte, however late they come", () => {
	const ids = [...idsOfSites(odd("often"))]
		.filter(([site]) => site.startsWith("Odd.takeAll"))
		.map(([, ids]) => ids);
	// The outer lock is taken once, with its full stack: its site has no stack of its own.
	expect(ids.map((ofSite) => ofSite.map((id) => id < 128))).toEqual([[false, true]]);
});

testWithJava("permits and stamps: two permits are two, also when tried for, a stamp has a mode", () => {
	const recording = odd("unowned");
	const [, semaphore] = /^lock (L\d+) semaphore/m.exec(textOf(recording)) as RegExpExecArray;
	const lines = events(recording).map((line) => line.replace(/^T\d+ /, ""));
	const ofPermits = lines.filter((line) => line.includes(` ${semaphore}`));
	expect(ofPermits.map((line) => line.replace(` ${semaphore}`, ""))).toEqual([
		...["acquire", "acquire try", "release", "release"],
		...["acquire try", "acquire timed", "release", "release"],
	]);
	expect(lines.join("\n")).toMatch(/acquire \S+ shared\nrelease \S+ shared/);
});

testWithJava("System.exit and an uncaught exception end the trace in order, with their status", () => {
	expect(odd("exit")).toMatchObject({ status: 3, stdout: "" });
	const uncaught = odd("uncaught");
	expect(uncaught).toMatchObject({ status: 1, stdout: "" });
	expect(uncaught.stderr).toContain("IllegalStateException: on purpose");
});

testWithJava("threads that still run when the process ends cost nothing of the trace", () => {
	for (let round = 0; round < 5; round++)
		expect(odd("behind")).toMatchObject({ status: 0, stdout: "done\n" });
});

testWithJava("a class whose loader does not find the recorder is left as it was, and counted", () => {
	const recording = record(java("Odd", "narrow"));
	expect(recording).toMatchObject({ status: 0, stdout: "done\n" });
	expect(textOf(recording)).toMatch(/^loss limit .*1 classes are not recorded, first Certain/m);
});

testWithJava("what is changed passes the verifier, also when the interpreter runs it", () => {
	for (const option of ["-Xverify:all", "-Xint", "-XX:TieredStopAtLevel=1"]) {
		const [command, ...args] = java("Odd", "exceptions");
		const recording = record([command as string, option, ...args]);
		expect(recording).toMatchObject({ status: 0, stdout: "done\n" });
		expectWhole(recording.folder);
	}
});

testWithJava("methods of every shape pass the verifier, and compute what they did", () => {
	const [command, ...args] = java("Shapes");
	const { stdout } = spawnSync(command as string, args, { encoding: "utf8" });
	const recording = record([command as string, "-Xverify:all", ...args]);
	expect(recording).toMatchObject({ status: 0, stdout });
	expect(Number(stdout)).toBeGreaterThan(0);
	expectWhole(recording.folder);
});

testWithJava("options of the user's own are kept", () => {
	const folder = temporaryFolder();
	const [command, ...args] = java("Odd", "exit");
	const { stderr } = holdwait(
		["record", "-o", folder, "--", command as string, "-XshowSettings:properties", ...args],
		{
			env: { JAVA_TOOL_OPTIONS: "-Dof.the.user=kept" },
		},
	);
	expect(stderr).toContain("of.the.user = kept");
	expectWhole(folder);
});

/** The trace has so many bytes; after some growth its room comes in the largest steps there are. */
async function untilAtLeast(size: number, folder: string): Promise<void> {
	const [name = ""] = readdirSync(folder);
	while (statSync(join(folder, name)).size < size) await new Promise((resolve) => setTimeout(resolve, 5));
}

testWithJava("killed at any moment: all that was recorded is read", async () => {
	for (const size of [0, 0, 0, 9_000_000]) {
		const folder = temporaryFolder();
		const args = [holdwaitPath, "record", "-o", folder, "--", ...java("Odd", "busy")];
		const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
		const ended = new Promise((resolve) => child.once("exit", resolve));
		await new Promise((resolve) => child.stdout.once("data", resolve));
		await untilAtLeast(size, folder);
		const [program] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").split(" ");
		process.kill(Number(program), "SIGKILL");
		await ended;
		expectWhole(folder, false);
	}
});

testWithJava("a full disk stops the recording, says so, and not the program", () => {
	const folder = temporaryFolder();
	const program = java("Odd", "busy").map((word) => `'${word}'`);
	const command = `ulimit -f 2000; exec timeout 20 '${process.execPath}' '${holdwaitPath}' record -o '${folder}' -- ${program.join(" ")}`;
	const { stderr } = spawnSync(
		"bash",
		["-c", `${command} 2>&1 >/dev/null | grep -m1 'recording stopped' >&2`],
		{
			encoding: "utf8",
		},
	);
	expect(stderr).toContain("recording stopped");
	const judged = holdwait(["analyze", folder]);
	expect(judged.status).toBe(2);
	expect(judged.stderr).toContain("disk-full: the trace file cannot grow");
});

/** What a program says without a recorder. */
function unrecorded([program = "", ...args]: readonly string[]): string {
	return spawnSync(program, args, { encoding: "utf8" }).stdout;
}

/** The locks that code of some classes takes, numbered as they come. */
function locksTakenIn(types: string, recording: Recording): readonly number[] {
	const lines = new RegExp(`^T\\d+ acquire (L\\d+) .*?@ ${types}\\b`, "gm");
	const taken = [...textOf(recording).matchAll(lines)];
	const order = [...new Set(taken.map(([, lock]) => lock))];
	return taken.map(([, lock]) => order.indexOf(lock) + 1);
}

testWithJava("objects keep what is recorded of them where the program does not see it", () => {
	const command = java("Reflected");
	const recording = record(command);
	expect(recording).toMatchObject({ status: 0, stdout: unrecorded(command) });
	const once = [1, 1, 1, 1, 1, 2, 1, 3, 4, 4];
	expect(locksTakenIn("Reflected", recording)).toEqual([...once, 5, 5, 5, 5, 5, 6, 5, 7, 8, 8]);
});

testWithJava("locks that objects keep to themselves, and those that others get, are one lock each", () => {
	const [command = "java", ...args] = java("Kept", "again");
	const asAgent = [command, `-javaagent:${agentOf("Kept")}`, "-Xverify:all", ...args];
	const recording = record(asAgent);
	expect(recording).toMatchObject({ status: 0, stdout: unrecorded(asAgent) });
	expect(recording.stderr.match(/^changed: .*$/gm)).toEqual(["changed: Alone"]);
	const aloneOnce = [1, 2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6];
	expect(locksTakenIn("Alone", recording)).toEqual([...aloneOnce, ...aloneOnce.map((lock) => lock + 6)]);
	// The initialization of Shown is the first; Kept gets the lock of an object from it.
	expect(locksTakenIn("(?:Shown|Kept)", recording)).toEqual([1, 2, 3, 2, 4, 3, 4]);
	expect(locksTakenIn("Chosen", recording)).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
	expect(locksTakenIn("Given", recording)).toEqual([1, 1, 2, 2]);
	expectWhole(recording.folder);
});

testWithJava("classes that were changed can be changed again by another agent", () => {
	const [command = "java", ...args] = java("Reflected", "again");
	const asAgent = [command, `-javaagent:${agentOf("Reflected")}`, "-Xverify:all", ...args];
	const recording = record(asAgent);
	expect(recording).toMatchObject({ status: 0, stdout: unrecorded(asAgent) });
	expectWhole(recording.folder);
});
