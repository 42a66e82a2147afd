package holdwait.agent;

/** What changed code calls. Nothing here throws, or takes a lock of the program. */
public final class Hooks {
	private Hooks() {}

	/** Before a monitorenter. @return what {@link #entered} gets */
	public static ThreadLog entering(Object lock, int site) {
		try {
			ThreadLog log = ThreadLog.current();
			if (log != null) log.asking(lock, site);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	public static void entered(ThreadLog log) {
		try {
			if (log != null) log.taken();
		} catch (Throwable ours) {
			return;
		}
	}

	/** Before a monitorexit. */
	public static void leaving(Object lock) {
		try {
			ThreadLog log = ThreadLog.current();
			if (log != null) log.leaving(lock);
		} catch (Throwable ours) {
			return;
		}
	}

	/** @param lock null: the class that is calling */
	public static void methodEntered(Object lock, int site) {
		try {
			ThreadLog log = ThreadLog.current();
			if (log != null && lock != null) log.takenAtOnce(lock, site);
		} catch (Throwable ours) {
			return;
		}
	}

	public static void methodLeft(int site) {
		try {
			ThreadLog log = ThreadLog.current();
			if (log != null) log.leavingMethod(site);
		} catch (Throwable ours) {
			return;
		}
	}

	public static void threadStarting(Thread child) {
		try {
			ThreadLog log = ThreadLog.current();
			if (log != null && child.getClass() != Clock.class) log.forking(child);
		} catch (Throwable ours) {
			return;
		}
	}

	public static void threadEnding(Thread self) {
		try {
			ThreadLog log = ThreadLog.current();
			if (log != null) log.ending();
		} catch (Throwable ours) {
			return;
		}
	}

	public static void join(Thread other, int site) throws InterruptedException {
		join(other, 0, site);
	}

	public static void join(Thread other, long milliseconds, int site) throws InterruptedException {
		awaiting(other, site);
		other.join(milliseconds);
		if (!other.isAlive()) joined(other, site);
	}

	private static void awaiting(Thread other, int site) {
		try {
			ThreadLog log = ThreadLog.current();
			if (log != null) log.awaiting(other, site);
		} catch (Throwable ours) {
			return;
		}
	}

	private static void joined(Thread other, int site) {
		try {
			ThreadLog log = ThreadLog.current();
			if (log != null) log.joined(other, site);
		} catch (Throwable ours) {
			return;
		}
	}
}
