package holdwait.agent;

import java.util.ArrayList;
import java.util.List;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.annotation.DontInline;
import jdk.internal.vm.annotation.ForceInline;

/** From a thread to its log: a hash table by thread number, read without a lock. */
final class Threads {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static final long NUMBER = UNSAFE.objectFieldOffset(Thread.class, "tid");
	private static ThreadLog[] table = new ThreadLog[256];
	private static int count;
	/** The last one that has filled a large chunk: found with one step less. */
	private static Busiest busiest = new Busiest(null, null);
	private static Watch watch;
	/** Ended virtual threads whose chunks have room. */
	private static ThreadLog idle;
	private static final Class<?> VIRTUAL = virtualThreads();

	private Threads() {}

	/** Beside its log, and not in it: others look at it with every event, and would wait for what that thread is writing there. */
	private static final class Busiest {
		final Thread thread;
		final ThreadLog log;

		Busiest(Thread thread, ThreadLog log) {
			this.thread = thread;
			this.log = log;
		}
	}

	/** @return the log of the thread that asks; null when recording has stopped */
	@ForceInline
	static ThreadLog current() {
		Thread thread = Thread.currentThread();
		Busiest recent = busiest;
		if (recent.thread == thread) return recent.log;
		ThreadLog[] all = table;
		ThreadLog log = all[(int) UNSAFE.getLong(thread, NUMBER) & all.length - 1];
		if (log != null && log.thread == thread) return log;
		return find(log, thread);
	}

	/** @param log of the thread that calls */
	static void setBusiest(ThreadLog log) {
		busiest = new Busiest(log.thread, log);
	}

	@DontInline
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
			if (LockTable.ENDED.known(thread) != null) return null;
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
		Definitions.thread(log.id, thread.getName());
		if (isVirtual(thread) && idle != null) {
			ThreadLog ended = idle;
			idle = ended.next;
			log.adopt(ended);
		}
		UNSAFE.storeFence();
		table[at] = log;
		count++;
		return log;
	}

	/** The thread of the clock, which is not recorded. */
	static Watch watch(Thread clock) {
		Guard.lock();
		try {
			ThreadLog unrecorded = new ThreadLog(clock, 0, 0);
			unrecorded.busy = true;
			int at = slot(clock, table);
			unrecorded.next = table[at];
			table[at] = unrecorded;
			return watch = new Watch(Definitions.newThread());
		} finally {
			Guard.unlock();
		}
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

	/** The thread has ended: its log is let go, and the thread with it; the next virtual thread goes on in its chunk. */
	static void remove(ThreadLog gone) {
		Guard.lock();
		try {
			int at = slot(gone.thread, table);
			if (table[at] == gone) table[at] = gone.next;
			else
				for (ThreadLog log = table[at]; log != null; log = log.next) if (log.next == gone) log.next = gone.next;
			count--;
			if (busiest.log == gone) busiest = new Busiest(null, null);
			gone.forget();
			if (!isVirtual(gone.thread)) gone.seal();
			else {
				gone.next = idle;
				idle = gone;
			}
		} finally {
			Guard.unlock();
		}
	}

	static boolean isVirtual(Thread thread) {
		return VIRTUAL != null && VIRTUAL.isInstance(thread);
	}

	private static Class<?> virtualThreads() {
		try {
			return Class.forName("java.lang.BaseVirtualThread", false, null);
		} catch (ClassNotFoundException olderJava) {
			return null;
		}
	}

	/** @return the threads there are now, more or less */
	static List<ThreadLog> all() {
		List<ThreadLog> all = new ArrayList<>();
		Guard.lock();
		try {
			for (ThreadLog first : table) for (ThreadLog log = first; log != null; log = log.next) all.add(log);
		} finally {
			Guard.unlock();
		}
		return all;
	}

	/** @return the monitor that is held, by the hash and type of its object; null: there is none, or which one is not certain */
	static LockRecord held(int hash, String type) {
		LockRecord only = null;
		for (ThreadLog log : all()) {
			LockRecord lock = log.heldMonitor(hash, type);
			if (lock == null) continue;
			if (only != null && only != lock) return null;
			only = lock;
		}
		return only;
	}

	static void stopWatching() {
		if (watch != null) watch.stop();
	}

	/** @return the log of the thread of this number; null when it has none */
	static ThreadLog numbered(long number) {
		for (ThreadLog log : all()) if (UNSAFE.getLong(log.thread, NUMBER) == number) return log;
		return null;
	}

	/** Under the recorder's own lock. Threads that run may be in the middle of an event: their last chunk stays as it is. */
	static void sealAll() {
		List<ThreadLog> all = all();
		for (ThreadLog log : all) log.stop();
		for (ThreadLog log : all) if (log.isQuiet()) log.seal();
		for (ThreadLog log = idle; log != null; log = log.next) log.seal();
		if (watch != null) watch.close();
	}
}
