import { describe, expect, test } from "vitest";
import { type Vector, vectors } from "./lockdepVectors.js";
import { analyzeText } from "./support.js";

/** The policy of a lock is a matter of its reads under other locks: only those can wait in a cycle. */
function policyOf({ blocks }: Vector, lock: string): string {
	const operations = blocks.split("|").map((block) => [...block.matchAll(/(\w)\((\w+)\)/g)]);
	const nested = operations.flatMap((block) => block.slice(1)).filter(([, , read]) => read === lock);
	return nested.some(([, mode]) => mode === "r") ? "r" : "R";
}

/** The text trace of a vector: each block on its own thread, one after the other. */
function textOf(vector: Vector): string {
	const rwlocks = new Set((vector.rwlocks ?? "").split(" "));
	const locks = new Set([...vector.blocks.matchAll(/\((\w+)\)/g)].map(([, lock]) => lock!));
	const lines = ["holdwait 1"];
	for (const lock of locks) {
		const kind = rwlocks.has(lock) ? `rwlock policy=${policyOf(vector, lock)}` : "mutex";
		lines.push(`lock ${lock} ${kind} class="${lock[0]}"`);
	}
	for (const [index, block] of vector.blocks.split("|").entries())
		for (const [, operation, lock] of block.matchAll(/(\w)\((\w+)\)/g))
			lines.push(`T${index + 1} ${operations[operation as keyof typeof operations](lock!)}`);
	return `${lines.join("\n")}\n`;
}

const operations = {
	W: (lock: string) => `acquire ${lock}`,
	r: (lock: string) => `acquire ${lock} shared`,
	R: (lock: string) => `acquire ${lock} shared`,
	u: (lock: string) => `release ${lock}`,
	i: (lock: string) => `init ${lock}`,
};

const reported = (vector: Vector, level: "instance" | "class"): "SUCCESS" | "FAILURE" =>
	analyzeText(textOf(vector), { level }).findings.length > 0 ? "FAILURE" : "SUCCESS";

describe("the kernel's lock-order cases", () => {
	test("all 104 are here", () => {
		expect(vectors.length).toBe(104);
		expect(new Set(vectors.map(({ name }) => name)).size).toBe(104);
	});

	test.each(vectors)("$name: $verdict", (vector) => {
		expect(reported(vector, "instance")).toBe(vector.classesOnly === true ? "SUCCESS" : vector.verdict);
		expect(reported(vector, "class")).toBe(vector.verdict);
	});
});

/** What a wrong order has to be called, instance by instance. */
function expectedOf(vector: Vector): "nothing" | "misuse" | "needs a writer" | "predicted" {
	if (vector.verdict === "SUCCESS" || vector.classesOnly === true) return "nothing";
	if (/^(double_unlock|init_held)/.test(vector.name)) return "misuse";
	return isOfReadersOnly(vector) ? "needs a writer" : "predicted";
}

/** Nobody asks exclusively for a lock that the readers of the cycle share: the kernel takes the writer for granted. */
function isOfReadersOnly({ blocks }: Vector): boolean {
	const written = new Set([...blocks.matchAll(/W\((\w+)\)/g)].map(([, lock]) => lock));
	const nestedReads = blocks.split("|").flatMap((block) => [...block.matchAll(/\w\(\w+\) r\((\w+)\)/g)]);
	return nestedReads.some(([, lock]) => !written.has(lock));
}

/** The vector with a thread more for each lock, that writes it. */
function withWriters(vector: Vector): Vector {
	const locks = new Set([...vector.blocks.matchAll(/\((\w+)\)/g)].map(([, lock]) => lock!));
	const writers = [...locks].map((lock) => `W(${lock}) u(${lock})`);
	return { ...vector, blocks: [vector.blocks, ...writers].join(" | ") };
}

describe("each block on a thread of its own: a schedule is found and replayed", () => {
	const withWitness = { verdict: "predicted", witness: expect.anything() };

	test.each(vectors.filter((vector) => expectedOf(vector) === "predicted"))("$name", (vector) => {
		expect(analyzeText(textOf(vector)).findings).toEqual(
			expect.arrayContaining([expect.objectContaining(withWitness)]),
		);
	});

	test.each(vectors.filter((vector) => expectedOf(vector) === "needs a writer"))(
		"$name, once its locks are written too",
		(vector) => {
			const needsWriter = { verdict: "potential", reason: expect.stringContaining("needs a writer") };
			expect(analyzeText(textOf(vector)).findings).toEqual([expect.objectContaining(needsWriter)]);
			expect(analyzeText(textOf(withWriters(vector))).findings).toEqual(
				expect.arrayContaining([expect.objectContaining(withWitness)]),
			);
		},
	);

	// It went wrong as recorded, whatever the schedule: there is nothing to be replayed.
	test.each(vectors.filter((vector) => expectedOf(vector) === "misuse"))("$name is misuse", (vector) => {
		expect(analyzeText(textOf(vector)).findings).toEqual([expect.objectContaining({ kind: "misuse" })]);
	});

	test("so many are of each sort", () => {
		const counts: Record<string, number> = {};
		for (const vector of vectors) counts[expectedOf(vector)] = (counts[expectedOf(vector)] ?? 0) + 1;
		expect(counts).toEqual({ predicted: 47, misuse: 14, "needs a writer": 9, nothing: 34 });
	});
});
