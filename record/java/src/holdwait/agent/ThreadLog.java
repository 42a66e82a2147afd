package holdwait.agent;

import java.util.Arrays;
import jdk.internal.misc.Unsafe;

/** The events of one thread, and what it holds. Used by that thread alone. */
public final class ThreadLog {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static final long TID = UNSAFE.objectFieldOffset(Thread.class, "tid");
	private static final int RECENT = 64;
	private static final int LARGEST_EVENT = 32;
	private static final int FIRST_CHUNK = 512, LARGEST_CHUNK = 64 * 1024;
	private static final int ACQUIRE = 1, ATTEMPT = 2, RELEASE = 3, THREAD = 10;
	private static final int AWAIT = 1 << 4, JOIN = 2 << 4, ENDED = 3 << 4;
	private static ThreadLog[] table = new ThreadLog[256];
	private static int tableCount;

	private final Thread thread;
	final int id;
	private ThreadLog next;
	/** The recorder is at work in this thread, or has ended for it: what it calls is not recorded. */
	boolean busy;
	/** Address of the next event, and the last one where an event may begin. */
	private long cursor, limit;
	private long time;
	private int lastLock;
	private TraceFile.Chunk chunk;
	private int chunkRoom = FIRST_CHUNK;
	private int sequence;

	/** The lock it is about to take: its attempt stands at the cursor, to be overwritten by the acquire. */
	private LockRecord pending;
	private Object pendingObject;
	private int pendingSite, pendingStack;
	private Context pendingContext;

	private Object[] heldObject = new Object[8];
	private LockRecord[] heldLock = new LockRecord[8];
	private int[] heldSite = new int[8];
	private Context[] heldContext = new Context[8];
	private int depth;
	private Context context = new Context(0);
	private final LockRecord[] recent = new LockRecord[RECENT];

	private ThreadLog(Thread thread, int id, long time) {
		this.thread = thread;
		this.id = id;
		this.time = time;
	}

	/** @return the log of the thread that asks; null when there is none to be had */
	static ThreadLog current() {
		Thread thread = Thread.currentThread();
		ThreadLog[] all = table;
		ThreadLog log = all[(int) UNSAFE.getLong(thread, TID) & all.length - 1];
		if (log != null && log.thread == thread) return log;
		return find(log, thread);
	}

	private static ThreadLog find(ThreadLog first, Thread thread) {
		for (ThreadLog log = first; log != null; log = log.next) if (log.thread == thread) return log;
		return of(thread, Clock.now);
	}

	/** @return the log of a thread, made if it has none */
	static ThreadLog of(Thread thread, long time) {
		if (Trace.isStopped()) return null;
		Guard.lock();
		try {
			int at = slot(thread);
			for (ThreadLog log = table[at]; log != null; log = log.next) if (log.thread == thread) return log;
			if (tableCount++ > table.length) grow();
			at = slot(thread);
			ThreadLog log = new ThreadLog(thread, Definitions.newThread(), time);
			log.next = table[at];
			Definitions.thread(log.id, thread.getName());
			UNSAFE.storeFence();
			table[at] = log;
			return log;
		} finally {
			Guard.unlock();
		}
	}

	private static int slot(Thread thread) {
		return (int) UNSAFE.getLong(thread, TID) & table.length - 1;
	}

	private static void grow() {
		ThreadLog[] old = table;
		ThreadLog[] larger = new ThreadLog[2 * old.length];
		for (ThreadLog first : old)
			for (ThreadLog log = first; log != null; ) {
				ThreadLog following = log.next;
				int at = (int) UNSAFE.getLong(log.thread, TID) & larger.length - 1;
				log.next = larger[at];
				larger[at] = log;
				log = following;
			}
		UNSAFE.storeFence();
		table = larger;
	}

	// ---- locks

	/** The lock an object is, when it is a lock whose role is its type. */
	private LockRecord lockOf(Object object, int site) {
		LockRecord lock = recent[site & RECENT - 1];
		if (lock != null && lock.get() == object) return lock;
		return lookUp(object, site);
	}

	private LockRecord lookUp(Object object, int site) {
		busy = true;
		try {
			return recent[site & RECENT - 1] = LockTable.of(object);
		} finally {
			busy = false;
		}
	}

	/** About to take a lock: the attempt is written, and stays if nothing follows it. */
	void asking(Object object, int site) {
		if (busy || object == null) return;
		LockRecord lock = lockOf(object, site);
		if (cursor >= limit && !nextChunk()) return;
		choose(object, lock, site);
		ThreadLog owner = lock.owner;
		if (owner != null && owner != this) {
			event(ATTEMPT, Math.max(time, Clock.exact()), lock.id, pendingStack);
			return;
		}
		write(ATTEMPT, Math.max(time, Clock.now), lock.id, pendingStack);
	}

	private void choose(Object object, LockRecord lock, int site) {
		Context inside = lock.owner == this ? context : context.child(site);
		pendingStack = lock.owner != this && inside.isNew(lock.id) ? fullStack() : Sites.stack(site);
		pendingContext = inside;
		pendingObject = object;
		pendingSite = site;
		pending = lock;
	}

	private int fullStack() {
		busy = true;
		try {
			return Stacks.capture();
		} finally {
			busy = false;
		}
	}

	/** The lock asked for has been taken. */
	void taken() {
		LockRecord lock = pending;
		if (lock == null) return;
		if (cursor >= limit && !nextChunk()) return;
		event(ACQUIRE, Math.max(Math.max(time, Clock.now), lock.released + 1), lock.id, pendingStack);
		hold(lock);
		pending = null;
		pendingObject = null;
	}

