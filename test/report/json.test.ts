import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/index.js";
import { reporters } from "../../src/report/index.js";
import * as fixtures from "./fixtures.js";
import { finding, held, report, step, thread, trace, use } from "./fixtures.js";
import { type Schema, violations } from "./schema.js";

const schema = JSON.parse(
	readFileSync(new URL("../../docs/report.schema.json", import.meta.url), "utf8"),
) as Schema;

const parsed = (one: Report) => JSON.parse(reporters.json(one));

/** Every optional field once. */
const full = finding({
	verdict: "deadlocked",
	rule: "wait-cycle",
	reason: "seen",
	count: 2,
	participants: [
		thread(
			"T1 ticker",
			[held("mu=Queue.mu", "0x4f2 libfoo.so < main", { how: "try", seconds: 1.5, stackTruncated: true })],
			{ ...use("cv", "pop queue.c:9", { seconds: 2 }), waitsFor: "condition" },
			{ releases: use("x shared", "leave a.c:3") },
		),
	],
	witness: {
		foundBy: "swapping",
		steps: [step("T2 asks mu shared", "f a.c:1", ["T1", "T3"])],
		otherSteps: 3,
		schedule: [{ thread: "T2", events: 3 }],
	},
	victims: { count: 9, groups: [{ count: 9, threads: ["T3"], wants: use("mu", "f a.c:1") }] },
	notes: ["a note"],
	traces: ["a.hwt", "b.hwt"],
});

describe("shape", () => {
	test("key by key, in this order", () => {
		expect(Object.keys(parsed(fixtures.everything))).toEqual([
			"schemaVersion",
			"trace",
			"traces",
			"findings",
			"dismissed",
			"lockOrder",
		]);
		const [one] = parsed(report([full])).findings;
		expect(JSON.stringify(one, null, 1)).toBe(
			JSON.stringify(
				{
					kind: "cycle",
					verdict: "deadlocked",
					rule: "wait-cycle",
					title: full.title,
					fingerprint: full.fingerprint,
					classFingerprint: full.classFingerprint,
					count: 2,
					participants: [
						{
							thread: "T1",
							threadName: "ticker",
							role: "holder",
							holds: [
								{
									lock: "mu",
									class: "Queue.mu",
									mode: "exclusive",
									inCycle: true,
									how: "try",
									seconds: 1.5,
									stack: [{ function: "0x4f2", module: "libfoo.so" }, { function: "main" }],
									stackTruncated: true,
								},
							],
							wants: {
								lock: "cv",
								class: "cv",
								mode: "exclusive",
								waitsFor: "condition",
								seconds: 2,
								stack: [{ function: "pop", file: "queue.c", line: 9 }],
							},
							releases: {
								lock: "x",
								class: "x",
								mode: "shared",
								stack: [{ function: "leave", file: "a.c", line: 3 }],
							},
						},
					],
					reason: "seen",
					witness: {
						foundBy: "swapping",
						steps: [
							{
								thread: "T2",
								action: "asks",
								lock: "mu",
								class: "mu",
								mode: "shared",
								stack: [{ function: "f", file: "a.c", line: 1 }],
								blockedBy: ["T1", "T3"],
							},
						],
						otherSteps: 3,
						schedule: [{ thread: "T2", events: 3 }],
					},
					victims: {
						count: 9,
						groups: [
							{
								count: 9,
								threads: ["T3"],
								wants: {
									lock: "mu",
									class: "mu",
									mode: "exclusive",
									stack: [{ function: "f", file: "a.c", line: 1 }],
								},
							},
						],
					},
					notes: ["a note"],
					traces: ["a.hwt", "b.hwt"],
				},
				null,
				1,
			),
		);
	});

	test("of the trace", () => {
		const process = { pid: 2, parentPid: 1, executable: "/bin/a", arguments: ["a"], forked: false };
		const loss = { reason: "damaged", events: 3, detail: "checksum", offset: 9 } as const;
		const one = trace({ process, losses: [loss], degradedLocks: ["mu"] });
		expect(JSON.stringify(parsed(report([], { traces: [one] })).trace)).toBe(
			JSON.stringify({
				name: "app.hwt",
				formatVersion: 1,
				runtime: "native",
				recorder: "holdwait-c 0.1.0",
				process,
				events: 1204,
				seconds: 12.5,
				threads: 4,
				locks: 12,
				lockClasses: 7,
				locksNested: 5,
				dependencies: 34,
				closed: true,
				unsealedChunks: 0,
				losses: [loss],
				overlaps: 0,
				degradedLocks: ["mu"],
				cyclesNotListed: { count: 0, atLeast: false },
			}),
		);
	});

	test.each(Object.entries({ everything: fixtures.everything, full: report([full]), clean: report([]) }))(
		"%s is valid under the schema, and described by it to the last field",
		(_, one) => expect(violations(parsed(one), schema)).toEqual([]),
	);

	test("the schema is not blind", () => {
		const broken = parsed(fixtures.everything);
		broken.findings[0].verdict = "certain";
		broken.findings[1].participants[0].holds[0].stack[0].line = "12";
		broken.findings[1].participants[0].wants.extra = 1;
		delete broken.trace.events;
		expect(violations(broken, schema)).toEqual([
			"$.trace.events is missing",
			"$.findings.0.verdict is none of deadlocked,predicted,potential,dismissed",
			"$.findings.1.participants.0.holds.0.stack.0.line is no integer",
			"$.findings.1.participants.0.wants.extra is not described",
		]);
	});
});

