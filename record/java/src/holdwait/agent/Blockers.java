package holdwait.agent;

import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Objects that threads are parked for, and that say no more than that. Used by {@link Watch} alone. */
final class Blockers extends LockTable {
	/** What parks on behalf of something else. */
	private static final String[] MACHINERY = {
			"jdk.internal.misc.", "java.util.concurrent.locks.", "java.util.concurrent.ForkJoinPool", "java.lang.VirtualThread", "java.lang.System$"};
	private String role;

	@Override
	LockRecord describe(Object object, int hash, int site) {
		return new LockRecord(object, hash, LockKind.BLOCKER, Definitions.lock(LockKind.BLOCKER, null, role, 0, 0));
	}

	/** @return null: nothing that would be worth to know; who holds nothing is idle, unless it is a lock it waits for */
	LockRecord awaitedBy(ThreadLog log) {
		Object blocker = LockSupport.getBlocker(log.thread);
		if (blocker == null) return null;
		LockRecord lock = blocker instanceof FutureTask ? SYNCHRONIZERS.of(blocker) : Synchronizers.lockOver(blocker);
		if (lock != null && lock.saysWhoHoldsIt()) return lock;
		if (!log.holdsAny()) return null;
		role = roleOf(blocker, log.thread);
		return of(blocker);
	}

	/** An object of the platform is named by the class whose method waits: a condition says less than its queue. */
	private static String roleOf(Object blocker, Thread thread) {
		if (JdkClasses.isPlatform(blocker.getClass()))
			for (StackTraceElement frame : thread.getStackTrace())
				if (!isMachinery(frame.getClassName())) return frame.getClassName();
		return blocker.getClass().getName();
	}

	private static boolean isMachinery(String type) {
		for (String prefix : MACHINERY) if (type.startsWith(prefix)) return true;
		return false;
	}
}
