import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Certainty for programs that must go well, or must hang: nobody sleeps and hopes. All of it is made of volatile
 * variables, so that nothing but the locks in question orders the threads.
 */
final class Certain {
	private static final AtomicInteger turn = new AtomicInteger();
	private static final AtomicInteger arrived = new AtomicInteger();

	private Certain() {}

	/** Returns when it is this number's turn, from 0. */
	static void await(int number) {
		until(() -> turn.get() >= number);
	}

	/** The next one's turn. */
	static void pass() {
		turn.incrementAndGet();
	}

	/** Returns when so many threads have come here. */
	static void meet(int threads) {
		arrived.incrementAndGet();
		until(() -> arrived.get() >= threads);
	}

	static void until(BooleanSupplier condition) {
		while (!condition.getAsBoolean()) Thread.yield();
	}

	/** Whether the thread is blocked entering this monitor. */
	static boolean blockedOn(Thread thread, Object monitor) {
		LockInfo lock = lockOf(thread);
		return lock != null && lock.getIdentityHashCode() == System.identityHashCode(monitor);
	}

	/** Whether the thread is blocked by an object of this class. */
	static boolean blockedOnA(Thread thread, String className) {
		LockInfo lock = lockOf(thread);
		return lock != null && lock.getClassName().startsWith(className);
	}

	private static LockInfo lockOf(Thread thread) {
		ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
		return info == null ? null : info.getLockInfo();
	}

	/** Says that the program hangs for good, once all of it is true; whoever runs it may kill it then. */
	static void sayStuckOnce(BooleanSupplier... conditions) {
		for (BooleanSupplier condition : conditions) until(condition);
		long[] found = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
		String jvm = found == null ? "nothing" : found.length + " threads";
		System.out.println(conditions.length + " stuck; the JVM finds " + jvm);
	}

	static Thread start(Runnable work, String name) {
		Thread thread = new Thread(work, name);
		thread.start();
		return thread;
	}

	static void join(Thread... threads) {
		try {
			for (Thread thread : threads) thread.join();
		} catch (InterruptedException interrupt) {
			throw new AssertionError(interrupt);
		}
	}
}
