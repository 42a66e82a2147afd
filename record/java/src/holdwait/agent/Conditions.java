package holdwait.agent;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** As {@link Calls}: conditions, on which a thread sleeps that gives its lock back. */
public final class Conditions {
	private Conditions() {}

	/** @return null: nothing is to be recorded, or it is a condition of the program's own making */
	private static LockRecord record(ThreadLog log, Condition condition) {
		LockRecord record = log == null || condition == null ? null : log.synchronizer(condition);
		return record != null && record.kind == LockKind.CONDITION ? record : null;
	}

	private static ThreadLog.Sleep fallAsleep(Condition condition, boolean timed) {
		try {
			ThreadLog log = Hooks.log();
			LockRecord record = record(log, condition);
			if (record == null) return null;
			LockRecord lock = Synchronizers.lockOf(log, condition);
			return lock == null ? null : log.fallAsleep(record, lock.target, timed);
		} catch (Throwable ours) {
			return null;
		}
	}

	public static void await(Condition condition, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(condition, false);
		int how = Hooks.INTERRUPTED;
		try {
			condition.await();
			how = Hooks.WOKEN;
		} finally {
			Hooks.awake(sleep, how);
		}
	}

	public static void awaitUninterruptibly(Condition condition, int site) {
		ThreadLog.Sleep sleep = fallAsleep(condition, false);
		condition.awaitUninterruptibly();
		Hooks.awake(sleep, Hooks.WOKEN);
	}

	public static boolean await(Condition condition, long time, TimeUnit unit, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(condition, true);
		int how = Hooks.INTERRUPTED;
		try {
			boolean woken = condition.await(time, unit);
			how = woken ? Hooks.WOKEN : Hooks.TIMEOUT;
			return woken;
		} finally {
			Hooks.awake(sleep, how);
		}
	}

	public static long awaitNanos(Condition condition, long nanoseconds, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(condition, true);
		int how = Hooks.INTERRUPTED;
		try {
			long left = condition.awaitNanos(nanoseconds);
			how = left > 0 ? Hooks.WOKEN : Hooks.TIMEOUT;
			return left;
		} finally {
			Hooks.awake(sleep, how);
		}
	}

	public static boolean awaitUntil(Condition condition, Date deadline, int site) throws InterruptedException {
		ThreadLog.Sleep sleep = fallAsleep(condition, true);
		int how = Hooks.INTERRUPTED;
		try {
			boolean woken = condition.awaitUntil(deadline);
			how = woken ? Hooks.WOKEN : Hooks.TIMEOUT;
			return woken;
		} finally {
			Hooks.awake(sleep, how);
		}
	}

	private static void notifying(Condition condition, boolean all) {
		try {
			ThreadLog log = Hooks.log();
			LockRecord record = record(log, condition);
			if (record != null) log.notifying(record, all);
		} catch (Throwable ours) {
			return;
		}
	}

	public static void signal(Condition condition, int site) {
		notifying(condition, false);
		condition.signal();
	}

	public static void signalAll(Condition condition, int site) {
		notifying(condition, true);
		condition.signalAll();
	}
}
