package holdwait.agent;

import jdk.internal.misc.Unsafe;
import jdk.internal.vm.annotation.Contended;
import jdk.internal.vm.annotation.DontInline;

/**
 * The events of one thread, in chunks of the file (FORMAT.md §3). An event becomes visible as a whole, or with its code, last.
 * Logs of threads lie apart, because each is written all the time.
 */
@Contended
class EventWriter {
	static final int ACQUIRE = 1, ATTEMPT = 2, RELEASE = 3, ABANDON = 4, WAIT = 5, WAKE = 6, NOTIFY = 7, CONVERT = 8, THREAD = 10, CONTEXT = 11, MARK = 13, GAP = 14;
	static final int SHARED = 1 << 4, TRY = 1 << 6, TIMED = 2 << 6;
	/** A release of the lock of the last event, at its time, which is one byte; others of that lock have three. */
	static final int OF_LAST = 2 << 6;
	static final Unsafe UNSAFE = Unsafe.getUnsafe();
	/** Times since the last event that take one byte. */
	static final int QUICK_DELTA = 128;
	private static final int LARGEST_EVENT = 32;
	private static final int FIRST_CHUNK = 512, LARGEST_CHUNK = 64 * 1024;

	/** Of the thread. */
	final int id;
	/** Whose chunks are continued: those of threads that come and go quickly are handed on. */
	private int writer;
	/** The recorder is at work in this thread, or has ended for it: what it calls is not recorded. */
	boolean busy;
	/** Address of the next event, and the last one where an event may begin. */
	long cursor, limit;
	/** Of the last event. */
	long time;
	int lastLock;
	/** Of the event last packed. */
	int packedSize;
	private TraceFile.Chunk chunk;
	private int chunkRoom = FIRST_CHUNK;
	private int sequence;

	EventWriter(int id, long time) {
		this.id = id;
		writer = id;
		this.time = time;
	}

	/** Takes over where the writer of a thread that has ended stopped. */
	final void adopt(EventWriter ended) {
		writer = ended.writer;
		chunk = ended.chunk;
		cursor = ended.cursor;
		limit = ended.limit;
		sequence = ended.sequence;
		chunkRoom = ended.chunkRoom;
		lastLock = ended.lastLock;
		long start = time;
		time = ended.time;
		if (hasRoom()) numbers(CONTEXT, Math.max(start, time), id, -1);
	}

	/** Its first event is not earlier. */
	final void startAt(long earliest) {
		if (chunk == null && sequence == 0) time = Math.max(time, earliest);
	}

	/** Changes whenever something is written. */
	final long events() {
		return cursor + sequence;
	}

	/** Of where the thread is now. @return the id of the stack */
	final int fullStack() {
		busy = true;
		try {
			return Stacks.capture();
		} finally {
			busy = false;
		}
	}

	/** @return whether there is room for an event; false: recording has stopped */
	final boolean hasRoom() {
		return cursor < limit || nextChunk();
	}

	private boolean nextChunk() {
		if (busy) return false;
		busy = true;
		Guard.lock();
		try {
			if (chunk != null) Trace.finished(chunk);
			chunk = null;
			limit = 0;
			Wire head = new Wire(32).number(1, writer).number(2, sequence).number(3, id).real(4, time);
			chunk = Trace.newChunk(head, chunkRoom);
			if (chunk == null) return false;
			sequence++;
			lastLock = 0;
			cursor = chunk.begin;
			limit = chunk.limit - LARGEST_EVENT;
			if (chunkRoom < LARGEST_CHUNK) chunkRoom *= 2;
			else writesMuch();
			return true;
		} finally {
			Guard.unlock();
			busy = false;
		}
	}

	/** It goes on in a chunk of the largest kind, after one of these. */
	void writesMuch() {}

	/** Under the recorder's own lock, or with nobody else around. Whoever is still writing an event may finish it. */
	final void seal() {
		if (chunk == null) return;
		Trace.seal(chunk);
		chunk = null;
		limit = 0;
	}

	/** Appends an event of a lock. @param stack below zero: none */
	@DontInline
	final void event(int code, long at, int lock, int stack) {
		int size = put(code, at, lock, stack);
		time = at;
		lastLock = lock;
		cursor += size;
	}

