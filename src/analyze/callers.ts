import type { Frame, LockUse } from "../model/index.js";

type Place = Pick<LockUse, "stack" | "stackTruncated">;

/**
 * The callers of where a lock was taken, when its recorder wrote no more than its site (managed runtimes do, where they have seen the
 * like before): a stack that the thread had later, while it held the lock, has them, if the function of the site was running still.
 * @param later stacks of that thread, from when it held the lock
 * @returns the place itself when nothing is missing, nothing is found, or recursion makes it ambiguous
 */
export function withCallers<T extends Place>(place: T, later: readonly Place[]): T {
	const [site, ...callers] = place.stack;
	if (site === undefined || callers.length > 0) return place;
	for (const { stack, stackTruncated } of later) {
		const same = [...stack.keys()].filter((index) => isSameFunction(stack[index]!, site));
		if (same.length !== 1 || same[0] === stack.length - 1) continue;
		const whole = [site, ...stack.slice(same[0]! + 1)];
		return { ...place, stack: whole, ...(stackTruncated === true ? { stackTruncated } : {}) };
	}
	return place;
}

function isSameFunction(frame: Frame, site: Frame): boolean {
	return frame.function === site.function && frame.file === site.file;
}
