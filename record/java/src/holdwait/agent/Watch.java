package holdwait.agent;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/**
 * Sees threads that wait to enter a synchronized method: nothing of theirs runs before they are in. What they wait for
 * is written for them, by the thread of the clock, when they have been blocked for two looks.
 */
final class Watch extends EventWriter {
	private static final int CANCELLED = 2;
	private boolean isDefined;

	Watch(int id) {
		super(id, 0);
		busy = true;
	}

	void look() {
		for (ThreadLog log : Threads.all())
			if (!log.isAsking() && log.thread.getState() == Thread.State.BLOCKED) blocked(log);
	}

	private void blocked(ThreadLog log) {
		long seen = log.events();
		if (log.lastBlocked == seen && log.reported != seen) report(log, seen);
		log.lastBlocked = seen;
	}

	private void report(ThreadLog log, long seen) {
		log.reported = seen;
		@SuppressWarnings("deprecation") ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(log.thread.getId());
		if (info == null || info.getLockInfo() == null) return;
		LockRecord lock = LockTable.MONITORS.known(info.getLockInfo().getIdentityHashCode(), info.getLockInfo().getClassName());
		if (lock == null) return;
		if (!isDefined) define();
		if (!hasRoomAlways()) return;
		int stack = Stacks.define(log.thread.getStackTrace());
		numbers(CONTEXT, Math.max(time, Clock.exact()), log.id, -1);
		event(ATTEMPT, time, lock.id, stack);
		if (hasRoomAlways() && (log.events() != seen || log.thread.getState() != Thread.State.BLOCKED))
			event(ABANDON | CANCELLED << 6, Math.max(time, Clock.exact()), lock.id, -1);
	}

	/** As the thread its chunks are of. */
	private void define() {
		isDefined = true;
		Guard.lock();
		try {
			Definitions.thread(id, "holdwait");
		} finally {
			Guard.unlock();
		}
	}

	/** This thread is never recorded itself: it is always busy. */
	private boolean hasRoomAlways() {
		busy = false;
		boolean room = hasRoom();
		busy = true;
		return room;
	}
}
