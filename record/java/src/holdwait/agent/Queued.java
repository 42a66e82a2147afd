package holdwait.agent;

import java.lang.reflect.Field;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * As {@link Calls}: what programs make of AbstractQueuedSynchronizer. It is a lock if the first who takes it says that he
 * is its owner; else it may be anything, and is not recorded.
 */
public final class Queued {
	private static final int UNKNOWN = 0, LOCK = 1, ANYTHING = 2;
	private static final Field OWNER = owner();

	private Queued() {}

	static final class Lock extends LockRecord {
		/** What it is. */
		private int nature = OWNER == null ? ANYTHING : UNKNOWN;

		/** Under the recorder's own lock. */
		Lock(AbstractQueuedSynchronizer synchronizer, int hash) {
			super(synchronizer, hash, LockKind.QUEUED,
					Definitions.lock(LockKind.QUEUED, null, synchronizer.getClass().getName(), 0, 0));
		}

		@Override
		boolean saysWhoHoldsIt() {
			return nature == LOCK;
		}
	}

	private static Field owner() {
		try {
			Field field = AbstractOwnableSynchronizer.class.getDeclaredField("exclusiveOwnerThread");
			field.setAccessible(true);
			return field;
		} catch (ReflectiveOperationException | RuntimeException notThere) {
			return null;
		}
	}

	/** @return null: nothing to record */
	private static Lock lock(ThreadLog log, Object object) {
		if (log == null || !(object instanceof AbstractQueuedSynchronizer)) return null;
		LockRecord lock = log.synchronizer(object);
		return lock instanceof Lock && ((Lock) lock).nature != ANYTHING ? (Lock) lock : null;
	}

	/** Before acquire(number) of anything. @return what {@link #acquired} gets */
	public static ThreadLog acquiring(Object object, int number, int site) {
		try {
			ThreadLog log = Hooks.log();
			Lock lock = lock(log, object);
			if (lock == null) return null;
			if (lock.nature == LOCK) log.ask(lock, site, 0);
			else log.trying(lock, site, 0);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	/** Before acquireInterruptibly(number), as {@link Calls#maybeLocking}. @return what {@link #acquired} gets */
	public static ThreadLog maybeAcquiring(Object object, int number, int site) {
		return request(object, site, 0);
	}

	/** Before tryAcquire(number) of anything. @return what {@link #tried} gets */
	public static ThreadLog trying(Object object, int number, int site) {
		return request(object, site, EventWriter.TRY);
	}

	private static ThreadLog request(Object object, int site, int bits) {
		try {
			ThreadLog log = Hooks.log();
			Lock lock = lock(log, object);
			if (lock == null) return null;
			log.trying(lock, site, bits);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	public static void acquired(ThreadLog log) {
		tried(log, true);
	}

	public static boolean tried(ThreadLog log, boolean success) {
		try {
			if (log == null) return success;
			if (success && isLock((Lock) log.requested(), log)) log.taken();
			else log.notTaken();
		} catch (Throwable ours) {
			return success;
		}
		return success;
	}

	/** This thread has just taken it. */
	private static boolean isLock(Lock lock, ThreadLog log) throws IllegalAccessException {
		if (lock.nature == UNKNOWN) {
			log.busy = true;
			try {
				lock.nature = OWNER.get(lock.get()) == log.thread ? LOCK : ANYTHING;
			} finally {
				log.busy = false;
			}
		}
		return lock.nature == LOCK;
	}

	/** Before release(number) of anything. Where another thread gives it back, nobody knows any more who holds it. */
	public static void releasing(Object object, int number, int site) {
		try {
			ThreadLog log = Hooks.log();
			Lock lock = lock(log, object);
			if (lock == null || lock.nature != LOCK || log.give(object) || lock.owner <= 0) return;
			lock.nature = ANYTHING;
			log.giveForOthers(lock, site);
		} catch (Throwable ours) {
			return;
		}
	}
}
