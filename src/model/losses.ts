import type { Loss } from "./trace.js";

/** Whether this says that a trace is a thread dump: nothing of it was lost, but it is the state at one moment only. */
export function isSnapshot({ reason }: Pick<Loss, "reason">): boolean {
	return reason === "snapshot" || reason === "moving-snapshot";
}
