package holdwait.agent;

import jdk.internal.misc.Unsafe;
import jdk.internal.vm.annotation.Contended;
import jdk.internal.vm.annotation.DontInline;
import jdk.internal.vm.annotation.ForceInline;

/**
 * The events of one thread, in chunks of the file (FORMAT.md §3). An event becomes visible as a whole, or with its code, last.
 * Logs of threads lie apart, because each is written all the time.
 */
@Contended
class EventWriter {
	static final int ACQUIRE = 1, ATTEMPT = 2, RELEASE = 3, ABANDON = 4, WAIT = 5, WAKE = 6, NOTIFY = 7, CONVERT = 8, THREAD = 10, CONTEXT = 11, MARK = 13, GAP = 14;
	static final int SHARED = 1 << 4, TRY = 1 << 6, TIMED = 2 << 6;
	/** An exclusive acquire or attempt at the time of the last event, which it does not say. */
	static final int SAME_TIME = 3 << 4;
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
	@ForceInline
	final void releaseEvent(int code, long at, int lock) {
		long delta = at - time;
		int zigzag = zigzag(lock - lastLock);
		if (delta >= QUICK_DELTA || zigzag >>> 28 != 0) event(code, at, lock, -1);
		else if (zigzag == 0 && delta == 0) append(code | OF_LAST, 1, at, lock);
		else {
			int size = varintSize(zigzag);
			append(code | delta << 8 | (long) varint(zigzag, size) << 16, 2 + size, at, lock);
		}
	}

	private void append(long word, int size, long at, int lock) {
		UNSAFE.putLong(cursor, word);
		cursor += size;
		time = at;
		lastLock = lock;
	}

	/**
	 * Writes an event that the next one overwrites.
	 * @return its size
	 */
	final int draft(int code, long at, int lock, int stack) {
		return put(code, at, lock, stack);
	}

	/** A draft was of an attempt: now it is of an acquire. */
	final void accept() {
		UNSAFE.putByte(cursor, (byte) (UNSAFE.getByte(cursor) ^ ATTEMPT ^ ACQUIRE));
	}

	/** The draft becomes an event. */
	final void accept(long at, int lock, int size) {
		accept();
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
		int zigzag = zigzag(lock - lastLock);
		int lockSize = varintSize(zigzag), stackSize = stack < 0 ? 0 : varintSize(stack);
		if (delta >= QUICK_DELTA || zigzag >>> 28 != 0 || lockSize + stackSize > 6) return putLong(code, at, lock, stack);
		long word = code | delta << 8 | (long) varint(zigzag, lockSize) << 16;
		if (stack >= 0) word |= (long) varint(stack, stackSize) << 16 + 8 * lockSize;
		UNSAFE.putLong(cursor, word);
		return 2 + lockSize + stackSize;
	}

	static int zigzag(int number) {
		return number << 1 ^ number >> 31;
	}

	/** @param value below 2^28 @return in bytes: without a branch, which would be mispredicted with every other event */
	static int varintSize(int value) {
		return 352 - 9 * Integer.numberOfLeadingZeros(value) >> 6;
	}

	/** @param value below 2^28 @param size of it @return its bytes, the first one lowest */
	static int varint(int value, int size) {
		int pairs = value & 0x3FFF | (value & 0xFFFC000) << 2;
		return pairs & 0x7F007F | (pairs & 0x3F803F80) << 1 | 0x808080 >>> 32 - 8 * size;
	}

	private int putLong(int code, long at, int lock, int stack) {
		long to = putVarint(cursor + 1, at - time);
		to = putVarint(to, zigzag(lock - lastLock) & 0xFFFFFFFFL);
		if (stack >= 0) to = putVarint(to, stack);
		return finish(code, to);
	}

	/** An event of a condition or monitor: waits on it, and gives the second lock back. */
	final void waitEvent(int code, long at, int condition, int second, int stack) {
		long to = putVarint(cursor + 1, at - time);
		to = putVarint(to, zigzag(condition - lastLock) & 0xFFFFFFFFL);
		to = putVarint(putVarint(to, second), stack);
		int size = finish(code, to);
		time = at;
		lastLock = condition;
		cursor += size;
	}

	/** An event with operands that are plain numbers; those below zero are left out. */
	final void numbers(int code, long at, int first, int second) {
		long to = putVarint(cursor + 1, at - time);
		if (first >= 0) to = putVarint(to, first);
		if (second >= 0) to = putVarint(to, second);
		int size = finish(code, to);
		time = at;
		cursor += size;
	}

	private int finish(int code, long end) {
		UNSAFE.storeFence();
		UNSAFE.putByte(cursor, (byte) code);
		return (int) (end - cursor);
	}

	private static long putVarint(long at, long value) {
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
