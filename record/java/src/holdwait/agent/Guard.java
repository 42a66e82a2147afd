package holdwait.agent;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The recorder's own lock, held only when something new is seen, and never across code of the program. It spins: a lock
 * of the platform would be one more lock for the program to be stuck behind, and may unmount a virtual thread.
 */
final class Guard {
	private static final AtomicReference<Thread> owner = new AtomicReference<>();
	/** Looks at an owner that is running, before one that is not is given the processor. */
	private static final int SPINS = 100;
	private static int levels;

	private Guard() {}

	static void lock() {
		Thread self = Thread.currentThread();
		if (owner.get() != self) for (int tries = 0; !owner.compareAndSet(null, self); tries++) pause(tries);
		levels++;
	}

	/** With more threads than processors the owner may be waiting for this one's. A virtual thread must not be unmounted here. */
	static void pause(int tries) {
		if (tries < SPINS || Threads.isVirtual(Thread.currentThread())) Thread.onSpinWait();
		else Thread.yield();
	}

	static void unlock() {
		if (--levels == 0) owner.set(null);
	}
}
