package holdwait.agent;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The recorder's own lock, held only when something new is seen, and never across code of the program. It spins: a lock
 * of the platform would be one more lock for the program to be stuck behind, and may unmount a virtual thread.
 */
final class Guard {
	private static final AtomicInteger taken = new AtomicInteger();

	private Guard() {}

	static void lock() {
		while (taken.get() != 0 || !taken.compareAndSet(0, 1)) Thread.onSpinWait();
	}

	static void unlock() {
		taken.set(0);
	}
}
