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
