import { eventCode, Operation, type ThreadId, TraceError } from "../model/index.js";
import type { Fault } from "./chunkHeader.js";
import { decodeEvents, endOfWholeEvents } from "./decodeEvents.js";
import { DecodeState, type EventWindow, switchThread } from "./eventWindow.js";
import { inflateChunk } from "./inflate.js";
import { maxEventBytes } from "./limits.js";
import { type ByteSource, readExactly } from "./source.js";
import type { IndexedChunk, IndexedWriter } from "./traceIndex.js";
import type { UsedIds } from "./usedIds.js";

/** What all cursors of one pass over the events share. */
export interface ReadingPass {
	readonly source: ByteSource;
	readonly used: UsedIds;
	/** Events so far, without the gaps that the reader put in. */
	events: number;
	lastTime: number;
	/** Gap events of the recorder, and the events they say are missing. */
	gaps: number;
	gapEvents: number;
	/** Damage inside chunks that carry no checksum. */
	readonly damage: { readonly offset: number; readonly detail: string }[];
}

const gapCode = eventCode(Operation.gap);
const markCode = eventCode(Operation.mark);
/** Bytes read ahead per row of the window: nearly all events are shorter. */
const bytesPerRow = 8;

/** Goes through the events of one writer, a window at a time. */
export class WriterCursor {
	/** First row of the window not handed out yet. */
	row = 0;
	private readonly state = new DecodeState();
	private nextChunk = 0;
	private chunk: IndexedChunk | undefined;
	private inflated: Uint8Array | undefined;
	/** Bytes of the chunk's raw events already decoded. */
	private position = 0;
	private segment = -1;
	private endOfSegment = 0;
	private isGapDue = false;
	private injectedGaps = 0;

	constructor(
		private readonly writer: IndexedWriter,
		readonly window: EventWindow,
		private readonly pass: ReadingPass,
	) {}

	/** Rows of the window in use. */
	get rows(): number {
		return this.state.rows;
	}

	/**
	 * Fills the window with what comes next.
	 * @returns false when the writer has no more events
	 * @throws TraceError when a sealed chunk breaks the format
	 */
	refill(): boolean {
		this.reset();
		while (this.state.rows === 0) {
			if (this.isGapDue) this.injectGap(this.state.thread);
			if (this.chunk === undefined && !this.openNext()) break;
			if (this.chunk !== undefined) this.decode(this.chunk);
		}
		this.account();
		return this.state.rows > 0;
	}

	/** The row behind the last one that belongs to the same thread as {@link row}; sets the thread of the window. */
	segmentEnd(): number {
		if (this.row >= this.endOfSegment) this.nextSegment();
		return this.endOfSegment;
	}

	private nextSegment(): void {
		const { segmentRows, segmentThreads, rows } = this.state;
		const last = segmentRows.length - 1;
		do this.segment++;
		while (this.segment < last && (segmentRows[this.segment + 1] as number) <= this.row);
		this.window.thread = segmentThreads[this.segment] as ThreadId;
		this.endOfSegment = this.segment < last ? (segmentRows[this.segment + 1] as number) : rows;
	}

	private reset(): void {
		const { state } = this;
		state.rows = 0;
		state.gaps = 0;
		state.gapEvents = 0;
		state.segmentRows.length = 0;
		state.segmentThreads.length = 0;
		switchThread(state, 0, state.thread);
		this.row = 0;
		this.segment = -1;
		this.endOfSegment = 0;
		this.injectedGaps = 0;
	}

	private account(): void {
		const { state, pass } = this;
		if (state.rows === 0) return;
		pass.events += state.rows - this.injectedGaps;
		pass.lastTime = Math.max(pass.lastTime, this.window.time[state.rows - 1] as number);
		pass.gaps += state.gaps;
		pass.gapEvents += state.gapEvents;
	}

	/** Begins the next chunk, or marks its place when it cannot be read. @returns false when there is none */
	private openNext(): boolean {
		const { state } = this;
		const chunk = this.writer.chunks[this.nextChunk++];
		if (chunk === undefined) return false;
		if (this.nextChunk === 1) {
			state.time = chunk.baseTime;
			switchThread(state, state.rows, chunk.thread);
		}
		const fault = this.startFault(chunk);
		if (fault !== undefined) this.fail(chunk, chunk.packetOffset, fault);
		else if (chunk.state === "damaged") this.injectGaps(chunk.thread);
		else this.open(chunk);
		return true;
	}

	private open(chunk: IndexedChunk): void {
		const { state } = this;
		if (chunk.isAfterHole) this.injectGaps(chunk.thread);
		switchThread(state, state.rows, chunk.thread);
		state.time = chunk.baseTime;
		state.lock = 0;
		state.isAtEnd = false;
		this.position = 0;
		this.chunk = chunk;
		this.inflated = undefined;
		if (chunk.codec !== 0) this.inflate(chunk);
	}

