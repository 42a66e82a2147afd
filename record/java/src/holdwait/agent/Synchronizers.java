package holdwait.agent;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** The locks of java.util.concurrent. Views of one lock are that lock: they share the synchronizer inside. */
final class Synchronizers extends LockTable {
	private static final String REENTRANT = "java.util.concurrent.locks.ReentrantLock$";
	/** Of each class, the one field that is of interest. Used under the recorder's own lock. */
	private static final Map<Class<?>, Field> fields = new HashMap<>();

	/** Whether it is anything of this table: much else is asked about, and is not worth a look. */
	static boolean isOne(Object object) {
		return object instanceof ReentrantLock || object instanceof AbstractQueuedSynchronizer.ConditionObject
				|| object instanceof ReentrantReadWriteLock.ReadLock || object instanceof ReentrantReadWriteLock.WriteLock
				|| object instanceof FutureTask || object instanceof CompletableFuture || object instanceof Semaphore
				|| object instanceof CountDownLatch || object instanceof StampedLock || object instanceof ReentrantReadWriteLock
				|| object instanceof AbstractQueuedSynchronizer || object instanceof AbstractQueuedLongSynchronizer;
	}

	@Override
	LockRecord describe(Object object, int hash, int site) {
		if (object instanceof ReentrantLock) return define(object, hash, LockKind.LOCK, site, 0);
		if (object instanceof ReentrantReadWriteLock) return view(object, hash, ReentrantReadWriteLock.class, 0, site);
		if (object instanceof ReentrantReadWriteLock.ReadLock)
			return view(object, hash, ReentrantReadWriteLock.ReadLock.class, EventWriter.SHARED, site);
		if (object instanceof ReentrantReadWriteLock.WriteLock)
			return view(object, hash, ReentrantReadWriteLock.WriteLock.class, 0, site);
		if (object instanceof StampedLock) return stamped(object, hash, site);
		if (object instanceof Semaphore)
			return define(object, hash, LockKind.SEMAPHORE, site, ((Semaphore) object).availablePermits() + 1);
		if (object instanceof CountDownLatch)
			return define(object, hash, LockKind.LATCH, site, (int) ((CountDownLatch) object).getCount() + 1);
		if (object instanceof FutureTask || object instanceof CompletableFuture)
			return define(object, hash, LockKind.FUTURE, site, 2);
		if (object instanceof AbstractQueuedSynchronizer.ConditionObject)
			return define(object, hash, LockKind.CONDITION, site, 0);
		if (object instanceof AbstractQueuedSynchronizer && !JdkClasses.isPlatform(object.getClass()))
			return new Queued.Lock((AbstractQueuedSynchronizer) object, hash);
		if (object instanceof AbstractQueuedSynchronizer || object instanceof AbstractQueuedLongSynchronizer)
			return define(object, hash, kindOf(object), site, 0);
		return null;
	}

	private static LockKind kindOf(Object synchronizer) {
		return synchronizer.getClass().getName().contains("ReadWrite") ? LockKind.READ_WRITE : LockKind.LOCK;
	}

	private static LockRecord define(Object object, int hash, LockKind kind, int site, int permits) {
		int id = Definitions.lock(kind, null, Sites.field(site), Sites.stackOf(site), Math.max(0, permits));
		return new LockRecord(object, hash, kind, id);
	}

	private static LockRecord stamped(Object object, int hash, int site) {
		LockRecord lock = define(object, hash, LockKind.STAMPED, site, 0);
		lock.reading = new LockRecord(object, hash, lock, EventWriter.SHARED);
		return lock;
	}

	private LockRecord view(Object object, int hash, Class<?> type, int mode, int site) {
		Object synchronizer = read(object, type, "sync");
		return synchronizer == null ? null : new LockRecord(object, hash, add(synchronizer, site), mode);
	}

	/** @return the lock a condition of this thread's belongs to; null when that cannot be told */
	static LockRecord lockOf(ThreadLog log, Object condition) {
		log.busy = true;
		Guard.lock();
		try {
			Object synchronizer = read(condition, AbstractQueuedSynchronizer.ConditionObject.class, "this$0");
			if (synchronizer == null) return null;
			for (int at = 0; at < log.depth; at++) if (isInside(synchronizer, log.heldLock[at])) return log.heldLock[at];
			LockRecord known = lockOver(synchronizer);
			return known != null ? known : SYNCHRONIZERS.of(synchronizer);
		} finally {
			Guard.unlock();
			log.busy = false;
		}
	}

	/**
	 * A ReentrantLock is known as itself, because programs may make very many of them; the platform speaks of what is inside.
	 * @return the lock; null when it is not known
	 */
	static LockRecord lockOver(Object synchronizer) {
		LockRecord known = SYNCHRONIZERS.known(synchronizer);
		if (known != null || !synchronizer.getClass().getName().startsWith(REENTRANT)) return known;
		Guard.lock();
		try {
			for (LockRecord lock : SYNCHRONIZERS.all()) if (isInside(synchronizer, lock)) return alias(synchronizer, lock);
			return null;
		} finally {
			Guard.unlock();
		}
	}

	private static LockRecord alias(Object synchronizer, LockRecord lock) {
		LockRecord alias = new LockRecord(synchronizer, System.identityHashCode(synchronizer), lock, 0);
		SYNCHRONIZERS.insert(alias);
		return alias;
	}

	private static boolean isInside(Object synchronizer, LockRecord lock) {
		Object outside = lock.get();
		return outside instanceof ReentrantLock && read(outside, ReentrantLock.class, "sync") == synchronizer;
	}

	private static Object read(Object object, Class<?> type, String name) {
		try {
			Field field = fields.get(type);
			if (field == null) {
				field = type.getDeclaredField(name);
				field.setAccessible(true);
				fields.put(type, field);
			}
			return field.get(object);
		} catch (ReflectiveOperationException | RuntimeException notThere) {
			return null;
		}
	}
}
