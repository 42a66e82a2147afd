import { expect } from "vitest";
import type { Finding, Report } from "../../src/model/index.js";
import { testWith } from "../support/compiler.js";
import { holdwait } from "../support/holdwait.js";
import { program, record, recordUntilStuck } from "./support.js";

const testWithCompilers = testWith("cc", "c++");

/** Where a stack is in the program itself: innermost first, `function:line`, without frames of libraries' headers. */
function site(stack: readonly { function: string; file?: string; line?: number }[], source: string): string {
	const own = stack.find(({ file }) => file?.endsWith(source));
	return own === undefined ? "?" : `${own.function.replace(/\(.*/, "")}:${own.line}`;
}

interface Expectation {
	readonly verdict: string;
	readonly rule: string;
	/** `held at > wanted at` of each participant, sorted. */
	readonly participants: readonly string[];
}

function shape(finding: Finding, source: string): Expectation {
	const participants = finding.participants.map(({ holds, wants }) => {
		const held = holds.filter(({ inCycle }) => inCycle).map(({ stack }) => site(stack, source));
		return `${held.join(" ")} > ${wants === undefined ? "" : site(wants.stack, source)}`.trim();
	});
	return { verdict: finding.verdict, rule: finding.rule, participants: participants.sort() };
}

function analyze(traces: readonly string[]): Report {
	const { status, stdout, stderr } = holdwait(["analyze", "--json", "-", ...traces]);
	expect({ status: status === 0 || status === 1, stderr }).toEqual({ status: true, stderr: "" });
	return JSON.parse(stdout) as Report;
}

async function findings(
	source: string,
	args: readonly string[],
	ends: "hangs" | "ends",
): Promise<Expectation[]> {
	const command = [program(source), ...args];
	const traces = ends === "hangs" ? await recordUntilStuck(command) : record(command).traces;
	const report = analyze(traces);
	expect(report.traces.flatMap(({ losses }) => losses)).toEqual([]);
	return report.findings.map((finding) => shape(finding, source));
}

type Case = readonly [source: string, args: string, ends: "hangs" | "ends", expected: readonly Expectation[]];

const ring = (count: number, verdict: string): Expectation => ({
	verdict,
	rule: "lock-order",
	participants: Array.from({ length: count }, () => "take_two:17 > take_two:19"),
});
const one = (verdict: string, rule: string, ...participants: string[]): Expectation => ({
	verdict,
	rule,
	participants,
});

const cases: readonly Case[] = [
	["lock_order.c", "ring2 quiet", "ends", [ring(2, "predicted")]],
	["lock_order.c", "ring2 hung", "hangs", [ring(2, "deadlocked")]],
	["lock_order.c", "ring2 fixed", "ends", []],
	["lock_order.c", "ring3 hung", "hangs", [ring(3, "deadlocked")]],
	["lock_order.c", "ring3 fixed", "ends", []],
	["lock_order.c", "ring5 hung", "hangs", [ring(5, "deadlocked")]],
	["lock_order.c", "ring5 fixed", "ends", []],
	["lock_order.c", "guard quiet", "ends", []],
	["lock_order.c", "one-thread quiet", "ends", []],
	["lock_order.c", "self quiet", "ends", []],
	[
		"lock_order.c",
		"self hung",
		"hangs",
		[one("deadlocked", "self-deadlock", "lock_again:78 > lock_again:81")],
	],
	["lock_order.c", "orphan quiet", "ends", [one("potential", "held-at-end", "forgetful:87 >")]],
	["lock_order.c", "orphan hung", "hangs", [one("deadlocked", "held-at-end", "forgetful:87 >")]],
	["lock_order.c", "orphan fixed", "ends", []],
	["lock_order.c", "long-held hung", "hangs", [one("potential", "long-hold", "keeper:112 >")]],
	["lock_order.c", "long-held fixed", "ends", []],
	["lock_order.cpp", "ring2 fixed", "ends", []],
	["rwlock.c", "recursive-read reader quiet", "ends", []],
	["rwlock.c", "recursive-read writer quiet", "ends", []],
	["rwlock.c", "recursive-read reader hung", "ends", []],
	["rwlock.c", "recursive-read writer hung", "ends", []],
	["rwlock.c", "recursive-read nonrecursive fixed", "ends", []],
	["rwlock.c", "upgrade reader quiet", "ends", []],
	["rwlock.c", "upgrade reader fixed", "ends", []],
	["rwlock.c", "upgrade reader hung", "hangs", [one("deadlocked", "upgrade", "upgrade:60 > upgrade:63")]],
	["rwlock.c", "upgrade writer hung", "hangs", [one("deadlocked", "upgrade", "upgrade:60 > upgrade:63")]],
	[
		"rwlock.c",
		"upgrade nonrecursive hung",
		"hangs",
		[one("deadlocked", "upgrade", "upgrade:60 > upgrade:63")],
	],
	["rwlock.c", "not-held reader fixed", "ends", []],
	["rwlock.c", "twice reader fixed", "ends", []],
	["rwlock.c", "copied reader fixed", "ends", []],
	["shared_mutex.cpp", "recursive-read quiet", "ends", []],
	["shared_mutex.cpp", "recursive-read hung", "ends", []],
	["shared_mutex.cpp", "recursive-read fixed", "ends", []],
	["shared_mutex.cpp", "upgrade hung", "hangs", [one("deadlocked", "upgrade", "upgrade:38 > upgrade:41")]],
	["shared_mutex.cpp", "upgrade fixed", "ends", []],
	[
		"mixed.c",
		"join quiet",
		"ends",
		[one("predicted", "wait-cycle", "> worker:15", "shut_down:24 > shut_down:28")],
	],
	["mixed.c", "join fixed", "ends", []],
	["mixed.c", "fork quiet", "ends", []],
	["mixed.c", "fork fixed", "ends", []],
	["relock.c", "recursive quiet", "ends", []],
];

