package holdwait.agent;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** As {@link Calls}: conditions, on which a thread sleeps that gives its lock back. */
public final class Conditions {
	private static final int WOKEN = 0, TIMEOUT = 1, INTERRUPTED = 2;

	private Conditions() {}

	private static ThreadLog.Sleep fallAsleep(Condition condition, int site, boolean timed) {
		try {
			ThreadLog log = Hooks.log();
			LockRecord record = log == null || condition == null ? null : log.synchronizer(condition, site);
			if (record == null || record.kind != LockKind.CONDITION) return null;
			LockRecord lock = Synchronizers.lockOf(log, condition);
			return lock == null ? null : log.fallAsleep(record, lock.target, timed);
		} catch (Throwable ours) {
			return null;
		}
	}

	public static void await(Condition condition, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(condition, site, false);
		int how = INTERRUPTED;
		try {
			condition.await();
			how = WOKEN;
		} finally {
			Hooks.awake(sleep, how);
		}
	}

	public static void awaitUninterruptibly(Condition condition, int site) {
		ThreadLog.Sleep sleep = fallAsleep(condition, site, false);
		condition.awaitUninterruptibly();
		Hooks.awake(sleep, WOKEN);
	}

	public static boolean await(Condition condition, long time, TimeUnit unit, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(condition, site, true);
		int how = INTERRUPTED;
		try {
			boolean woken = condition.await(time, unit);
			how = woken ? WOKEN : TIMEOUT;
			return woken;
		} finally {
			Hooks.awake(sleep, how);
		}
	}

	public static long awaitNanos(Condition condition, long nanoseconds, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(condition, site, true);
		int how = INTERRUPTED;
		try {
			long left = condition.awaitNanos(nanoseconds);
			how = left > 0 ? WOKEN : TIMEOUT;
			return left;
		} finally {
			Hooks.awake(sleep, how);
		}
	}

	public static boolean awaitUntil(Condition condition, Date deadline, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(condition, site, true);
		int how = INTERRUPTED;
		try {
			boolean woken = condition.awaitUntil(deadline);
			how = woken ? WOKEN : TIMEOUT;
			return woken;
		} finally {
			Hooks.awake(sleep, how);
		}
	}

	private static void notifying(Condition condition, boolean all, int site) {
		try {
			ThreadLog log = Hooks.log();
			LockRecord record = log == null || condition == null ? null : log.synchronizer(condition, site);
			if (record != null && record.kind == LockKind.CONDITION) log.notifying(record, all);
		} catch (Throwable ours) {
			return;
		}
	}

	public static void signal(Condition condition, int site) {
		notifying(condition, false, site);
		condition.signal();
	}

	public static void signalAll(Condition condition, int site) {
		notifying(condition, true, site);
		condition.signalAll();
	}
}
