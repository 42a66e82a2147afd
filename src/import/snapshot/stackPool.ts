import type { FrameDefinition } from "../../trace/index.js";
import type { SnapshotStack } from "./snapshot.js";

/** Keeps one object per distinct frame and stack: a dump of 40,000 threads has a few dozen of them. */
export class StackPool {
	readonly #frames = new Map<string, FrameDefinition>();
	readonly #ids = new Map<FrameDefinition, number>();
	readonly #stacks = new Map<string, SnapshotStack>();

	/** @param key equal for equal frames; `define` is called for the first of them */
	frame(key: string, define: () => FrameDefinition): FrameDefinition {
		const known = this.#frames.get(key);
		if (known !== undefined) return known;
		const frame = define();
		this.#frames.set(key, frame);
		this.#ids.set(frame, this.#ids.size);
		return frame;
	}

	/** @param frames of this pool, innermost first */
	stack(frames: readonly FrameDefinition[], truncated = false): SnapshotStack {
		let key = truncated ? "…" : "";
		for (const frame of frames) key += `${this.#ids.get(frame)},`;
		const known = this.#stacks.get(key);
		if (known !== undefined) return known;
		const stack = { frames, truncated };
		this.#stacks.set(key, stack);
		return stack;
	}
}
