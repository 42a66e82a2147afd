package holdwait.agent;

import java.lang.reflect.Field;
import jdk.internal.vm.annotation.DontInline;
import jdk.internal.vm.annotation.ForceInline;
import jdk.internal.vm.annotation.ReservedStackAccess;

/**
 * What changed code calls about monitors and threads. Nothing here throws, or takes a lock of the program. Where the stack
 * ends inside, it goes on in the reserve of the platform, and the program gets its StackOverflowError afterwards (JEP 270).
 */
public final class Hooks {
	/** How a sleep on a condition ends (FORMAT.md §3). */
	static final int WOKEN = 0, TIMEOUT = 1, INTERRUPTED = 2;

	private Hooks() {}

	/** @return the log of this thread; null when nothing is to be recorded */
	@ForceInline
	static ThreadLog log() {
		ThreadLog log = Threads.current();
		return log == null || log.busy ? null : log;
	}

	/** @param known what the calling method remembers as the log of this thread; null: it has to be looked up */
	@ForceInline
	static ThreadLog log(ThreadLog known) {
		if (known == null) return log();
		return known.busy ? null : known;
	}

	/**
	 * Before a monitorenter.
	 * @param kept what the object keeps of itself; null: it does not say
	 * @return what {@link #entered} gets, and what the method remembers
	 */
	@DontInline
	@ReservedStackAccess
	public static ThreadLog entering(Object object, Object kept, int site, ThreadLog known) {
		try {
			ThreadLog log = log(known);
			if (log == null || object == null) return null;
			LockRecord lock = log.monitor(object, kept, site);
			if (!log.askShortly(lock, site, EventWriter.ATTEMPT)) log.ask(lock, site, 0);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	@DontInline
	@ReservedStackAccess
	public static void entered(ThreadLog log) {
		try {
			if (log != null) log.taken();
		} catch (Throwable ours) {
			return;
		}
	}

	/** Before a monitorexit. */
	@DontInline
	@ReservedStackAccess
	public static void leaving(Object object, ThreadLog known) {
		try {
			ThreadLog log = log(known);
			if (log != null) log.give(object);
		} catch (Throwable ours) {
			return;
		}
	}

	/**
	 * @param object null: the class that is calling, which is of a time when classes could not name themselves
	 * @param kept as of {@link #entering}
	 */
	@DontInline
	@ReservedStackAccess
	public static ThreadLog methodEntered(Object object, Object kept, int site) {
		try {
			ThreadLog log = log();
			if (log == null) return null;
			LockRecord lock = log.monitor(object != null ? object : Sites.callingClass(log, site), kept, site);
			if (!log.askShortly(lock, site, EventWriter.ACQUIRE)) log.takenAtOnce(lock, site, 0);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	@DontInline
	@ReservedStackAccess
	public static void methodLeft(int site, ThreadLog known) {
		try {
			ThreadLog log = log(known);
			if (log != null) log.giveMethod(site);
		} catch (Throwable ours) {
			return;
		}
	}

	/** Before the monitorenter of a map's bin. @return what {@link #enteredBin} and {@link #leavingBin} get */
	@ReservedStackAccess
	public static ThreadLog enteringBin(Object[] table, int bin, Object map, int site) {
		try {
			ThreadLog log = log();
			LockRecord lock = log == null ? null : log.bin(map, table, bin);
			if (lock == null) return null;
			if (!log.askSimply(lock, site, EventWriter.ATTEMPT)) log.ask(lock, site, 0);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	/** The monitor is taken, and its node stands in the table: the bin is locked. */
	@ReservedStackAccess
	public static void enteredBin(ThreadLog log) {
		try {
			if (log != null && !log.busy) log.takenBin();
		} catch (Throwable ours) {
			return;
		}
	}

	/** As {@link #leaving}, of a node that stands for a bin, if it still does. */
	@ReservedStackAccess
	public static void leavingBin(Object node, ThreadLog log) {
		try {
			if (log != null && !log.busy) log.giveBin();
		} catch (Throwable ours) {
			return;
		}
	}

	public static void waitOn(Object object, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(object, site, false);
		int how = INTERRUPTED;
		try {
			object.wait();
			how = WOKEN;
		} finally {
			awake(sleep, how);
		}
	}

	public static void waitOn(Object object, long milliseconds, int site) throws InterruptedException {
		waitOn(object, milliseconds, 0, site);
	}

	public static void waitOn(Object object, long milliseconds, int nanoseconds, int site) throws InterruptedException {
		boolean timed = milliseconds != 0 || nanoseconds != 0;
		ThreadLog.Sleep sleep = fallAsleep(object, site, timed);
		long start = System.nanoTime();
		int how = INTERRUPTED;
		try {
			object.wait(milliseconds, nanoseconds);
			how = timed && System.nanoTime() - start >= milliseconds * 1_000_000 + nanoseconds ? TIMEOUT : WOKEN;
		} finally {
			awake(sleep, how);
		}
	}

	private static ThreadLog.Sleep fallAsleep(Object object, int site, boolean timed) {
		try {
			ThreadLog log = log();
			if (log == null || object == null) return null;
			LockRecord lock = log.monitor(object, null, site);
			return log.fallAsleep(lock, lock, timed);
		} catch (Throwable ours) {
			return null;
		}
	}

	static void awake(ThreadLog.Sleep sleep, int how) {
		try {
			ThreadLog log = log();
			if (log != null && sleep != null) log.awake(sleep, how);
		} catch (Throwable ours) {
			return;
		}
	}

	/** Before notify or notifyAll. */
	public static void notifying(Object object, boolean all, int site) {
		try {
			ThreadLog log = log();
			if (log != null && object != null) log.notifying(log.monitor(object, null, site), all);
		} catch (Throwable ours) {
			return;
		}
	}

	public static void testStarting(int site) {
		try {
			ThreadLog log = log();
			if (log != null) log.mark(Sites.function(site));
		} catch (Throwable ours) {
			return;
		}
	}

	/** @return the fields of a class as it was written */
	public static Field[] withoutOurs(Field[] fields) {
		try {
			return OwnRecords.withoutOurs(fields);
		} catch (Throwable ours) {
			return fields;
		}
	}

	public static void threadStarting(Thread child) {
		try {
			ThreadLog log = log();
			if (log != null && !(child instanceof Clock)) log.forking(child);
		} catch (Throwable ours) {
			return;
		}
	}

	public static void threadEnding(Thread self) {
		try {
			ThreadLog log = log();
			if (log != null) log.ending();
		} catch (Throwable ours) {
			return;
		}
	}

	public static void join(Thread other, int site) throws InterruptedException {
		join(other, 0, site);
	}

	public static void join(Thread other, long milliseconds, int site) throws InterruptedException {
		awaiting(other, milliseconds);
		other.join(milliseconds);
		joined(other);
	}

	/** A join that would give up is none, until it has succeeded. */
	private static void awaiting(Thread other, long milliseconds) {
		try {
			ThreadLog log = log();
			if (log == null || milliseconds != 0 || !other.isAlive()) return;
			ThreadLog awaited = Threads.of(other, 0);
			if (awaited != null) log.awaiting(awaited);
		} catch (Throwable ours) {
			return;
		}
	}

	private static void joined(Thread other) {
		try {
			ThreadLog log = log();
			if (log == null || other.isAlive()) return;
			LockRecord ended = LockTable.ENDED.known(other);
			if (ended != null) log.joined(ended);
		} catch (Throwable ours) {
			return;
		}
	}
}
