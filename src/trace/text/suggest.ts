/** The word of `known` closest to `word`, if one is close enough to be meant. */
export function suggest(word: string, known: readonly string[]): string | undefined {
	const near = known
		.map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
		.sort((a, b) => a.distance - b.distance)[0];
	return near !== undefined && near.distance <= Math.max(1, word.length / 3) ? near.candidate : undefined;
}

/** Insertions, deletions and replacements from one word to the other (Wagner and Fischer, 1974). */
function editDistance(a: string, b: string): number {
	let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (const [row, letter] of [...a].entries()) {
		const current = [row + 1];
		for (let column = 0; column < b.length; column++) {
			const replaced = (previous[column] as number) + (b[column] === letter ? 0 : 1);
			current.push(Math.min(replaced, (previous[column + 1] as number) + 1, (current[column] as number) + 1));
		}
		previous = current;
	}
	return previous[b.length] as number;
}
