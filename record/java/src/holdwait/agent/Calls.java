package holdwait.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import jdk.internal.vm.annotation.ReservedStackAccess;

/**
 * What stands in the place of calls of java.util.concurrent: each method carries out the call of its name, and records
 * it. Where exceptions end a wait, the attempt is settled by the next event.
 */
public final class Calls {
	/** How a request ends. */
	static final int TAKEN = -1, TOO_LATE = 0, STOPPED = 1;
	private static final int TIMED = EventWriter.TIMED, TRY = EventWriter.TRY;

	private Calls() {}

	// ---- around calls of any lock

	/** Before lock() or lockInterruptibly() of anything. @return what {@link Hooks#entered} gets */
	@ReservedStackAccess
	public static ThreadLog locking(Object lock, int site, ThreadLog known) {
		return isLock(lock) ? ask(known, lock, null, site, 0) : null;
	}

	/**
	 * As {@link #locking(Object, int, ThreadLog)}.
	 * @param kept what the owner of the lock keeps of it; null: nothing
	 */
	@ReservedStackAccess
	public static ThreadLog locking(Object lock, Object kept, int site, ThreadLog known) {
		return ask(known, lock, kept, site, 0);
	}

	/**
	 * Before lockInterruptibly() of anything. Nothing is written unless it succeeds, as nobody may say that it did not.
	 * @return what {@link Hooks#entered} gets
	 */
	public static ThreadLog maybeLocking(Object lock, int site) {
		return trying(lock, null, site, 0);
	}

	/** Before unlock() of anything. */
	@ReservedStackAccess
	public static void unlocking(Object lock, ThreadLog known) {
		try {
			ThreadLog log = Hooks.log(known);
			if (log != null && !log.giveShortly(lock) && isLock(lock) && !log.give(lock)) giveView(log, lock);
		} catch (Throwable ours) {
			return;
		}
	}

	/** Much else has methods of these names, and is called often. */
	private static boolean isLock(Object object) {
		return object instanceof ReentrantLock || object instanceof Lock && !(object instanceof AbstractQueuedSynchronizer);
	}

	/** Another object may stand for the same lock: a view of a stamped lock, a wrapper that was asked first. */
	private static void giveView(ThreadLog log, Object lock) {
		LockRecord record = log.synchronizer(lock);
		if (record != null) log.give(record);
	}

	/** Before tryLock() of anything. @return what {@link #tried} gets */
	public static ThreadLog trying(Object lock, int site) {
		return trying(lock, null, site, TRY);
	}

	/** As {@link #trying(Object, int)}, and {@link #locking(Object, Object, int, ThreadLog)}. */
	public static ThreadLog trying(Object lock, Object kept, int site) {
		return trying(lock, kept, site, TRY);
	}

