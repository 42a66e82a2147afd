package holdwait.agent;

import jdk.internal.misc.Unsafe;

/** From a thread to its log: a hash table by thread number, read without a lock. */
final class Threads {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static final long NUMBER = UNSAFE.objectFieldOffset(Thread.class, "tid");
	private static ThreadLog[] table = new ThreadLog[256];
	private static int count;

	private Threads() {}

	/** @return the log of the thread that asks; null when recording has stopped */
	static ThreadLog current() {
		Thread thread = Thread.currentThread();
		ThreadLog[] all = table;
		ThreadLog log = all[(int) UNSAFE.getLong(thread, NUMBER) & all.length - 1];
		if (log != null && log.thread == thread) return log;
		return find(log, thread);
	}

	private static ThreadLog find(ThreadLog first, Thread thread) {
		for (ThreadLog log = first; log != null; log = log.next) if (log.thread == thread) return log;
		return of(thread, Clock.now);
	}

	/**
	 * @param time of its first event, at the earliest
	 * @return the log of a thread, made if it has none; null when recording has stopped
	 */
	static ThreadLog of(Thread thread, long time) {
		if (Trace.isStopped()) return null;
		Guard.lock();
		try {
			for (ThreadLog log = table[slot(thread, table)]; log != null; log = log.next) if (log.thread == thread) return log;
			if (count >= table.length) grow();
			return add(thread, time);
		} finally {
			Guard.unlock();
		}
	}

	private static ThreadLog add(Thread thread, long time) {
		int at = slot(thread, table);
		ThreadLog log = new ThreadLog(thread, Definitions.newThread(), time);
		log.next = table[at];
		log.busy = true;
		Definitions.thread(log.id, thread.getName());
		log.busy = false;
		UNSAFE.storeFence();
		table[at] = log;
		count++;
		return log;
	}

	private static int slot(Thread thread, ThreadLog[] table) {
		return (int) UNSAFE.getLong(thread, NUMBER) & table.length - 1;
	}

	private static void grow() {
		ThreadLog[] larger = new ThreadLog[2 * table.length];
		for (ThreadLog first : table)
			for (ThreadLog log = first; log != null; ) {
				ThreadLog following = log.next;
				int at = slot(log.thread, larger);
				log.next = larger[at];
				larger[at] = log;
				log = following;
			}
		UNSAFE.storeFence();
		table = larger;
	}

	/** The thread has ended: its log is let go, and the thread with it. */
	static void remove(ThreadLog gone) {
		Guard.lock();
		try {
			int at = slot(gone.thread, table);
			if (table[at] == gone) table[at] = gone.next;
			else
				for (ThreadLog log = table[at]; log != null; log = log.next) if (log.next == gone) log.next = gone.next;
			count--;
		} finally {
			Guard.unlock();
		}
	}

	/** Under the recorder's own lock. */
	static void sealAll() {
		for (ThreadLog first : table)
			for (ThreadLog log = first; log != null; log = log.next) {
				log.busy = true;
				log.seal();
			}
	}
}
