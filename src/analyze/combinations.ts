/** One of each list, in every way there is; the last list changes fastest. No list may be empty. */
export function* combinations<Choice>(choices: readonly (readonly Choice[])[]): Iterable<Choice[]> {
	const cursor = choices.map(() => 0);
	for (;;) {
		yield cursor.map((index, position) => choices[position]![index]!);
		let position = cursor.length - 1;
		while (position >= 0 && ++cursor[position]! === choices[position]!.length) cursor[position--] = 0;
		if (position < 0) return;
	}
}
