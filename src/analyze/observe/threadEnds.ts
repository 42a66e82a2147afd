import type { LockId, ThreadId } from "../../model/index.js";

/**
 * The end of a thread as a lock: the thread holds it for as long as it lives, and whoever joins it asks for it. So a cycle through a join is a
 * cycle like any other. Source: multi-thread critical sections (Sulzmann, "Beyond per-thread lock sets", 2025): a lock held from
 * before a fork until after the join is held, in effect, while the child runs.
 */
const firstEnd = 2 ** 24;

export const endOf = (thread: ThreadId): LockId => (firstEnd + thread) as LockId;
export const isThreadEnd = (lock: LockId): boolean => lock >= firstEnd;
export const threadOfEnd = (lock: LockId): ThreadId => (lock - firstEnd) as ThreadId;
