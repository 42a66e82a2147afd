import type { Event } from "../model/index.js";
import { type ChunkOptions, ChunkWriter } from "./chunkWriter.js";
import type { PacketWriter } from "./packetWriter.js";

/**
 * Distributes events to one chunk sequence per thread.
 * An event at the time of the one before it goes where that one went, whatever its thread: only within one sequence is
 * the order of equal times kept.
 */
export class EventWriter {
	/** Of the last event; -1 before the first. */
	lastTime = -1;
	private readonly writers = new Map<number, ChunkWriter>();
	private lastWriter: ChunkWriter | undefined;

	constructor(
		private readonly packets: PacketWriter,
		private readonly options: ChunkOptions,
	) {}

	/** @param event not before the last one of its thread; unchecked */
	append(event: Event): void {
		const writer =
			event.time === this.lastTime && this.lastWriter !== undefined
				? this.lastWriter
				: this.writerOf(event.thread);
		writer.append(event);
		this.lastTime = event.time;
		this.lastWriter = writer;
	}

	/** Writes all chunks begun. */
	flush(): void {
		for (const writer of this.writers.values()) writer.flush();
	}

	private writerOf(thread: number): ChunkWriter {
		const known = this.writers.get(thread);
		if (known !== undefined) return known;
		const writer = new ChunkWriter(thread, this.packets, this.options);
		this.writers.set(thread, writer);
		return writer;
	}
}