describe("a schedule", () => {
	const runs = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ thread: `T${index % 2}`, events: index + 1 }));
	const scheduleOf = (count: number) => {
		const witness = { foundBy: "swapping", steps: [], otherSteps: 1, schedule: runs(count) } as const;
		const json = parsed(report([finding({ verdict: "predicted", witness })]));
		expect(violations(json, schema)).toEqual([]);
		return json.findings[0].witness;
	};

	test("is given whole up to 10,000 runs", () => {
		expect(scheduleOf(10_000).schedule).toEqual(runs(10_000));
		expect(scheduleOf(10_000)).not.toHaveProperty("scheduleLeftOut");
	});

	test("that is longer is cut, and what is left out is counted", () => {
		expect(scheduleOf(10_003).schedule).toEqual(runs(10_000));
		expect(scheduleOf(10_003).scheduleLeftOut).toBe(3);
	});

	test("comes with the page as well", () => {
		const witness = { foundBy: "swapping", steps: [], otherSteps: 1, schedule: runs(3) } as const;
		const page = reporters.html(report([finding({ verdict: "predicted", witness })]));
		expect(page).toContain('"schedule":[{"thread":"T0","events":1},{"thread":"T1","events":2}');
	});
});

describe("totals of several traces", () => {
	const traces = [trace({ name: "a.hwt" }), { ...fixtures.lossyTrace, runtime: "go" }];

	test("add up what can be added", () => {
		const { trace: total } = parsed(report([], { traces }));
		expect(total).toMatchObject({
			name: "a.hwt, killed.hwt",
			runtime: "native, go",
			recorder: "holdwait-c 0.1.0",
			events: 2408,
			seconds: 25,
			threads: 8,
			locksNested: 10,
			closed: false,
			unsealedChunks: 2,
			degradedLocks: ["handoff"],
			cyclesNotListed: { count: 5000, atLeast: true },
		});
		expect(total.losses).toEqual(fixtures.lossyTrace.losses);
		expect(parsed(report([], { traces })).traces).toHaveLength(2);
	});

	test("leave out a time that is not known of all", () => {
		const { seconds: _, ...timeless } = trace();
		expect(parsed(report([], { traces: [trace(), timeless] })).trace).not.toHaveProperty("seconds");
	});

	test("of none are zero", () => {
		const { trace: total } = parsed(report([], { traces: [] }));
		expect(total).toMatchObject({ name: "", formatVersion: 0, events: 0 });
		expect(violations(parsed(report([], { traces: [] })), schema)).toEqual([]);
	});
});

test("names are kept as they are", () => {
	const name = `B</script>\u0000\u202e${"x".repeat(10_000)}`;
	expect(parsed(report([finding({ title: name })])).findings[0].title).toBe(name);
});

test("equal reports give equal text, whatever the order of their keys", () => {
	const reversed = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(reversed);
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(
			Object.entries(value)
				.reverse()
				.map(([key, field]) => [key, reversed(field)]),
		);
	};
	const other = reversed(fixtures.everything) as Report;
	expect(reporters.json(other)).toBe(reporters.json(fixtures.everything));
	expect(reporters.html(other)).toBe(reporters.html(fixtures.everything));
	expect(reporters.text(other)).toBe(reporters.text(fixtures.everything));
});

test("unknown fields of the model stay inside", () => {
	const extended = { ...report([{ ...fixtures.abba, internal: 1 } as typeof fixtures.abba]), internal: 1 };
	expect(reporters.json(extended)).not.toContain("internal");
});