for (const [source, args, ends, expected] of cases)
	testWithCompilers(`${source} ${args}`, async () => {
		expect(await findings(source, args.split(" "), ends)).toEqual(expected);
	});

testWithCompilers("rings that went well are found at their full length", async () => {
	for (const count of [3, 5]) {
		const found = await findings("lock_order.c", [`ring${count}`, "quiet"], "ends");
		expect(found).toContainEqual(ring(count, "predicted"));
	}
});

testWithCompilers("two accounts in C++: found when it went well, explained when it hung", async () => {
	const quiet = await findings("lock_order.cpp", ["ring2", "quiet"], "ends");
	const transfer = "transfer:22 > transfer:24";
	expect(quiet).toEqual([one("predicted", "lock-order", transfer, transfer)]);
	const hung = await findings("lock_order.cpp", ["ring2", "hung"], "hangs");
	expect(hung).toEqual([one("deadlocked", "lock-order", transfer, transfer)]);
	const self = await findings("lock_order.cpp", ["self", "hung"], "hangs");
	expect(self).toEqual([one("deadlocked", "self-deadlock", "self_deadlock:29 > self_deadlock:32")]);
});

testWithCompilers(
	"the recursive read under the policy that lets writers pass: possible, and stuck",
	async () => {
		const quiet = await findings("rwlock.c", ["recursive-read", "nonrecursive", "quiet"], "ends");
		const hung = await findings("rwlock.c", ["recursive-read", "nonrecursive", "hung"], "hangs");
		const participants = ["> writer:44", "reader:28 > evaluate:23"];
		expect(quiet).toEqual([one("predicted", "recursive-read", ...participants)]);
		expect(hung).toEqual([one("deadlocked", "recursive-read", ...participants)]);
	},
);

testWithCompilers("locks given back that are not held, or twice", async () => {
	const notHeld = record([program("rwlock.c"), "not-held", "reader", "quiet"]);
	const [first] = analyze(notHeld.traces).findings;
	expect(first).toMatchObject({ verdict: "potential", rule: "release-unheld" });
	expect(first?.title).toContain("rwlock.c:69");
	const twice = record([program("rwlock.c"), "twice", "reader", "quiet"]);
	const [second] = analyze(twice.traces).findings;
	expect(second).toMatchObject({ verdict: "potential", rule: "release-unheld" });
	expect(second?.title).toContain("rwlock.c:75");
});

testWithCompilers(
	"a mutex copied while locked: the original is never given back, the copy was never taken",
	async () => {
		const quiet = await findings("rwlock.c", ["copied", "reader", "quiet"], "ends");
		expect(quiet.map(({ rule }) => rule).sort()).toEqual(["held-at-end", "release-unheld"]);
		const hung = await findings("rwlock.c", ["copied", "reader", "hung"], "hangs");
		expect(hung).toContainEqual(one("deadlocked", "self-deadlock", "copied:86 > copied:92"));
	},
);

testWithCompilers("a mutex held while joining a thread that needs it", async () => {
	const hung = await findings("mixed.c", ["join", "hung"], "hangs");
	expect(hung).toEqual([one("deadlocked", "wait-cycle", "> worker:15", "shut_down:24 > shut_down:28")]);
});

testWithCompilers("the fork child that inherits a lock nobody will give back", async () => {
	const hung = await findings("mixed.c", ["fork", "hung"], "hangs");
	expect(hung).toContainEqual(one("deadlocked", "held-at-end", "holder:40 >"));
});

testWithCompilers("mutexes of every kind locked twice", async () => {
	for (const kind of ["normal", "adaptive", "robust", "inherit", "shared"]) {
		const hung = await findings("relock.c", [kind, "hung"], "hangs");
		expect(hung).toEqual([one("deadlocked", "self-deadlock", "main:28 > main:31")]);
	}
	const refused = await findings("relock.c", ["errorcheck", "quiet"], "ends");
	expect(refused).toEqual([one("potential", "self-deadlock", "main:28 > main:31")]);
});
