package holdwait.agent;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** As {@link Calls}: semaphores, whose permits nobody owns. */
public final class Permits {
	private static final int TIMED = EventWriter.TIMED, TRY = EventWriter.TRY;

	private Permits() {}

	public static void acquire(Semaphore semaphore, int site) throws InterruptedException {
		ThreadLog log = Calls.ask(semaphore, site, 0);
		int how = Calls.STOPPED;
		try {
			semaphore.acquire();
			how = Calls.TAKEN;
		} finally {
			Calls.answered(log, how);
		}
	}

	public static void acquire(Semaphore semaphore, int permits, int site) throws InterruptedException {
		ThreadLog log = Calls.ask(semaphore, site, 0);
		int taken = 0;
		try {
			semaphore.acquire(permits);
			taken = permits;
		} finally {
			more(log, semaphore, taken, site);
		}
	}

	public static void acquireUninterruptibly(Semaphore semaphore, int site) {
		ThreadLog log = Calls.ask(semaphore, site, 0);
		semaphore.acquireUninterruptibly();
		Hooks.entered(log);
	}

	public static void acquireUninterruptibly(Semaphore semaphore, int permits, int site) {
		ThreadLog log = Calls.ask(semaphore, site, 0);
		semaphore.acquireUninterruptibly(permits);
		more(log, semaphore, permits, site);
	}

	public static boolean tryAcquire(Semaphore semaphore, int site) {
		ThreadLog log = Calls.trying(semaphore, null, site, EventWriter.TRY);
		return Calls.tried(log, semaphore.tryAcquire());
	}

	public static boolean tryAcquire(Semaphore semaphore, int permits, int site) {
		ThreadLog log = Calls.trying(semaphore, null, site, EventWriter.TRY);
		boolean success = semaphore.tryAcquire(permits);
		if (success) more(log, semaphore, permits, site);
		else Calls.tried(log, false);
		return success;
	}

	public static boolean tryAcquire(Semaphore semaphore, long time, TimeUnit unit, int site) throws InterruptedException {
		ThreadLog log = Calls.ask(semaphore, site, TIMED);
		int how = Calls.STOPPED;
		try {
			boolean success = semaphore.tryAcquire(time, unit);
			how = success ? Calls.TAKEN : Calls.TOO_LATE;
			return success;
		} finally {
			Calls.answered(log, how);
		}
	}

	public static boolean tryAcquire(Semaphore semaphore, int permits, long time, TimeUnit unit, int site)
			throws InterruptedException {
		ThreadLog log = Calls.ask(semaphore, site, TIMED);
		int taken = 0;
		try {
			boolean success = semaphore.tryAcquire(permits, time, unit);
			if (success) taken = permits;
			return success;
		} finally {
			more(log, semaphore, taken, site);
		}
	}

	public static void release(Semaphore semaphore, int site) {
		Calls.give(semaphore, 1, site);
		semaphore.release();
	}

	public static void release(Semaphore semaphore, int permits, int site) {
		Calls.give(semaphore, permits, site);
		semaphore.release(permits);
	}

	/** Several permits were taken: the first was asked for. */
	private static void more(ThreadLog log, Object object, int permits, int site) {
		try {
			if (log == null) return;
			if (permits == 0) log.abandon(Calls.STOPPED);
			else log.taken();
			LockRecord record = log.synchronizer(object);
			for (int i = 1; i < permits; i++) log.takenAtOnce(record, site, TRY);
		} catch (Throwable ours) {
			return;
		}
	}
}