	private void hold(LockRecord lock) {
		int top = depth;
		if (top == heldLock.length) growHeld();
		heldObject[top] = pendingObject;
		heldLock[top] = lock;
		heldSite[top] = lock.owner == this ? ~pendingSite : pendingSite;
		heldContext[top] = context;
		context = pendingContext;
		lock.owner = this;
		depth = top + 1;
	}

	private void growHeld() {
		int room = 2 * depth;
		heldObject = Arrays.copyOf(heldObject, room);
		heldLock = Arrays.copyOf(heldLock, room);
		heldSite = Arrays.copyOf(heldSite, room);
		heldContext = Arrays.copyOf(heldContext, room);
	}

	/** A lock was taken without anybody asking: synchronized methods. */
	void takenAtOnce(Object object, int site) {
		if (busy) return;
		LockRecord lock = lockOf(object, site);
		choose(object, lock, site);
		taken();
	}

	/** About to give back the lock an object is. */
	void leaving(Object object) {
		if (busy) return;
		int at = depth - 1;
		while (at >= 0 && heldObject[at] != object) at--;
		if (at >= 0) release(at);
	}

	/** About to give back what was taken when a synchronized method began. */
	void leavingMethod(int site) {
		if (busy) return;
		int at = depth - 1;
		while (at >= 0 && heldSite[at] != site && heldSite[at] != ~site) at--;
		if (at >= 0) release(at);
	}

	private void release(int at) {
		LockRecord lock = heldLock[at];
		if (cursor < limit || nextChunk()) event(RELEASE, Math.max(time, Clock.now), lock.id, -1);
		if (heldSite[at] >= 0) {
			lock.released = time;
			lock.owner = null;
		}
		if (at == depth - 1) context = heldContext[at];
		else remove(at);
		depth--;
		heldObject[depth] = null;
		heldLock[depth] = null;
	}

	/** Not the innermost: those above it are held under less from now on. */
	private void remove(int at) {
		Context inside = heldContext[at];
		for (int i = at; i < depth - 1; i++) {
			heldObject[i] = heldObject[i + 1];
			heldLock[i] = heldLock[i + 1];
			heldSite[i] = heldSite[i + 1];
			heldContext[i] = inside;
			inside = heldSite[i] >= 0 ? inside.child(heldSite[i]) : inside;
		}
		context = inside;
	}

	// ---- threads

	void forking(Thread child) {
		if (busy) return;
		int stack = fullStack();
		ThreadLog log = of(child, time);
		if (log == null || cursor >= limit && !nextChunk()) return;
		numbers(THREAD, Math.max(time, Clock.now), log.id, stack);
		log.time = time;
	}

	void awaiting(Thread other, int site) {
		ThreadLog log = of(other, time);
		if (busy || log == null || cursor >= limit && !nextChunk()) return;
		numbers(THREAD | AWAIT, Math.max(time, Clock.exact()), log.id, fullStack());
	}

	void joined(Thread other, int site) {
		ThreadLog log = of(other, time);
		if (busy || log == null || cursor >= limit && !nextChunk()) return;
		numbers(THREAD | JOIN, Math.max(Math.max(time, Clock.exact()), log.time + 1), log.id, Sites.stack(site));
	}

	void ending() {
		if (busy) return;
		if (cursor < limit || nextChunk()) numbers(THREAD | ENDED, Math.max(time, Clock.now), -1, -1);
		busy = true;
		Guard.lock();
		try {
			seal();
		} finally {
			Guard.unlock();
		}
	}

	// ---- bytes

	private boolean nextChunk() {
		if (busy) return false;
		busy = true;
		Guard.lock();
		try {
			seal();
			Wire head = new Wire(32).number(1, id).number(2, sequence).number(3, id).real(4, time);
			chunk = Trace.newChunk(head, chunkRoom);
			if (chunk == null) return false;
			sequence++;
			lastLock = 0;
			cursor = chunk.begin;
			limit = chunk.limit - LARGEST_EVENT;
			if (chunkRoom < LARGEST_CHUNK) chunkRoom *= 2;
			return true;
		} finally {
			Guard.unlock();
			busy = false;
		}
	}

	private void seal() {
		if (chunk == null) return;
		Trace.seal(chunk);
		chunk = null;
		cursor = limit = 0;
	}

	/** Under the recorder's own lock. */
	static void sealAll() {
		for (ThreadLog first : table)
			for (ThreadLog log = first; log != null; log = log.next) {
				log.busy = true;
				log.seal();
			}
	}

	private void event(int code, long at, int lock, int stack) {
		int size = write(code, at, lock, stack);
		time = at;
		lastLock = lock;
		cursor += size;
	}

	/** Writes an event at the cursor, its code last; gives its size. */
	private int write(int code, long at, int lock, int stack) {
		int delta = lock - lastLock;
		long to = varint(cursor + 1, at - time);
		to = varint(to, (delta << 1 ^ delta >> 31) & 0xFFFFFFFFL);
		if (stack >= 0) to = varint(to, stack);
		UNSAFE.storeFence();
		UNSAFE.putByte(cursor, (byte) code);
		return (int) (to - cursor);
	}

	/** An event with operands that are plain numbers; those below zero are left out. */
	private void numbers(int code, long at, int first, int second) {
		long to = varint(cursor + 1, at - time);
		if (first >= 0) to = varint(to, first);
		if (second >= 0) to = varint(to, second);
		UNSAFE.storeFence();
		UNSAFE.putByte(cursor, (byte) code);
		time = at;
		cursor = to;
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
