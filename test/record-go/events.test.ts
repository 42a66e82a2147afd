import { describe, expect, vi } from "vitest";
import { testWith } from "../support/compiler.js";
import { dump, facts, only, program, run, story } from "./story.js";

const test = testWith("go");
// The first build of each kind compiles all of the standard library.
vi.setConfig({ testTimeout: 600_000 });

function storyOf(word: string): string[] {
	const { traces, status } = run([program(), word]);
	expect({ status, traces: traces.length }).toEqual({ status: 0, traces: 1 });
	expect(facts(traces[0] as string)).toEqual({ closed: true, losses: [], unsealed: 0 });
	return story(traces[0] as string);
}

describe("events", () => {
	test("of locks nobody waits for: one for each acquire, one for each release", () => {
		expect(storyOf("locks")).toEqual([
			"T1 acquire mutex1",
			"T1 acquire rwlock1 shared",
			"T1 release rwlock1 shared",
			"T1 release mutex1",
			"T1 acquire rwlock1",
			"T1 release rwlock1 exclusive",
			"T1 acquire mutex1 try",
			"T1 acquire rwlock1 shared try",
			"T1 release rwlock1 shared",
			"T1 release mutex1",
			"T1 acquire once1",
			"T1 release once1",
		]);
	});

	test("of locks somebody waits for: an attempt before", () => {
		const events = storyOf("waiting");
		// Where an attempt stands among the events of others is not certain: a release may bear an older time.
		const attempts = events.filter((line) => / attempt (mutex|rwlock)/.test(line));
		expect(attempts).toEqual(["T2 attempt mutex1", "T3 attempt rwlock1", "T4 attempt rwlock1 shared"]);
		for (const attempt of attempts)
			expect(events.indexOf(attempt)).toBeLessThan(events.indexOf(attempt.replace("attempt", "acquire")));
		const sections = events.filter((line) => !attempts.includes(line));
		expect(only("mutex", sections)).toEqual([
			"T1 acquire mutex1",
			"T1 release mutex1",
			"T2 acquire mutex1",
			"T2 release mutex1",
		]);
		expect(only("rwlock", sections)).toEqual([
			"T1 acquire rwlock1 shared",
			"T1 release rwlock1 shared",
			"T3 acquire rwlock1",
			"T3 release rwlock1 exclusive",
			"T4 acquire rwlock1 shared",
			"T4 release rwlock1 shared",
		]);
	});

	test("of channels: in the order of their values, a select as attempts in a row, a close as notify", () => {
		const recorded = only("channel", storyOf("channels"));
		// Which channel of a select is met first depends on their addresses.
		const isSwapped = recorded.includes("T3 acquire channel3");
		const swap = (line: string): string => line.replace(/channel([23])/, (_, n) => `channel${5 - Number(n)}`);
		const events = isSwapped ? recorded.map(swap) : recorded;
		expect(events.slice(0, 7)).toEqual([
			"T1 acquire channel1",
			"T1 acquire channel1",
			"T2 attempt channel1",
			"T2 acquire channel1",
			"T1 acquire channel1 shared",
			"T1 acquire channel1 shared",
			"T1 acquire channel1 shared",
		]);
		expect(new Set(events.slice(7, 9))).toEqual(
			new Set(["T3 attempt channel2", "T3 attempt channel3 shared"]),
		);
		expect(events.slice(9)).toEqual([
			"T3 acquire channel2",
			"T1 acquire channel2 shared",
			"T1 attempt channel3 shared",
			"T4 notify channel3 all",
			"T1 acquire channel3 shared",
			"T1 acquire channel3 shared",
		]);
	});

	test("of a value that goes from hand to hand: of both one tick apart, of each where it was", () => {
		const { traces } = run([program(), "handed"]);
		const events = dump(traces[0] as string).flatMap((line) => {
			const [, thread, what, time, where] = /^(T\d+) (.*?)(?: t=(\d+))? @ main\.(\w+)/.exec(line) ?? [];
			if (where !== "give" && where !== "take") return [];
			const who = thread === "T1" ? "main" : "who waited";
			return [{ event: `${who}: ${where}: ${what?.replace(/ L\d+/, "")}`, isNext: time === undefined }];
		});
		expect(events.map(({ event }) => event)).toEqual([
			"who waited: take: attempt shared",
			"main: give: acquire",
			"who waited: take: acquire shared",
			"who waited: give: attempt",
			"who waited: give: acquire",
			"main: take: acquire shared",
		]);
		expect([events[2], events[5]]).toMatchObject([{ isNext: true }, { isNext: true }]);
	});

	test("of a select: the clock is read for all of its attempts together", () => {
		const { traces } = run([program(), "choosing"]);
		const attempts = dump(traces[0] as string).filter((line) => / attempt .* @ main\.choosing/.test(line));
		expect(attempts).toHaveLength(8);
		// Once more each time the runtime's monitor has gone round in between, which it cannot do before each.
		const times = attempts.map((line, number) => /t=(\d+)/.exec(line)?.[1] ?? `after ${number}`);
		expect(new Set(times).size).toBeLessThanOrEqual(4);
	});

	test("of locks taken again and again, by the short way: the same as by the general way, which is the first", () => {
		const { traces } = run([program(), "again"]);
		expect(facts(traces[0] as string)).toEqual({ closed: true, losses: [], unsealed: 0 });
		const events = story(traces[0] as string).slice(2 * 200);
		const rounds = Array.from({ length: 300 }, (_, round) => events.slice(12 * round, 12 * (round + 1)));
		expect(events).toHaveLength(12 * rounds.length);
		for (const round of rounds)
			expect(round).toEqual([
				"T1 acquire mutex1",
				"T1 acquire mutex2",
				"T1 release mutex2",
				"T1 acquire rwlock1 shared",
				"T1 acquire mutex200",
				"T1 release mutex1",
				"T1 release rwlock1 shared",
				"T1 release mutex200",
				"T1 acquire rwlock1",
				"T1 release rwlock1 exclusive",
				"T1 acquire mutex1 try",
				"T1 release mutex1",
			]);
		const places = dump(traces[0] as string).flatMap((line) => / @ (main\.round .*)$/.exec(line)?.[1] ?? []);
		expect({ events: places.length, places: new Set(places).size }).toEqual({ events: 6 * 300, places: 6 });
	});

	test("of a timer's channel and of a nil channel, which are told apart by their variant", () => {
		expect(only("timer", storyOf("channels")).at(-1)).toBe("T1 acquire timer1 shared");
		expect(only("nil", storyOf("blocked"))).toEqual(["T1 attempt nil1"]);
	});

	test("of condition variables: the release is the wait's, whatever type the lock has", () => {
		expect(storyOf("wait")).toEqual([
			"T1 acquire mutex1",
			"T1 wait condition1 mutex1",
			"T2 acquire mutex1",
			"T2 notify condition1 all",
			"T2 release mutex1",
			"T1 wake condition1",
			"T1 acquire mutex1",
			"T1 release mutex1",
			"T1 acquire rwlock1",
			"T1 wait condition2 rwlock1",
			"T3 notify condition2",
			"T1 wake condition2",
			"T1 acquire rwlock1",
			"T1 release rwlock1 exclusive",
		]);
	});

	test("of a wait group: counted up as shared, waited for as exclusive", () => {
		expect(storyOf("groups")).toEqual([
			"T1 acquire waitgroup1",
			"T1 acquire waitgroup1 shared",
			"T1 acquire waitgroup1 shared",
			"T1 attempt waitgroup1",
			"T2 release waitgroup1",
			"T2 release waitgroup1",
			"T1 acquire waitgroup1",
		]);
	});

	test("a copied mutex is another one, and nobody holds it", () => {
		expect(storyOf("copied")).toEqual([
			"T1 acquire mutex1",
			"T1 release mutex1",
			"T1 acquire mutex2",
			"T1 release mutex2",
			"T1 acquire mutex1",
			"T1 release mutex3",
		]);
	});

	test("a release by another goroutine says where", () => {
		const { traces } = run([program(), "foreign"]);
		const release = dump(traces[0] as string).filter((line) => /release .* @ main\.foreign/.test(line));
		expect(release).toHaveLength(1);
	});
});
