package holdwait.agent;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The recorder's own lock, held only when something new is seen, and never across code of the program. It spins: a lock
 * of the platform would be one more lock for the program to be stuck behind, and may unmount a virtual thread.
 */
final class Guard {
	private static final AtomicReference<Thread> owner = new AtomicReference<>();
	private static int levels;

	private Guard() {}

	static void lock() {
		Thread self = Thread.currentThread();
		if (owner.get() != self) while (!owner.compareAndSet(null, self)) Thread.onSpinWait();
		levels++;
	}

	static void unlock() {
		if (--levels == 0) owner.set(null);
	}
}