	/** Appends a release: of the lock of the last event, nearly always, and then in one byte or three. There must be room. */
	final void releaseEvent(int code, long at, int lock) {
		long delta = at - time;
		if (lock != lastLock || delta >= QUICK_DELTA) event(code, at, lock, -1);
		else {
			long to = cursor;
			time = at;
			cursor = to + (delta == 0 ? 1 : 3);
			UNSAFE.putLong(to, delta == 0 ? code | OF_LAST : code | delta << 8);
		}
	}

	/**
	 * Writes an event that the next one overwrites.
	 * @return its size
	 */
	final int draft(int code, long at, int lock, int stack) {
		return put(code, at, lock, stack);
	}

	/** The draft becomes an event, with another code. */
	final void accept(int code, long at, int lock, int size) {
		UNSAFE.putByte(cursor, (byte) code);
		time = at;
		lastLock = lock;
		cursor += size;
	}

	final void eraseDraft() {
		UNSAFE.setMemory(cursor, LARGEST_EVENT, (byte) 0);
	}

	/** Nearly every event has at most eight bytes, and is one store. */
	private int put(int code, long at, int lock, int stack) {
		long delta = at - time;
		long word = pack(code, lock, stack);
		if (delta >= QUICK_DELTA || word == 0) return putLong(code, at, lock, stack);
		UNSAFE.putLong(cursor, word | delta << 8);
		return packedSize;
	}

	/** @return an event at the time of the last one, in {@link #packedSize} bytes; 0 when it is too large */
	final long pack(int code, int lock, int stack) {
		int difference = lock - lastLock;
		int zigzag = difference << 1 ^ difference >> 31;
		if (zigzag >>> 28 != 0 || stack >= (zigzag >>> 21 != 0 ? 1 << 14 : 1 << 21)) return 0;
		long word = code;
		int bits;
		if (zigzag < 128) {
			word |= (long) zigzag << 16;
			bits = 24;
		} else if (zigzag < 1 << 14) {
			word |= two(zigzag) << 16;
			bits = 32;
		} else if (zigzag < 1 << 21) {
			word |= three(zigzag) << 16;
			bits = 40;
		} else {
			word |= (two(zigzag & 0x3FFF) | 0x8000) << 16 | two(zigzag >> 14) << 32;
			bits = 48;
		}
		if (stack >= 1 << 14) {
			word |= three(stack) << bits;
			bits += 24;
		} else if (stack >= 128) {
			word |= two(stack) << bits;
			bits += 16;
		} else if (stack >= 0) {
			word |= (long) stack << bits;
			bits += 8;
		}
		packedSize = bits >> 3;
		return word;
	}

	private static long two(int value) {
		return value & 127 | 128 | value >> 7 << 8;
	}

	private static long three(int value) {
		return value & 127 | 128 | (value >> 7 & 127 | 128) << 8 | value >> 14 << 16;
	}

	private int putLong(int code, long at, int lock, int stack) {
		int difference = lock - lastLock;
		long to = varint(cursor + 1, at - time);
		to = varint(to, (difference << 1 ^ difference >> 31) & 0xFFFFFFFFL);
		if (stack >= 0) to = varint(to, stack);
		return finish(code, to);
	}

	/** An event of a condition or monitor: waits on it, and gives the second lock back. */
	final void waitEvent(int code, long at, int condition, int second, int stack) {
		int difference = condition - lastLock;
		long to = varint(cursor + 1, at - time);
		to = varint(to, (difference << 1 ^ difference >> 31) & 0xFFFFFFFFL);
		to = varint(varint(to, second), stack);
		int size = finish(code, to);
		time = at;
		lastLock = condition;
		cursor += size;
	}

	/** An event with operands that are plain numbers; those below zero are left out. */
	final void numbers(int code, long at, int first, int second) {
		long to = varint(cursor + 1, at - time);
		if (first >= 0) to = varint(to, first);
		if (second >= 0) to = varint(to, second);
		int size = finish(code, to);
		time = at;
		cursor += size;
	}

	private int finish(int code, long end) {
		UNSAFE.storeFence();
		UNSAFE.putByte(cursor, (byte) code);
		return (int) (end - cursor);
	}

	private static long varint(long at, long value) {
		long to = at;
		long rest = value;
		while (rest > 127) {
			UNSAFE.putByte(to++, (byte) (rest & 127 | 128));
			rest >>>= 7;
		}
		UNSAFE.putByte(to, (byte) rest);
		return to + 1;
	}
}
