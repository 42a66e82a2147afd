import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Deadlock, explore } from "./oracle.js";
import { programOfText } from "./oracleProgram.js";
import { families, randomTraces } from "./randomTraces.js";

/** `T1 a b` per line or `;`: acquires, with `-` releases, `~` shared; other words as in text traces. */
function lines(trace: string): string {
	return `holdwait 1\n${trace
		.split(/[;\n]/)
		.map((line) => line.trim())
		.join("\n")}\n`;
}

/** Deadlocks as `T1@3 T2@3` with the index of the event each waits at. */
function deadlocksOf(trace: string): string[] {
	return explore(programOfText(lines(trace)))
		.deadlocks.map((deadlock) => deadlock.map(({ thread, index }) => `T${thread}@${index}`).join(" "))
		.sort();
}

const section = (thread: string, locks: string): string => {
	const names = locks.split(" ");
	const taken = names.map(
		(name) => `${thread} acquire ${name.replace("~", "")}${name.endsWith("~") ? " shared" : ""}`,
	);
	const given = names.toReversed().map((name) => `${thread} release ${name.replace("~", "")}`);
	return [...taken, ...given].join("\n");
};

describe("the oracle finds what is reachable", () => {
	const u1 = `${section("T1", "y x")}\n${section("T2", "x y")}`;

	test.each([
		["U1: two locks in two orders", u1, ["T1@1 T2@1"]],
		["U2: by one thread", `${section("T1", "y x")}\n${section("T1", "x y")}`, []],
		["U3: under a guard", `${section("T1", "z y x")}\n${section("T2", "z x y")}`, []],
		[
			"U4: ordered by a write that is read",
			`${section("T1", "y x")}; T1 acquire z; T1 write v; T1 release z
			T2 acquire z; T2 read v; T2 release z; ${section("T2", "x y")}`,
			[],
		],
		[
			"U5: a thread that runs inside another's section",
			`T1 acquire x; T1 fork T2; ${section("T2", "y")}; T1 join T2; T1 release x; ${section("T3", "y x")}`,
			["T1@2 T2@0 T3@1"],
		],
		[
			"U6: another thread gives back",
			`T1 acquire y; T1 acquire x; T2 release y; T2 release x; ${section("T3", "x y")}`,
			[],
		],
		["U7: two functions, two orders, one thread", `${section("T1", "b a")}\n${section("T1", "a b")}`, []],
		[
			"three in a ring",
			`${section("T1", "a b")}\n${section("T2", "b c")}\n${section("T3", "c a")}`,
			["T1@1 T2@1 T3@1"],
		],
		["ordered by fork", `${section("T1", "a b")}; T1 fork T2; ${section("T2", "b a")}`, []],
		["a try does not wait", "T1 acquire a; T1 acquire b try; T2 acquire b", []],
		[
			"a time limit ends the wait",
			"T1 acquire a; T1 acquire b timed; T1 release b; T1 release a; T2 acquire b; T2 acquire a",
			[],
		],
		["taken twice", "T1 acquire a; T1 attempt a", ["T1@1"]],
		["a recursive lock taken twice", "lock a recursive; T1 acquire a; T1 acquire a", []],
		["a lock whose owner ended", "T1 acquire a; T1 end; T2 attempt a", ["T2@0"]],
		["a robust lock whose owner ended", "lock a mutex robust; T1 acquire a; T1 end; T2 attempt a", []],
	])("%s", (_, trace, expected) => {
		expect(deadlocksOf(trace)).toEqual(expected);
	});

	test.each([
		["R", []],
		["r", ["T1@1 T2@0"]],
		["rH", []],
	])("a read inside a read with a writer about, policy %s", (policy, expected) => {
		const trace = `lock l rwlock policy=${policy}; ${section("T1", "l~ l~")}; ${section("T2", "l")}`;
		expect(deadlocksOf(trace)).toEqual(expected);
	});

	test.each([
		["R", []],
		["r", ["T1@1 T2@1 T3@0 T4@0"]],
		["rH", ["T1@1 T2@1 T3@0 T4@0"]],
	])("two readers in two orders with a writer on each, policy %s", (policy, expected) => {
		const locks = `lock k rwlock policy=${policy}; lock l rwlock policy=${policy}`;
		const readers = `${section("T1", "k~ l~")}; ${section("T2", "l~ k~")}`;
		expect(deadlocksOf(`${locks}; ${readers}; ${section("T3", "k")}; ${section("T4", "l")}`)).toEqual(
			expected,
		);
	});

	test("the readers of a lock that both convert to writers", () => {
		const one = (thread: string) => `${thread} acquire l shared; ${thread} upgrade l; ${thread} release l`;
		expect(deadlocksOf(`lock l rwlock policy=r; ${one("T1")}; ${one("T2")}`)).toEqual(["T1@1 T2@1"]);
	});

	test("a permit may come from anybody, so only all together are stuck", () => {
		const taken = "T1 acquire s; T1 acquire t; T1 release t; T1 release s; T1 end";
		const other = "T2 acquire t; T2 acquire s; T2 release s; T2 release t; T2 end";
		const locks = "lock s semaphore permits=1; lock t semaphore permits=1";
		expect(deadlocksOf(`${locks}; ${taken}; ${other}`)).toEqual(["T1@1 T2@1"]);
		expect(deadlocksOf(`${locks}; ${taken}; ${other}; T3 acquire m; T3 release m`)).toEqual([]);
	});

	test("a notification that came too early", () => {
		const sleeper =
			"T1 acquire m; T1 wait c m; T2 acquire m; T2 notify c; T2 release m; T2 end; T1 wake c; T1 acquire m; T1 release m; T1 end";
		expect(deadlocksOf(sleeper)).toEqual(["T1@2"]);
	});
});

describe("it makes no difference to what is reachable when requests begin to wait", () => {
	const keysOf = (deadlocks: readonly Deadlock[]) =>
		deadlocks.map((one) => one.map(({ thread, index }) => `${thread} ${index}`).join(", ")).sort();

	test.each(families)("%s", (family) => {
		fc.assert(
			fc.property(randomTraces(family), ({ text }) => {
				const program = programOfText(text);
				const [any, late] = [explore(program), explore(program, { asksAnytime: false })];
				expect(keysOf(late.deadlocks)).toEqual(keysOf(any.deadlocks));
				expect(keysOf(late.closed)).toEqual(keysOf(any.closed));
			}),
			{ numRuns: 30 },
		);
	});
});
