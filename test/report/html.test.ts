import { describe, expect, test } from "vitest";
import type { Finding, Report } from "../../src/model/index.js";
import { type ReportOptions, reporters } from "../../src/report/index.js";
import * as fixtures from "./fixtures.js";
import { finding, held, report, thread, trace, use } from "./fixtures.js";
import { type Element, readPage } from "./page.js";

const elementsOf = (one: Report, options?: ReportOptions): Element[] =>
	readPage(reporters.html(one, options));
const textOf = (elements: readonly Element[], name = "body"): string =>
	elements.find((element) => element.name === name)?.text ?? "";
const all = (elements: readonly Element[], name: string, className?: string): Element[] =>
	elements.filter(
		(element) =>
			element.name === name &&
			(className === undefined || element.attributes.class?.split(" ").includes(className) === true),
	);
const articles = (one: Report): Element[] => all(elementsOf(one), "article");

/** Places of all stacks of a finding, in order. */
function placesOf({ participants }: Finding): string[] {
	return participants
		.flatMap(({ holds, wants, releases }) => [...holds, wants, releases])
		.flatMap((one) => one?.stack ?? [])
		.map((frame) => `${frame.file}:${frame.line}`);
}

describe("the page", () => {
	const page = reporters.html(fixtures.everything);
	const elements = readPage(page);

	test("is one file that may load, run and send nothing", () => {
		expect(all(elements, "meta").map(({ attributes }) => attributes.content)).toContain(
			"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'",
		);
		expect(all(elements, "script").map(({ attributes }) => attributes.type)).toEqual(["application/json"]);
		expect(page).not.toMatch(/https?:|url\((?!#)|@import|src=/);
		const links = all(elements, "a").map(({ attributes }) => attributes.href);
		expect(links.every((href) => href?.startsWith("#"))).toBe(true);
	});

	test("has a language, a title, headings without gaps, and no id twice", () => {
		expect(elements[0]).toMatchObject({ name: "html", attributes: { lang: "en" } });
		expect(textOf(elements, "title")).toMatch(
			/^10 findings \(2 deadlocked, 1 predicted, 7 potential\), 2 dismissed, in .* – holdwait$/,
		);
		const levels = elements.filter(({ name }) => /^h[1-6]$/.test(name)).map(({ name }) => Number(name[1]));
		expect(levels[0]).toBe(1);
		expect(levels.every((level, index) => index === 0 || level <= (levels[index - 1] ?? 0) + 1)).toBe(true);
		const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
		expect(new Set(ids).size).toBe(ids.length);
	});

	test("links every sentence of the summary to its finding", () => {
		const links = all(elements, "a").filter(({ path }) => path.includes("ol"));
		expect(links.map(({ text }) => text)).toEqual(fixtures.everything.findings.map(({ title }) => title));
		for (const { attributes, text } of links) {
			const article = elements.find(({ attributes: { id } }) => `#${id}` === attributes.href);
			expect(article?.text).toContain(text);
		}
	});

	test("shows every stack of every participant", () => {
		const shown = all(elements, "article");
		const expected = [...fixtures.everything.findings, ...fixtures.everything.dismissed];
		expect(shown).toHaveLength(expected.length);
		for (const [index, one] of expected.entries())
			for (const place of placesOf(one)) expect(shown[index]?.text).toContain(place);
	});

	test("says why the dismissed are dismissed, without opening anything", () => {
		const summaries = all(elements, "summary").filter(({ path }) => !path.includes("article"));
		expect(summaries.map(({ text }) => text)).toEqual([
			"T1 reads rules twice — policy never blocks (R: only a writer that holds rules blocks a reader)",
			"T1 and T2 take a and b in opposite orders — guarded by G",
		]);
	});

	test("suggests a lock order and says what it rests on", () => {
		const text = textOf(elements);
		expect(text).toContain("Suggested lock order");
		expect(text).toContain("Queue.mu, Fork");
		expect(text).toContain("Nestings against it, rarest first");
		expect(text).toContain("5 locks were ever nested with another");
		expect(text).toContain("Lost 120 events (disk-full): the recorder stopped writing");
		expect(text).toContain(
			"Released by threads that did not take them, and not followed from there on: handoff.",
		);
		expect(text).toContain("Not everything could be judged:");
	});

	test("carries the JSON report", () => {
		const [data] = all(elements, "script");
		expect(data?.attributes).toMatchObject({ id: "report", "data-left-out": "0" });
		expect(JSON.parse(data?.text ?? "")).toEqual(JSON.parse(reporters.json(fixtures.everything)));
	});

	test("is the same each time", () => {
		expect(reporters.html(structuredClone(fixtures.everything))).toBe(page);
	});
});

describe("a finding", () => {
	test("says what happened, who holds what, who wants what", () => {
		const [article] = articles(report([fixtures.pile]));
		expect(article?.text).toContain("It happened: these threads were stuck when the trace ended.");
		expect(article?.text).toContain("holds set.mu shared, since 3.000000 s");
		expect(article?.text).toContain("wants set.mu shared, held by itself, since 3.000002 s");
		expect(article?.text).toContain("a writer: it only queues, and thereby blocks new readers");
		expect(article?.text).toContain("47,841 more threads are stuck behind them");
		expect(article?.text).toContain("T3, T4, T5 and 47,837 more");
	});

	test("opens the stacks that take part and folds those of bystanders", () => {
		const details = all(elementsOf(report([fixtures.abba])), "details");
		expect(details.map(({ attributes }) => [attributes.class, "open" in attributes])).toEqual([
			["use bystander", false],
			["use part", true],
			["use wants", true],
			["use part", true],
			["use wants", true],
		]);
	});

	test("shows what was released", () => {
		const [article] = articles(report([fixtures.releaseUnheld]));
		expect(article?.text).toContain("releases mu, at 4.000000 s");
		expect(article?.text).toContain("took mu exclusive, at 3.500000 s");
		expect(article?.text).toContain("it had been given back since");
	});

	test("with a long title has a line per thread, and the same words", () => {
		const clause = (label: string) => `${label} holds mutex first taken in transfer bank.c:47 and wants it`;
		const title = `${clause("T1")}; ${clause("T2")}`;
		const elements = elementsOf(report([finding({ title }), fixtures.abba]));
		expect(all(elements, "h3").map(({ text }) => text)).toEqual([title, fixtures.abba.title]);
		expect(elements.filter(({ name, path }) => name === "br" && path.includes("h3"))).toHaveLength(1);
	});

	test("without a stack says so", () => {
		expect(articles(report([fixtures.longHold]))[0]?.text).toContain("no stack was recorded");
	});
});

describe("the ring", () => {
	const nodes = (one: Finding) => {
		const elements = elementsOf(report([one]));
		const labels = (kind: string) => all(elements, "g", kind).map(({ text }) => text);
		return {
			threads: labels("thread"),
			writers: labels("writer"),
			locks: labels("lock"),
			arrows: labels("arrow"),
		};
	};

	test("has threads and locks by turns, and an arrow from each to the next", () => {
		const { threads, locks, arrows } = nodes(fixtures.ring(5));
		expect(threads).toHaveLength(5);
		expect(locks).toHaveLength(5);
		expect(arrows).toEqual(Array.from({ length: 5 }, () => ["wants", "held"]).flat());
	});

	test("stands writers beside the lock they queue for", () => {
		const { threads, writers, locks, arrows } = nodes(fixtures.readerWriterReader);
		expect(threads).toEqual(["T1T1", "T2T2"]);
		expect(writers).toEqual(['T3 "flusher"T3 "flusher"', "T4T4"]);
		expect(locks).toHaveLength(2);
		expect(arrows).toEqual([
			"wants shared",
			"held shared",
			"wants shared",
			"held shared",
			"queues",
			"queues",
		]);
	});

	test("of one thread goes to its lock and back", () => {
		expect(nodes(fixtures.selfDeadlock)).toMatchObject({
			threads: ["T1T1"],
			locks: ["mumu"],
			arrows: ["wants", "held"],
		});
	});

	test("passes through a thread that is waited for", () => {
		const join = { ...use("T2=thread", "main a.c:9"), waitsFor: "join" } as const;
		const one = finding({
			rule: "wait-cycle",
			participants: [
				thread("T1", [held("mu", "main a.c:8")], join),
				thread("T2", [], use("mu", "work a.c:30")),
			],
		});
		expect(nodes(one)).toMatchObject({
			locks: ["T2T2", "mumu"],
			arrows: ["waits for the end of", "is", "wants", "held"],
		});
	});

	test("of classes closes over two instances of one class", () => {
		const one = finding({
			rule: "class-order",
			participants: [
				thread("T1", [held("conn1=Conn", "f x.c:1")], use("registry", "f x.c:2")),
				thread("T2", [held("registry", "g x.c:1")], use("conn2=Conn", "g x.c:2")),
			],
		});
		expect(nodes(one).arrows).toEqual(["wants", "held", "wants", "held"]);
		expect(nodes({ ...one, rule: "lock-order" }).arrows).toEqual([]);
	});

	test("is described in words", () => {
		const [title] = all(elementsOf(report([fixtures.abba])), "title").filter(
			({ path }) => path.at(-1) === "svg",
		);
		expect(title?.text).toBe(
			'T1 "ticker" wants p (Pool.mu) exclusive, which T2 holds, at 1.000031 s; ' +
				'T2 "worker" wants q (Queue.mu) exclusive, which T1 holds, at 2.250004 s.',
		);
	});

	test("is not drawn where there is none, or where nobody could read it", () => {
		for (const one of [fixtures.heldAtEnd, fixtures.releaseUnheld, fixtures.waitHolding, fixtures.ring(13)])
			expect(all(elementsOf(report([one])), "figure")).toEqual([]);
		expect(all(elementsOf(report([fixtures.ring(12)])), "figure")).toHaveLength(1);
	});

	test("cuts long labels and keeps the whole name at hand", () => {
		const name = `${"long".repeat(20)}.mu`;
		const [lock] = nodes(
			finding({ participants: [thread("T1", [held(name, "f x.c:1")], use(name, "g x.c:2"))] }),
		).locks;
		expect(lock).toBe(`${name}${name.slice(0, 14)}…`);
	});

	test("calls a lock by its instance where there is no room for its class", () => {
		const lock = "L1=Cache<Key,Value>.mutex";
		const one = finding({ participants: [thread("T1", [held(lock, "")], use(lock, ""))] });
		expect(nodes(one).locks).toEqual(["L1 (Cache<Key,Value>.mutex)L1"]);
	});
});

describe("a witness", () => {
	const elements = elementsOf(report([fixtures.predicted]));

	test("is a list that can be followed step by step", () => {
		const items = all(elements, "li").filter(({ attributes }) => /takes|asks/.test(attributes.class ?? ""));
		expect(items.map(({ text }) => text.trim())).toEqual([
			"T1 takes m exclusive left work.c:1",
			"T2 takes rw shared right work.c:3",
			"T3 asks for rw exclusive: T2 is in the way flush work.c:9",
			"T1 asks for rw shared: T3 is in the way left work.c:2",
			"T2 asks for m exclusive: T1 is in the way right work.c:4",
		]);
		expect(textOf(elements)).toContain(
			"None of them can ever go on. (replayed; the sections of each lock keep their recorded order; " +
				"with 1,412 other recorded steps before and between)",
		);
	});

	test("has a lane per thread, in which it waits after it asked", () => {
		const inLanes = elements.filter(({ path }) => path.includes("table") && path.includes("section"));
		const cells = (wanted: string) => inLanes.filter(({ name }) => name === wanted).map(({ text }) => text);
		expect(cells("th").slice(0, 4)).toEqual(["step", 'T1 "ticker"', "T2", 'T3 "flusher"']);
		const rows = cells("td").slice(0, 15);
		expect([0, 3, 6, 9, 12].map((at) => rows.slice(at, at + 3))).toEqual([
			["takes m", "", ""],
			["", "takes rw", ""],
			["", "", "asks for rw"],
			["asks for rw", "", "waits"],
			["waits", "asks for m", "waits"],
		]);
	});

	test("is shown for predicted deadlocks only", () => {
		expect(all(elements, "table", "lanes")).toHaveLength(1);
		expect(all(elementsOf(report([fixtures.abba, fixtures.pile])), "section", "witness")).toEqual([]);
	});
});

describe("a clean report", () => {
	test("says so, and what it is worth", () => {
		const text = textOf(elementsOf(report([])));
		expect(text).toContain("No deadlocks found");
		expect(text).toContain("This covers the locks that were nested (5 of 12)");
		expect(text).toContain("Nothing recorded is missing, and every cycle found is listed.");
	});

	test("of an empty trace says that nothing was recorded", () => {
		const text = textOf(elementsOf(report([], { traces: [trace({ events: 0 })] })));
		expect(text).toContain("Nothing was recorded");
		expect(text).not.toContain("No deadlocks found");
	});

	test("of no trace at all is a page too", () => {
		expect(textOf(elementsOf(report([], { traces: [] })))).toContain("0 traces");
	});
});

describe("size", () => {
	const many = (count: number) => Array.from({ length: count }, () => fixtures.abba);

	test("findings beyond the limit are listed by title, and the page says how many", () => {
		const elements = elementsOf(report(many(10), { dismissed: many(7) }), { findingsInFull: 4 });
		expect(all(elements, "article")).toHaveLength(8);
		expect(textOf(elements)).toContain("The first 4 are shown in full, 6 by their title only.");
		expect(textOf(elements)).toContain("The first 4 are shown in full, 3 by their title only.");
		expect(textOf(elements).split(fixtures.abba.title).length - 1).toBe(10 + 4 + 7);
	});

	test("data beyond the budget is left out from the end, and the page says how much", () => {
		const elements = elementsOf(report(many(10), { dismissed: [fixtures.guarded] }), {
			embeddedCharacters: 5000,
		});
		const [data] = all(elements, "script");
		const { findings, dismissed } = JSON.parse(data?.text ?? "");
		expect(findings.length).toBeGreaterThan(0);
		expect(findings.length).toBeLessThan(10);
		expect(dismissed).toEqual([]);
		expect(data?.attributes["data-left-out"]).toBe(String(11 - findings.length));
		expect(textOf(elements, "footer")).toContain(`${11 - findings.length} findings did not fit`);
	});

	test("a thousand findings of forty thousand victims stay small", () => {
		const groups = Array.from({ length: 40_000 }, () => ({
			count: 1,
			threads: ["T9"],
			wants: use("mu", "f x.c:1"),
		}));
		const pile = { ...fixtures.pile, victims: { count: 40_000, groups } };
		const page = reporters.html(report([pile, ...many(1000)]));
		expect(page.length).toBeLessThan(24 * 1024 * 1024);
		expect(page).toContain("Not shown: 39,950 threads in 39,950 more groups.");
		expect(page).toContain("The first 300 are shown in full, 701 by their title only.");
	});
});
