package holdwait.agent;

import java.util.HashMap;
import java.util.Map;

/** Which calls take, give back, or wait: by owner, name and type, exactly. */
final class KnownCalls {
	static final int NONE = 0, LOCK = 1, TRY_LOCK = 2, UNLOCK = 3, REPLACED = 4, NOTIFY = 5, NOTIFY_ALL = 6, LOCK_INTERRUPTIBLY = 7,
			ACQUIRE = 8, ACQUIRE_INTERRUPTIBLY = 9, TRY_ACQUIRE = 10, RELEASE = 11;
	private static final String CONCURRENT = "java/util/concurrent/";
	private static final Map<String, Integer> byName = new HashMap<>();
	/** `owner.name type` to what {@link Calls} takes as the receiver. */
	private static final Map<String, String> replaced = new HashMap<>();

	static {
		anyOwner("lock()V", LOCK);
		anyOwner("tryLock()Z", TRY_LOCK);
		anyOwner("unlock()V", UNLOCK);
		anyOwner("lockInterruptibly()V", LOCK_INTERRUPTIBLY);
		// Of synchronizers that programs make themselves: whether it is one, is seen when it is called.
		anyOwner("acquire(I)V", ACQUIRE);
		anyOwner("acquireInterruptibly(I)V", ACQUIRE_INTERRUPTIBLY);
		anyOwner("tryAcquire(I)Z", TRY_ACQUIRE);
		anyOwner("release(I)Z", RELEASE);
		anyOwner("notify()V", NOTIFY);
		anyOwner("notifyAll()V", NOTIFY_ALL);
		// Final methods of Object: whoever the owner is, it is them.
		for (String type : new String[] {"()V", "(J)V", "(JI)V"}) anyOwner("wait".concat(type), REPLACED);
		String time = "JLjava/util/concurrent/TimeUnit;)";
		replace("java/lang/Thread", "java/lang/Thread", "join()V", "join(J)V");
		String lock = CONCURRENT.concat("locks/Lock");
		String tryLock = "tryLock(".concat(time).concat("Z");
		for (String owner : new String[] {"Lock", "ReentrantLock", "ReentrantReadWriteLock$ReadLock", "ReentrantReadWriteLock$WriteLock"})
			replace(CONCURRENT.concat("locks/").concat(owner), lock, tryLock, "lockInterruptibly()V");
		String condition = CONCURRENT.concat("locks/Condition");
		replace(condition, condition, "await()V", "awaitUninterruptibly()V", "await(".concat(time).concat("Z"), "awaitNanos(J)J",
				"awaitUntil(Ljava/util/Date;)Z", "signal()V", "signalAll()V");
		String semaphore = CONCURRENT.concat("Semaphore");
		replace(semaphore, semaphore, "acquire()V", "acquire(I)V", "acquireUninterruptibly()V", "acquireUninterruptibly(I)V",
				"tryAcquire()Z", "tryAcquire(I)Z", "tryAcquire(".concat(time).concat("Z"), "tryAcquire(I".concat(time).concat("Z"),
				"release()V", "release(I)V");
		String latch = CONCURRENT.concat("CountDownLatch");
		replace(latch, latch, "await()V", "await(".concat(time).concat("Z"), "countDown()V");
		String future = CONCURRENT.concat("Future");
		for (String owner : new String[] {"Future", "FutureTask", "RunnableFuture", "ScheduledFuture", "CompletableFuture"})
			replace(CONCURRENT.concat(owner), future, "get()Ljava/lang/Object;", "get(".concat(time).concat("Ljava/lang/Object;"));
		String stamped = CONCURRENT.concat("locks/StampedLock");
		replace(stamped, stamped, "readLock()J", "writeLock()J", "tryReadLock()J", "tryWriteLock()J", "unlockRead(J)V",
				"unlockWrite(J)V", "unlock(J)V", "tryConvertToWriteLock(J)J", "tryConvertToReadLock(J)J");
		String promise = CONCURRENT.concat("CompletableFuture");
		replace(promise, promise, "join()Ljava/lang/Object;");
	}

	private KnownCalls() {}

	private static void anyOwner(String call, int kind) {
		byName.put(call, kind);
	}

	private static void replace(String owner, String receiver, String... calls) {
		for (String call : calls) {
			replaced.put(owner.concat(".").concat(call), "L".concat(receiver).concat(";"));
			byName.putIfAbsent(call, NONE);
		}
	}

	/** @param reference of the method called */
	static int kind(ConstantPool pool, int reference) {
		int known = pool.mark(reference);
		if (known != 0) return known - 1;
		int kind = find(pool, reference);
		pool.mark(reference, kind + 1);
		return kind;
	}

	private static int find(ConstantPool pool, int reference) {
		String call = pool.memberName(reference).concat(pool.memberType(reference));
		Integer kind = byName.get(call);
		if (kind == null) return NONE;
		return replaced.containsKey(pool.owner(reference).concat(".").concat(call)) ? REPLACED : kind;
	}

	/** @return the type the receiver of a replaced call is taken as */
	static String receiver(ConstantPool pool, int reference) {
		String call = pool.owner(reference).concat(".").concat(pool.memberName(reference)).concat(pool.memberType(reference));
		String known = replaced.get(call);
		return known != null ? known : "Ljava/lang/Object;";
	}
}
