/** Scripts with objects that nobody owns: conditions under locks, channels, wait groups, permits. */
import fc from "fast-check";
import { rarely, rawSections, resolve, sprinkled, threadsOf } from "./randomTracesParts.js";
import { declare, type Exchange, type Node } from "./randomTracesScript.js";

/** One sleeps inside a section, another notifies when its sections are over; a third may do either. */
export const notifications = fc
	.record({
		locks: fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom("a", "a", "b")),
		before: rawSections(1),
		after: rawSections(1),
		others: rawSections(1),
		third: rawSections(2),
		isAll: fc.boolean(),
		isThirdNotifying: rarely(4),
	})
	.map(({ locks, before, after, others, third, isAll, isThirdNotifying }) => {
		const style = { locks: ["a", "b"] };
		const around = (lock: string, body: Node[]): Node => ({
			do: "section",
			lock,
			mode: "exclusive",
			how: "plain",
			handOver: false,
			body,
		});
		const wait: Node = { do: "wait", condition: "c", lock: "m", end: "woken" };
		const notify: Node = { do: "notify", condition: "c", all: isAll };
		const threads = [
			[...resolve(before, style), around(locks[0], [wait]), ...resolve(after, style)],
			[around(locks[1], resolve(others, style, new Map([[locks[1], "exclusive"]]))), notify],
			[...resolve(third, style), ...(isThirdNotifying ? [notify] : [])],
		];
		return { declarations: [], threads };
	});

const place = fc.record({ thread: fc.nat(3), place: fc.nat(7) });
type Extra = Parameters<typeof sprinkled>[1][number];

/** Values that go from thread to thread, some received by a select; and a channel that is only closed. */
export const channels = fc
	.record({
		threads: threadsOf({ locks: ["a", "b"] }, 3),
		capacity: fc.nat(2),
		values: fc.array(fc.record({ from: place, to: place, isSelect: rarely(4) }), {
			minLength: 1,
			maxLength: 3,
		}),
		closer: fc.option(place, { nil: undefined }),
		waiters: fc.array(place, { maxLength: 2 }),
	})
	.map(({ threads, capacity, values, closer, waiters }) => {
		const receive = { channel: "ch", verb: "receive" as const };
		const quit = { channel: "quit", verb: "receive" as const };
		const exchange = (...cases: Exchange[]): Node => ({ do: "exchange", cases });
		const extras = values.flatMap(({ from, to, isSelect }): Extra[] => [
			{ ...from, node: exchange({ channel: "ch", verb: "send" }) },
			{
				...to,
				thread: (from.thread % threads.length) + 1 + (to.thread % (threads.length - 1)),
				node: isSelect ? exchange(receive, quit) : exchange(receive),
			},
		]);
		if (closer !== undefined) {
			extras.push({ ...closer, node: { do: "close", object: "quit" } });
			extras.push(...waiters.map((one) => ({ ...one, node: exchange(quit) })));
		}
		return {
			declarations: [declare("ch", `channel permits=${capacity}`), declare("quit", "channel permits=0")],
			threads: sprinkled(threads, extras),
		};
	});

/** The first thread counts, the others count down, one or two wait. */
export const waitGroups = fc
	.record({
		threads: threadsOf({ locks: ["a", "b"] }, 4),
		dones: fc.array(place, { minLength: 1, maxLength: 3 }),
		waits: fc.array(place, { minLength: 1, maxLength: 2 }),
		isLatch: fc.boolean(),
		forks: fc.nat(7),
	})
	.map(({ threads, dones, waits, isLatch, forks }) => {
		const extras = [
			...dones.map(
				(one): Extra => ({
					...one,
					thread: 1 + (one.thread % (threads.length - 1)),
					node: { do: "done", object: "wg" },
				}),
			),
			...waits.map(
				(one): Extra => ({ ...one, thread: one.thread >> 1, node: { do: "await", object: "wg" } }),
			),
		];
		const done = sprinkled(threads, extras);
		const started = threads.slice(1).flatMap((_, index): Node[] => {
			const isForked = ((forks >> index) & 1) === 1;
			return isForked ? [{ do: "fork", object: `T${index + 2}` }] : [];
		});
		done[0]!.unshift(...started);
		if (!isLatch) done[0]!.unshift(...dones.map((): Node => ({ do: "add", object: "wg" })));
		return {
			declarations: [declare("wg", `waitgroup permits=${isLatch ? dones.length : 0}`)],
			threads: done,
		};
	});

/** A pool of two permits, and signals from thread to thread. */
export const permits = fc
	.record({
		threads: threadsOf({ locks: ["a", "p", "b"], handOver: false }, 3),
		signals: fc.array(fc.record({ give: place, take: place }), { minLength: 1, maxLength: 3 }),
	})
	.map(({ threads, signals }) => ({
		declarations: [declare("p", "semaphore permits=2"), declare("q", "semaphore permits=0")],
		threads: sprinkled(
			threads,
			signals.flatMap(({ give, take }): Extra[] => [
				{ ...give, node: { do: "give", object: "q" } },
				{ ...take, node: { do: "take", object: "q" } },
			]),
		),
	}));