	private static ThreadLog trying(Object lock, Object kept, int site, int bits) {
		try {
			ThreadLog log = isLock(lock) ? Hooks.log() : null;
			if (log == null) return null;
			LockRecord own = OwnRecords.its(lock, kept);
			LockRecord record = own != null ? own : log.synchronizer(lock);
			if (record == null) return null;
			log.trying(record, site, bits);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	public static boolean tried(ThreadLog log, boolean success) {
		try {
			if (log != null && success) log.taken();
			else if (log != null) log.notTaken();
		} catch (Throwable ours) {
			return success;
		}
		return success;
	}

	static ThreadLog ask(Object lock, int site, int bits) {
		return ask(null, lock, null, site, bits);
	}

	private static ThreadLog ask(ThreadLog known, Object lock, Object kept, int site, int bits) {
		try {
			ThreadLog log = Hooks.log(known);
			if (log == null || lock == null) return null;
			Memo memo = log.memo(site);
			LockRecord own = OwnRecords.its(lock, kept);
			LockRecord record = own != null ? own : log.synchronizer(lock, memo);
			if (record == null) return null;
			if (bits == 0 && log.askShortly(record, null, memo, EventWriter.ATTEMPT)) return log;
			if (record.kind == LockKind.QUEUED) return null;
			log.ask(record, null, site, bits);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	/** The end of an {@link #ask}. @param how as in FORMAT.md §3, or TAKEN */
	static void answered(ThreadLog log, int how) {
		try {
			if (log == null) return;
			if (how == TAKEN) log.taken();
			else log.abandon(how);
		} catch (Throwable ours) {
			return;
		}
	}

	static void give(Object object, int count, int site) {
		try {
			ThreadLog log = Hooks.log();
			LockRecord record = log == null || object == null ? null : log.synchronizer(object);
			if (record != null) for (int i = 0; i < count; i++) log.giveForOthers(record, site);
		} catch (Throwable ours) {
			return;
		}
	}

	public static void lockInterruptibly(Lock lock, int site) throws InterruptedException {
		ThreadLog log = ask(lock, site, 0);
		int how = STOPPED;
		try {
			lock.lockInterruptibly();
			how = TAKEN;
		} finally {
			answered(log, how);
		}
	}

	public static boolean tryLock(Lock lock, long time, TimeUnit unit, int site) throws InterruptedException {
		ThreadLog log = ask(lock, site, TIMED);
		int how = STOPPED;
		try {
			boolean success = lock.tryLock(time, unit);
			how = success ? TAKEN : TOO_LATE;
			return success;
		} finally {
			answered(log, how);
		}
	}

	// ---- latches and futures

	public static void await(CountDownLatch latch, int site) throws InterruptedException {
		ThreadLog log = ask(latch, site, 0);
		int how = STOPPED;
		try {
			latch.await();
			how = TAKEN;
		} finally {
			answered(log, how);
		}
	}

	public static boolean await(CountDownLatch latch, long time, TimeUnit unit, int site) throws InterruptedException {
		ThreadLog log = ask(latch, site, TIMED);
		int how = STOPPED;
		try {
			boolean success = latch.await(time, unit);
			how = success ? TAKEN : TOO_LATE;
			return success;
		} finally {
			answered(log, how);
		}
	}

	public static void countDown(CountDownLatch latch, int site) {
		if (latch.getCount() > 0) give(latch, 1, site);
		latch.countDown();
	}

	public static Object get(Future<?> future, int site) throws InterruptedException, ExecutionException {
		ThreadLog log = ask(future, site, 0);
		try {
			return future.get();
		} finally {
			answered(log, future.isDone() ? TAKEN : STOPPED);
		}
	}

	public static Object get(Future<?> future, long time, TimeUnit unit, int site)
			throws InterruptedException, ExecutionException, TimeoutException {
		ThreadLog log = ask(future, site, TIMED);
		try {
			return future.get(time, unit);
		} finally {
			answered(log, future.isDone() ? TAKEN : STOPPED);
		}
	}

	public static Object join(CompletableFuture<?> future, int site) {
		ThreadLog log = ask(future, site, 0);
		try {
			return future.join();
		} finally {
			answered(log, future.isDone() ? TAKEN : STOPPED);
		}
	}

	/** A future is about to have a result, unless it has one. */
	public static void completing(Object future, int site) {
		try {
			ThreadLog log = Hooks.log();
			LockRecord record = log == null ? null : log.synchronizer(future);
			if (record == null || record.done) return;
			record.done = true;
			log.giveForOthers(record, site);
		} catch (Throwable ours) {
			return;
		}
	}

	/** A lock has been made that its owner alone will use. @return what the owner keeps of it; null: nothing is recorded now */
	public static Object made(Object lock, int site) {
		try {
			ThreadLog log = Hooks.log();
			return log == null ? null : log.made(lock, site);
		} catch (Throwable ours) {
			return null;
		}
	}

	/** Something that becomes a lock has been made. */
	public static void created(Object object, int site) {
		try {
			ThreadLog log = Hooks.log();
			if (log != null) log.created(object, site);
		} catch (Throwable ours) {
			return;
		}
	}
}
