/** What threads wait for where nothing of theirs runs: parked by the platform, or for a class that another one initializes. */
import { expect } from "vitest";
import { holdwait } from "../support/holdwait.js";
import { analyze, findings, java, one, record, reportOf, shape, testWithJava } from "./support.js";

for (const how of ["mutex", "interruptible"]) {
	const name = how === "mutex" ? "mutex" : "interruptibly";
	testWithJava(`a lock made of AbstractQueuedSynchronizer, taken ${name}: quiet, hung, fixed`, async () => {
		const sides = Array(2).fill(`both, outer ${name} > both, inner ${name}`);
		expect(await findings("Parked", how, "quiet")).toContainEqual(one("predicted", "lock-order", ...sides));
		expect(await findings("Parked", how, "hung")).toEqual([one("deadlocked", "lock-order", ...sides)]);
		const fixed = await findings("Parked", how, "fixed");
		expect(fixed.filter(({ rule }) => rule !== "class-order")).toEqual([]);
	});
}

testWithJava("who is parked for long while others wait for it: what it is parked for", async () => {
	const sides = ["> bring, brings", "takeFromQueue, held taking > takeFromQueue, takes"];
	const hung = await reportOf("Parked", "queue", "hung");
	expect(hung.findings.map(shape)).toEqual([one("deadlocked", "lock-order", ...sides)]);
	const wanted = hung.findings[0]?.participants.map(({ wants }) => wants?.class);
	expect(wanted).toContain("java.util.concurrent.LinkedBlockingQueue");
	expect(await findings("Parked", "queue", "quiet")).toEqual([]);
});

testWithJava("a synchronizer without an owner is no lock of anybody", async () => {
	expect(await findings("Parked", "gate", "quiet")).toEqual([]);
	expect(await findings("Parked", "tried", "quiet")).toEqual([]);
});

const needs = [
	"<clinit>, first > <clinit>, first needs second",
	"<clinit>, second > <clinit>, second needs first",
];

testWithJava(
	"two classes that need each other: explained when they hang, which the JVM does not see",
	async () => {
		expect(await findings("Initialized", "classes", "hung")).toEqual([
			one("deadlocked", "lock-order", ...needs),
		]);
		expect(await findings("Initialized", "classes", "quiet")).toEqual([]);
	},
);

testWithJava("two classes that need each other: two runs that went well, together", () => {
	const { folder } = record(java("Initialized", "classes", "quiet", "first"));
	record(java("Initialized", "classes", "quiet", "second"), folder);
	expect(analyze(folder).findings.map(({ verdict, rule }) => `${verdict} ${rule}`)).toEqual([
		"potential different-runs",
	]);
	expect(holdwait(["analyze", folder]).stdout).toContain("initialization of Initialized$First");
});

testWithJava("an initializer that needs a lock, and a thread that has it and needs the class", async () => {
	const sides = [
		"<clinit>, registered > <clinit>, registers",
		"useRegistered, registry > useRegistered, uses registered",
	];
	expect(await findings("Initialized", "registry", "hung")).toEqual([
		one("deadlocked", "lock-order", ...sides),
	]);
	expect(await findings("Initialized", "registry", "quiet")).toEqual([]);
});
