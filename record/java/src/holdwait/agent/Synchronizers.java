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

	/** Much else is asked about, and is not worth a look into the table. @return what an object is; null: nothing of this table */
	static LockKind kindOf(Object object) {
		if (object instanceof ReentrantLock) return LockKind.LOCK;
		if (object instanceof AbstractQueuedSynchronizer.ConditionObject) return LockKind.CONDITION;
		if (viewed(object) != null) return LockKind.READ_WRITE;
		if (object instanceof StampedLock) return LockKind.STAMPED;
		if (object instanceof Semaphore) return LockKind.SEMAPHORE;
		if (object instanceof CountDownLatch) return LockKind.LATCH;
		if (object instanceof FutureTask || object instanceof CompletableFuture) return LockKind.FUTURE;
		if (object instanceof AbstractQueuedSynchronizer && !JdkClasses.isPlatform(object.getClass())) return LockKind.QUEUED;
		if (!(object instanceof AbstractQueuedSynchronizer || object instanceof AbstractQueuedLongSynchronizer)) return null;
		return object.getClass().getName().contains("ReadWrite") ? LockKind.READ_WRITE : LockKind.LOCK;
	}

	/** @return the class in which an object has the synchronizer it is a view of; null: it is none */
	private static Class<?> viewed(Object object) {
		if (object instanceof ReentrantReadWriteLock) return ReentrantReadWriteLock.class;
		if (object instanceof ReentrantReadWriteLock.ReadLock) return ReentrantReadWriteLock.ReadLock.class;
		return object instanceof ReentrantReadWriteLock.WriteLock ? ReentrantReadWriteLock.WriteLock.class : null;
	}

	@Override
	LockRecord describe(Object object, int hash, int site) {
		LockKind kind = kindOf(object);
		if (kind == null) return null;
		switch (kind) {
			case READ_WRITE: return viewed(object) == null ? define(object, hash, kind, site, 0) : view(object, hash, site);
			case STAMPED: return stamped(object, hash, site);
			case SEMAPHORE: return define(object, hash, kind, site, ((Semaphore) object).availablePermits() + 1);
			case LATCH: return define(object, hash, kind, site, (int) ((CountDownLatch) object).getCount() + 1);
			case FUTURE: return define(object, hash, kind, site, 2);
			case QUEUED: return new Queued.Lock((AbstractQueuedSynchronizer) object, hash);
			default: return define(object, hash, kind, site, 0);
		}
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

	private LockRecord view(Object object, int hash, int site) {
		Object synchronizer = read(object, viewed(object), "sync");
		int mode = object instanceof ReentrantReadWriteLock.ReadLock ? EventWriter.SHARED : 0;
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
