/**
 * The lock-order cases of the Linux kernel's lib/locking-selftest.c, as operations and verdicts.
 * `W` takes exclusively, `r` shared where a waiting writer blocks it, `R` shared where only a holding writer does, `u` releases,
 * `i` initialises. `|` separates blocks; each runs on its own thread. X1 and X2 are two instances of class X.
 */
export interface Vector {
	readonly name: string;
	readonly blocks: string;
	/** What the kernel says. */
	readonly verdict: "SUCCESS" | "FAILURE";
	/** The verdict is about classes: the instances by themselves have no cycle. */
	readonly classesOnly?: boolean;
	/** Locks that are semaphores of readers and writers or rwlocks; the rest are mutexes. */
	readonly rwlocks?: string;
}

/** `AB` means m(A) m(B) u(B) u(A). */
const nest = (pair: string): string => {
	const [outer, inner] = [pair[0], pair[1]];
	return `m(${outer}) m(${inner}) u(${inner}) u(${outer})`;
};
const nests = (...pairs: string[]): string => pairs.map(nest).join(" | ");

/** The modes in which the seven lock types of the kernel's table take a lock. */
const types = { spin: "W", wlock: "W", rlock: "R", mutex: "W", rsem: "r", wsem: "W", rtmutex: "W" } as const;

const orderGroups: Readonly<Record<string, string>> = {
	AA: "m(X1) m(X2)",
	ABBA: nests("AB", "BA"),
	ABBCCA: nests("AB", "BC", "CA"),
	ABCABC: nests("AB", "CA", "BC"),
	ABBCCDDA: nests("AB", "BC", "CD", "DA"),
	ABCDBDDA: nests("AB", "CD", "BD", "DA"),
	ABCDBCDA: nests("AB", "CD", "BC", "DA"),
};

const misuseGroups: Readonly<Record<string, string>> = {
	double_unlock: "m(A) u(A) u(A)",
	init_held: "m(A) i(A)",
};

function overTypes(groups: Readonly<Record<string, string>>, silent: readonly string[]): Vector[] {
	return Object.entries(groups).flatMap(([group, blocks]) =>
		Object.entries(types).map(([type, mode]) => ({
			name: `${group} ${type}`,
			blocks: blocks.replaceAll("m(", `${mode}(`),
			verdict: silent.includes(type) ? ("SUCCESS" as const) : ("FAILURE" as const),
			...(group === "AA" ? { classesOnly: true } : {}),
			...(/lock|sem/.test(type) ? { rwlocks: "A B C D X1 X2" } : {}),
		})),
	);
}

const writeThenRead = (reader: "R" | "r") => ({
	ABBA1: `${reader}(X) W(Y) u(Y) u(X) | W(Y) W(X) u(X) u(Y)`,
	ABBA2: `${reader}(X) W(Y) u(Y) u(X) | W(Y) ${reader}(X) u(X) u(Y)`,
	ABBA3: "W(X) W(Y) u(Y) u(X) | W(Y) W(X) u(X) u(Y)",
});

const single = (name: string, blocks: string, verdict: Vector["verdict"], classesOnly = false): Vector => ({
	name,
	blocks,
	verdict,
	rwlocks: "X X1 X2",
	...(classesOnly ? { classesOnly } : {}),
});

const singles: readonly Vector[] = [
	single("rlock_AA1", "R(X1) R(X1)", "SUCCESS"),
	single("rsem_AA1", "r(X1) r(X1)", "FAILURE"),
	single("rlock_AA1B", "R(X1) R(X2)", "SUCCESS"),
	single("rsem_AA1B", "r(X1) r(X2)", "FAILURE", true),
	single("rlock_AA2", "R(X1) W(X2)", "FAILURE", true),
	single("rsem_AA2", "r(X1) W(X2)", "FAILURE", true),
	single("rlock_AA3", "W(X1) R(X2)", "FAILURE", true),
	single("rsem_AA3", "W(X1) r(X2)", "FAILURE", true),
	single("rlock_ABBA1", writeThenRead("R").ABBA1, "FAILURE"),
	single("rwsem_ABBA1", writeThenRead("r").ABBA1, "FAILURE"),
	single("rlock_ABBA2", writeThenRead("R").ABBA2, "SUCCESS"),
	single("rwsem_ABBA2", writeThenRead("r").ABBA2, "FAILURE"),
	single("rlock_ABBA3", writeThenRead("R").ABBA3, "FAILURE"),
	single("rwsem_ABBA3", writeThenRead("r").ABBA3, "FAILURE"),
	single("rlock_chaincache_ABBA1", `${writeThenRead("R").ABBA2} | W(Y) W(X) u(X) u(Y)`, "FAILURE"),
];

/** Three blocks in all six orders. The last two bodies are swapped against their names in the kernel's source. */
const mixed: Readonly<Record<string, readonly [string, string, string, Vector["verdict"]]>> = {
	"W1R2/W2R3/W3R1": ["W(X) R(Y)", "W(Y) R(Z)", "W(Z) R(X)", "FAILURE"],
	"W1W2/R2R3/W3R1": ["W(X) W(Y)", "R(Y) R(Z)", "W(Z) R(X)", "FAILURE"],
	"W1R2/R2R3/W3W1": ["W(X) W(Y)", "R(Y) R(Z)", "R(Z) W(X)", "SUCCESS"],
	"W1W2/R2R3/R3W1": ["W(X) R(Y)", "R(Y) R(Z)", "W(Z) W(X)", "SUCCESS"],
};
const orders = ["012", "021", "102", "120", "201", "210"];

/** Takes both locks of `W(X) R(Y)`, then gives them back. */
const released = (block: string): string => {
	const [outer, inner] = [...block.matchAll(/\((\w)\)/g)].map(([, lock]) => lock);
	return `${block} u(${inner}) u(${outer})`;
};

const mixedVectors: readonly Vector[] = Object.entries(mixed).flatMap(([name, [one, two, three, verdict]]) =>
	orders.map((order) => ({
		name: `${name} order ${order}`,
		blocks: [...order].map((index) => released([one, two, three][Number(index)]!)).join(" | "),
		verdict,
		rwlocks: "X Y Z",
	})),
);

/** The two queued-read cases that need no interrupts: A is an rwlock, B an rwlock taken for write. */
const queuedReads: readonly Vector[] = [
	{
		name: "queued_read_RE_Er",
		blocks: "R(A) W(B) u(B) u(A) | W(B) r(A) u(A) u(B)",
		verdict: "FAILURE",
		rwlocks: "A B",
	},
	{
		name: "queued_read_ER_rE",
		blocks: "W(B) R(A) u(A) u(B) | r(A) W(B) u(B) u(A)",
		verdict: "SUCCESS",
		rwlocks: "A B",
	},
];

/** 49 order, 14 misuse, 15 single and 24 mixed cases, and two queued reads. */
export const vectors: readonly Vector[] = [
	...overTypes(orderGroups, ["rlock"]),
	...overTypes(misuseGroups, []),
	...singles,
	...mixedVectors,
	...queuedReads,
];
