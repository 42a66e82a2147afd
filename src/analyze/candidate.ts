import type { LockId } from "../model/index.js";
import type { Dependency, Occurrence } from "./dependencies.js";
import type { Acquisition } from "./observe/index.js";

/** One participant of a cycle: it holds what the one before it wants, and wants what the next one holds. */
export interface Link {
	readonly dependency: Dependency;
	/** The hold that the participant before it waits for. */
	readonly held: Acquisition;
}

/** A cycle of dependencies, not yet judged. */
export interface Candidate {
	readonly links: readonly Link[];
	/** Participants need not be different threads: in the class view any thread may run any code. */
	readonly anyThread: boolean;
}

/** A writer that must queue on `lock`, between the reader that holds it and the reader that wants it. */
export interface NeededWriter {
	readonly lock: LockId;
	/** Absent when no suitable writer was seen in the trace. */
	readonly writer?: { readonly dependency: Dependency; readonly occurrence: Occurrence };
}

export type Judgement =
	| {
			readonly verdict: "potential";
			/** Which thread plays which link. */
			readonly occurrences: readonly Occurrence[];
			readonly writers: readonly NeededWriter[];
	  }
	| {
			readonly verdict: "dismissed";
			/** A function, because of thousands of combinations only one is reported. */
			readonly reason: () => string;
			/** How many filters it passed before: of several ways to form one cycle the one that came furthest explains it. */
			readonly passed: number;
			readonly occurrences: readonly Occurrence[];
	  };

/** What the participant before `links[index]` wants, and `links[index]` holds. */
export function wantBefore(links: readonly Link[], index: number): Acquisition {
	return links[(index + links.length - 1) % links.length]!.dependency.wants;
}
