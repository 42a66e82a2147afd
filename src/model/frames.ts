import type { Frame } from "./trace.js";

/** Functions and files that only carry a lock operation out for somebody else. */
const plumbing: readonly { readonly function?: RegExp; readonly file?: RegExp }[] = [
	{ function: /^(std::|__gnu_cxx::|__gthread|pthread_|__pthread_|sem_|mtx_|cnd_|operator new)/ },
	{ file: /\/include\/c\+\+\/|\/bits\/gthr-|\/std_mutex\.h$/ },
	{ function: /^(sync\.|internal\/sync\.|runtime\.)/ },
	{ function: /^(java\.|jdk\.|sun\.)/ },
];

/**
 * The frames from the first one a programmer would call theirs: the guilty line comes first.
 * @param stack innermost first
 * @returns the whole stack when there is nothing else in it
 */
export function userFrames(stack: readonly Frame[]): readonly Frame[] {
	const first = stack.findIndex((frame) => !isPlumbing(frame));
	return first <= 0 ? stack : stack.slice(first);
}

function isPlumbing(frame: Frame): boolean {
	return plumbing.some(
		(pattern) =>
			pattern.function?.test(frame.function) === true ||
			(frame.file !== undefined && pattern.file?.test(frame.file) === true),
	);
}
