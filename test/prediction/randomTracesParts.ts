/** What random scripts are made of: sections that nest, and nodes put among them. */
import fc from "fast-check";
import type { ModeName } from "../../src/model/index.js";
import type { Node, Script } from "./randomTracesScript.js";

export const rarely = (oneIn: number): fc.Arbitrary<boolean> =>
	fc.nat(oneIn - 1).map((number) => number === oneIn - 1);

/** A section before it is known which locks are held around it. */
interface Raw {
	readonly lock: number;
	readonly mode: number;
	readonly how: number;
	readonly handOver: boolean;
	readonly body: readonly Raw[];
}

interface Style {
	readonly locks: readonly string[];
	/** Locks that have a shared mode. */
	readonly shared?: readonly string[];
	readonly hows?: readonly ("plain" | "try" | "timed")[];
	readonly handOver?: boolean;
}

const raw = (depth: number): fc.Arbitrary<Raw> =>
	fc.record({
		lock: fc.nat(11),
		mode: fc.nat(9),
		how: fc.nat(5),
		handOver: rarely(6),
		body:
			depth === 0
				? fc.constant([])
				: fc.array(raw(depth - 1), { minLength: depth === 2 ? 1 : 0, maxLength: depth === 2 ? 2 : 1 }),
	});

export const rawSections = (maxLength: number): fc.Arbitrary<Raw[]> => fc.array(raw(2), { maxLength });

export function resolve(
	raws: readonly Raw[],
	style: Style,
	held: ReadonlyMap<string, ModeName> = new Map(),
): Node[] {
	return raws.flatMap((one) => section(one, style, held));
}

/** A lock that may be taken here: not held, or shared once more. */
function section(one: Raw, style: Style, held: ReadonlyMap<string, ModeName>): Node[] {
	const free = style.locks.filter((lock) => !held.has(lock) || held.get(lock) === "shared");
	const lock = free[one.lock % free.length];
	if (lock === undefined) return [];
	const isShared = style.shared?.includes(lock) === true && (one.mode < 6 || held.has(lock));
	if (held.has(lock) && !isShared) return [];
	const isUpgrade = style.shared?.includes(lock) === true && one.mode === 9 && !held.has(lock);
	const mode = isShared ? "shared" : "exclusive";
	const body = resolve(one.body, style, new Map([...held, [lock, mode]]));
	if (isUpgrade) return [{ do: "upgrade", lock, body }];
	const how = style.hows?.[one.how % style.hows.length] ?? "plain";
	return [{ do: "section", lock, mode, how, handOver: style.handOver !== false && one.handOver, body }];
}

/** Threads that do nothing but sections. */
export function threadsOf(style: Style, max = 4): fc.Arbitrary<Node[][]> {
	return fc
		.array(rawSections(2), { minLength: 2, maxLength: max })
		.map((threads) => threads.map((raws) => resolve(raws, style)));
}

export function fewLocks(names: readonly string[], make: (locks: readonly string[]) => fc.Arbitrary<Script>) {
	return fc.integer({ min: 2, max: names.length }).chain((count) => make(names.slice(0, count)));
}

/** Puts nodes among the sections of threads: at the top, or inside the first section. */
export function sprinkled(
	threads: readonly (readonly Node[])[],
	extras: readonly { readonly thread: number; readonly place: number; readonly node: Node }[],
): Node[][] {
	const result = threads.map((nodes) => [...nodes]);
	for (const { thread, place, node } of extras) {
		const nodes = result[thread % result.length]!;
		const at = (place >> 1) % (nodes.length + 1);
		const inside = nodes[at];
		if (place % 2 === 1 && inside?.do === "section") nodes[at] = { ...inside, body: [node, ...inside.body] };
		else nodes.splice(at, 0, node);
	}
	return result;
}

export function withExtras(style: Style, max: number, node: fc.Arbitrary<Node>): fc.Arbitrary<Node[][]> {
	const extra = fc.record({ thread: fc.nat(3), place: fc.nat(7), node });
	return fc
		.tuple(threadsOf(style, max), fc.array(extra, { minLength: 1, maxLength: 6 }))
		.map(([threads, extras]) => sprinkled(threads, extras));
}