	private startFault(chunk: IndexedChunk): Fault | undefined {
		const { thread, baseTime } = chunk;
		const { threads } = this.pass.used;
		if (thread > threads.dense && !threads.use(thread))
			return { expected: "a thread id the trace has room for", found: `${thread}` };
		if (chunk.state !== "damaged" && baseTime < this.state.time)
			return { expected: `a chunk from tick ${this.state.time} on`, found: `tick ${baseTime}` };
		return undefined;
	}

	private inflate(chunk: IndexedChunk): void {
		const bytes = readExactly(this.pass.source, chunk.offset, chunk.length);
		const result = inflateChunk(bytes, chunk.rawSize, chunk.state === "cut");
		if (result instanceof Uint8Array) this.inflated = result;
		else this.fail(chunk, chunk.packetOffset, result);
	}

	private decode(chunk: IndexedChunk): void {
		const { state } = this;
		const left = (this.inflated?.length ?? chunk.length) - this.position;
		const bytes = this.inflated?.subarray(this.position) ?? this.readAhead(chunk, left);
		const firstRow = state.rows;
		let at = this.decodeStretch(bytes, 0, bytes.length - maxEventBytes);
		if (bytes.length === left && this.wantsMore()) at = this.decodeTail(bytes, at, chunk);
		this.position += at;
		this.refuseAnonymous(firstRow);
		if (state.fault !== undefined) this.fail(chunk, chunk.offset, state.fault);
		else if (state.isAtEnd || at === left) this.chunk = undefined;
	}

	private readAhead(chunk: IndexedChunk, left: number): Uint8Array {
		const length = Math.min(left, this.window.capacity * bytesPerRow + maxEventBytes);
		const bytes = readExactly(this.pass.source, chunk.offset + this.position, length);
		// The hot loop shall see one kind of array only, whatever kind the source gives.
		return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	private decodeStretch(bytes: Uint8Array, begin: number, end: number): number {
		return decodeEvents(this.state, this.window, this.pass.used, { bytes, begin, end });
	}

	private wantsMore(): boolean {
		const { state } = this;
		return state.fault === undefined && !state.isAtEnd && state.rows < this.window.capacity;
	}

	/** Decodes the last events of a chunk, too near its end for the unchecked reads of the hot loop. */
	private decodeTail(bytes: Uint8Array, from: number, chunk: IndexedChunk): number {
		const length = bytes.length - from;
		const tail = new Uint8Array(length + maxEventBytes);
		tail.set(bytes.subarray(from));
		const whole = endOfWholeEvents(tail, 0, length);
		const at = this.decodeStretch(tail, 0, whole);
		if (!this.wantsMore() || at === length) return from + at;
		if (chunk.state === "cut") return bytes.length;
		this.state.fault = { expected: "a whole event", found: "the end of the chunk" };
		return from + at;
	}

	/** Only marks and gaps may be nobody's. */
	private refuseAnonymous(firstRow: number): void {
		const { state, window } = this;
		if (!state.segmentThreads.includes(0)) return;
		state.segmentThreads.forEach((thread, index) => {
			const end = Math.min(state.rows, state.segmentRows[index + 1] ?? state.rows);
			for (let row = Math.max(firstRow, state.segmentRows[index] as number); row < end; row++) {
				const code = window.code[row];
				if (thread !== 0 || code === gapCode || code === markCode) continue;
				state.fault = { expected: "a thread for every event but marks and gaps", found: "thread 0" };
				state.rows = row;
				return;
			}
		});
	}

	/** Ends the chunk at something that cannot be: an error where a checksum vouches for the bytes, else a reported loss. */
	private fail(chunk: IndexedChunk, offset: number, fault: Fault): void {
		const where = chunk.codec === 0 ? "" : ` at byte ${this.position} of the inflated events`;
		const at = offset === chunk.offset && chunk.codec === 0 ? offset + this.position : offset;
		const { expected, found } = fault;
		if (chunk.state === "sealed")
			throw new TraceError({ source: this.pass.source.name, offset: at, expected, found: found + where });
		this.pass.damage.push({
			offset: at,
			detail: `in a chunk without checksum: expected ${expected}, found ${found}`,
		});
		this.state.fault = undefined;
		this.chunk = undefined;
		this.isGapDue = true;
	}

	/** Says that events are missing here, for the thread before and the thread after. */
	private injectGaps(thread: number): void {
		const before = this.state.thread;
		this.injectGap(before);
		if (thread !== before) this.injectGap(thread);
	}

	private injectGap(thread: number): void {
		const { state, window } = this;
		const row = state.rows++;
		switchThread(state, row, thread);
		window.code[row] = gapCode;
		window.time[row] = state.time;
		window.object[row] = 0;
		window.stack[row] = 0;
		this.injectedGaps++;
		this.isGapDue = false;
	}
}
