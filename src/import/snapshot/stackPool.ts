import type { FrameDefinition } from "../../trace/index.js";
import type { SnapshotStack } from "./snapshot.js";

/** A stack, and those that go on from it. */
interface Node {
	readonly next: Map<FrameDefinition, Node>;
	whole?: SnapshotStack;
	cut?: SnapshotStack;
}

/** Keeps one object per distinct frame and stack: a dump of 40,000 threads has a few dozen of them. */
export class StackPool {
	readonly #frames = new Map<string, Map<string, FrameDefinition>>();
	readonly #root: Node = { next: new Map() };

	/**
	 * @param place as the dump has it, file and line; equal for equal frames
	 * @param define called for the first frame of that function and place
	 */
	frame(name: string, place: string, define: () => FrameDefinition): FrameDefinition {
		const places = this.#frames.get(name) ?? new Map<string, FrameDefinition>();
		const known = places.get(place);
		if (known !== undefined) return known;
		const frame = define();
		this.#frames.set(name, places.set(place, frame));
		return frame;
	}

	/** @param frames of this pool, innermost first; copied where they are kept */
	stack(frames: readonly FrameDefinition[], truncated = false): SnapshotStack {
		let node = this.#root;
		for (const frame of frames) node = node.next.get(frame) ?? extended(node, frame);
		const end = truncated ? "cut" : "whole";
		const known = node[end];
		if (known !== undefined) return known;
		const stack = { frames: [...frames], truncated };
		node[end] = stack;
		return stack;
	}
}

function extended(node: Node, frame: FrameDefinition): Node {
	const next = { next: new Map() };
	node.next.set(frame, next);
	return next;
}
