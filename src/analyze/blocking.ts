import { type Lock, Mode } from "../model/index.js";

/**
 * Whether a request waits for a hold of another thread:
 * `hard`: as long as the hold lasts; `soft`: only while a third thread's exclusive request waits in between; `never`.
 *
 * The reader-writer-reader rule. Source: "recursive read locks" in the Linux kernel's lockdep design (edge kinds ER, EN, SR, SN),
 * with the policy of each lock implementation in place of the kernel's read kinds.
 */
export function blocking(lock: Lock, wanted: Mode, held: Mode): "hard" | "soft" | "never" {
	if (conflicts(wanted, held)) return "hard";
	if (wanted !== Mode.shared || lock.policy === "R") return "never";
	return "soft";
}

/** Whether two modes of one lock exclude each other. An upgradeable hold admits readers only. */
export function conflicts(a: Mode, b: Mode): boolean {
	return a === Mode.exclusive || b === Mode.exclusive || (a === Mode.upgradeable && b === Mode.upgradeable);
}
