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
	/** Of each class, the one field that is of interest. Used under the recorder's own lock. */
	private static final Map<Class<?>, Field> fields = new HashMap<>();

	@Override
	LockRecord describe(Object object, int hash, int site) {
		if (object instanceof ReentrantLock) return view(object, hash, ReentrantLock.class, 0, site);
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

	/** @return the lock a condition belongs to; null when that cannot be told */
	static LockRecord lockOf(ThreadLog log, Object condition) {
		log.busy = true;
		Guard.lock();
		try {
			Object synchronizer = read(condition, AbstractQueuedSynchronizer.ConditionObject.class, "this$0");
			return synchronizer == null ? null : SYNCHRONIZERS.of(synchronizer);
		} finally {
			Guard.unlock();
			log.busy = false;
		}
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
