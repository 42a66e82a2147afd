import { expect } from "vitest";
import { testWith } from "../support/compiler.js";
import { analyze, published, record } from "./support.js";

const testWithMaven = testWith("java", "javac", "mvn");

/** Deadlocks of published libraries that the literature knows, found in runs that went well. */
const known = [
	{
		name: "commons-dbcp 1.2: giving a connection back against looking through the idle ones",
		program: "Pooled",
		libraries: [
			"commons-dbcp:commons-dbcp:1.2",
			"commons-pool:commons-pool:1.2",
			"commons-collections:commons-collections:3.2.1",
			"com.h2database:h2:1.4.200",
		],
		sides: [
			"GenericObjectPool.evict > AbandonedTrace.addTrace",
			"PoolableConnection.close > GenericObjectPool.addObjectToPool",
		],
	},
	{
		name: "log4j 1.2.13: logging from a locked object against logging that object",
		program: "Logged",
		libraries: ["log4j:log4j:1.2.13"],
		sides: ["Category.callAppenders > Logged.toString", "Logged.deposit > Category.callAppenders"],
	},
] as const;

/** Class and method without package. */
const short = (name: string | undefined): string | undefined => name?.split(".").slice(-2).join(".");

for (const { name, program, libraries, sides } of known) {
	testWithMaven(name, () => {
		const recording = record(published(program, libraries));
		expect(recording).toMatchObject({ status: 0 });
		const predicted = analyze(recording.folder).findings.filter(({ verdict }) => verdict === "predicted");
		const found = predicted.map(({ participants }) =>
			participants.map(({ holds, wants }) => {
				const held = holds.find(({ inCycle }) => inCycle);
				return `${short(held?.stack[0]?.function)} > ${short(wants?.stack[0]?.function)}`;
			}),
		);
		expect(found.map((each) => each.sort())).toContainEqual([...sides]);
	});
}
