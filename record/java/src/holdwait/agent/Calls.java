package holdwait.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import jdk.internal.vm.annotation.DontInline;
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

	/**
	 * Before lock() of anything.
	 * @param kept what the owner of the lock keeps of it; null: nothing
	 * @return what {@link Hooks#entered} gets
	 */
	@DontInline
	@ReservedStackAccess
	public static ThreadLog locking(Object lock, Object kept, int site, ThreadLog known) {
		return isLock(lock) ? ask(known, lock, kept, site, 0) : null;
	}

	/**
	 * Before lockInterruptibly() of anything. Nothing is written unless it succeeds, as nobody may say that it did not.
	 * @return what {@link Hooks#entered} gets
	 */
	public static ThreadLog maybeLocking(Object lock, int site) {
		return isLock(lock) ? trying(lock, null, site, 0) : null;
	}

	/** Before unlock() of anything. */
	@DontInline
	@ReservedStackAccess
	public static void unlocking(Object lock, ThreadLog known) {
		try {
			ThreadLog log = Hooks.log(known);
			if (log != null && !log.giveShortly(lock) && isLock(lock)) log.give(lock);
		} catch (Throwable ours) {
			return;
		}
	}

	/**
	 * Much else has methods of these names, and is called often. To ask whether it is a {@link Lock} would be dear: for what is
	 * none of an interface, the virtual machine looks through all interfaces of its class each time.
	 */
	private static boolean isLock(Object object) {
		return object instanceof ReentrantLock || object instanceof ReentrantReadWriteLock.ReadLock || object instanceof ReentrantReadWriteLock.WriteLock;
	}

	/** Before tryLock() of anything. @param kept as of {@link #locking} @return what {@link #tried} gets */
	public static ThreadLog trying(Object lock, Object kept, int site) {
		return isLock(lock) ? trying(lock, kept, site, TRY) : null;
	}

	/** Before something is tried that nothing is written of unless it succeeds. */
	static ThreadLog trying(Object object, Object kept, int site, int bits) {
		try {
			ThreadLog log = Hooks.log();
			if (log == null || object == null) return null;
			LockRecord own = OwnRecords.its(object, kept);
			LockRecord record = own != null ? own : log.synchronizer(object);
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
			LockRecord own = OwnRecords.its(lock, kept);
			LockRecord record = own != null ? own : log.synchronizer(lock, site);
			if (record == null) return null;
			if (bits == 0 && log.askShortly(record, site, EventWriter.ATTEMPT)) return log;
			if (record.kind == LockKind.QUEUED) return null;
			log.ask(record, site, bits);
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
