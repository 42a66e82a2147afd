package holdwait.agent;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees threads that wait where nothing of theirs is recorded: at the entry of a synchronized method, parked by code of the
 * platform, or for a class that another thread initializes. What they wait for is written for them, by the thread of the
 * clock, when they have not moved for some looks.
 */
final class Watch extends EventWriter {
	private static final int CANCELLED = 2;
	/** Looks at a thread that does not move, before it is said what it waits for. */
	private static final int BLOCKED = 1, PARKED = 10, INITIALIZING = 16;
	/** What was written for threads that will not say themselves when they go on. */
	private final Map<ThreadLog, LockRecord> waiting = new HashMap<>();
	private final Blockers blockers = new Blockers();
	private boolean isDefined;
	/** By one thread, or for ever by nobody. */
	private final AtomicBoolean isAtWork = new AtomicBoolean();

	Watch(int id) {
		super(id, 0);
		busy = true;
	}

	void look() {
		if (!isAtWork.compareAndSet(false, true)) return;
		try {
			lookAtAll();
		} finally {
			isAtWork.set(false);
		}
	}

	/** Before the trace is closed. */
	void stop() {
		while (!isAtWork.compareAndSet(false, true)) Thread.yield();
	}

	private void lookAtAll() {
		for (Iterator<Map.Entry<ThreadLog, LockRecord>> all = waiting.entrySet().iterator(); all.hasNext(); ) {
			Map.Entry<ThreadLog, LockRecord> entry = all.next();
			if (isStillWaiting(entry.getKey(), entry.getValue())) continue;
			goesOn(entry.getKey(), entry.getValue());
			all.remove();
		}
		boolean initializing = false;
		for (ThreadLog log : Threads.all()) initializing |= look(log);
		if (initializing) lookAtClasses();
	}

	/** @return whether it has been initializing a class for a while */
	private boolean look(ThreadLog log) {
		long seen = log.events();
		if (log.lastSeen != seen) {
			log.lastSeen = seen;
			log.looks = 0;
			return false;
		}
		int looks = ++log.looks;
		if (looks >= BLOCKED && log.reported != seen && !log.isAsking()) lookAtState(log, looks);
		return Integer.bitCount(looks) == 1 && looks >= INITIALIZING && log.isInitializing();
	}

	private void lookAtState(ThreadLog log, int looks) {
		Thread.State state = log.thread.getState();
		if (state == Thread.State.BLOCKED) report(log, monitorOf(log.thread), 0);
		if (looks < PARKED || state != Thread.State.WAITING && state != Thread.State.TIMED_WAITING) return;
		LockRecord lock = blockers.awaitedBy(log);
		if (report(log, lock, state == Thread.State.WAITING ? 0 : TIMED)) waiting.put(log, lock);
	}

	private static LockRecord monitorOf(Thread thread) {
		@SuppressWarnings("deprecation") ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId());
		if (info == null || info.getLockInfo() == null) return null;
		int hash = info.getLockInfo().getIdentityHashCode();
		LockRecord known = LockTable.MONITORS.known(hash, info.getLockInfo().getClassName());
		return known != null ? known : Threads.held(hash, info.getLockInfo().getClassName());
	}

	private void lookAtClasses() {
		for (Map.Entry<ThreadLog, LockRecord> entry : Initializers.awaited().entrySet()) {
			ThreadLog log = entry.getKey();
			if (!waiting.containsKey(log) && report(log, entry.getValue(), 0)) waiting.put(log, entry.getValue());
		}
	}

	private static boolean isStillWaiting(ThreadLog log, LockRecord lock) {
		if (log.events() != log.reported) return false;
		if (lock.kind == LockKind.INITIALIZER) return lock.owner > 0;
		Object object = lock.get();
		return object != null && LockSupport.getBlocker(log.thread) == object;
	}

	/** @return whether it stands in the trace what a thread waits for */
	private boolean report(ThreadLog log, LockRecord lock, int bits) {
		long seen = log.lastSeen;
		log.reported = seen;
		if (lock == null) return false;
		if (!isDefined) define();
		if (!hasRoomAlways()) return false;
		Thread.State state = log.thread.getState();
		int stack = Stacks.define(log.thread.getStackTrace());
		numbers(CONTEXT, Math.max(time, Clock.exact()), log.id, -1);
		event(ATTEMPT | bits, time, lock.id, stack);
		if (log.events() == seen && log.thread.getState() == state) return true;
		goesOn(log, lock);
		return false;
	}

	/** At the time of the last event written here, because until then it waited, and what it did since is its own to say. */
	private void goesOn(ThreadLog log, LockRecord lock) {
		log.reported = -1;
		log.looks = 0;
		if (!hasRoomAlways()) return;
		numbers(CONTEXT, time, log.id, -1);
		event(ABANDON | CANCELLED << 6, time, lock.id, -1);
	}

	/** The trace ends in order: nobody is known to be stuck. */
	void close() {
		for (Map.Entry<ThreadLog, LockRecord> entry : waiting.entrySet()) goesOn(entry.getKey(), entry.getValue());
		waiting.clear();
		seal();
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
