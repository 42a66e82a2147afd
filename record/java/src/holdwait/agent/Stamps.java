package holdwait.agent;

import java.util.concurrent.locks.StampedLock;

/** As {@link Calls}: stamped locks, which nobody owns, but somebody holds in a mode. */
public final class Stamps {
	private static final int READ = EventWriter.SHARED, WRITE = 0;

	private Stamps() {}

	private static LockRecord view(ThreadLog log, StampedLock lock, int mode) {
		LockRecord record = log.synchronizer(lock);
		return mode == READ ? record.reading : record;
	}

	private static ThreadLog ask(StampedLock lock, int mode, int site) {
		try {
			ThreadLog log = Hooks.log();
			if (log != null) log.ask(view(log, lock, mode), site, 0);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	private static long tried(StampedLock lock, int mode, long stamp, int site) {
		try {
			ThreadLog log = Hooks.log();
			if (log != null && stamp != 0) log.takenAtOnce(view(log, lock, mode), site, EventWriter.TRY);
		} catch (Throwable ours) {
			return stamp;
		}
		return stamp;
	}

	private static void give(StampedLock lock, int mode, int site) {
		try {
			ThreadLog log = Hooks.log();
			if (log == null) return;
			LockRecord view = view(log, lock, mode);
			if (!log.give(view)) log.giveForOthers(view, site);
		} catch (Throwable ours) {
			return;
		}
	}

	public static long readLock(StampedLock lock, int site) {
		ThreadLog log = ask(lock, READ, site);
		long stamp = lock.readLock();
		Hooks.entered(log);
		return stamp;
	}

	public static long writeLock(StampedLock lock, int site) {
		ThreadLog log = ask(lock, WRITE, site);
		long stamp = lock.writeLock();
		Hooks.entered(log);
		return stamp;
	}

	public static long tryReadLock(StampedLock lock, int site) {
		return tried(lock, READ, lock.tryReadLock(), site);
	}

	public static long tryWriteLock(StampedLock lock, int site) {
		return tried(lock, WRITE, lock.tryWriteLock(), site);
	}

	public static void unlockRead(StampedLock lock, long stamp, int site) {
		give(lock, READ, site);
		lock.unlockRead(stamp);
	}

	public static void unlockWrite(StampedLock lock, long stamp, int site) {
		give(lock, WRITE, site);
		lock.unlockWrite(stamp);
	}

	public static void unlock(StampedLock lock, long stamp, int site) {
		give(lock, modeOf(lock), site);
		lock.unlock(stamp);
	}

	private static int modeOf(StampedLock lock) {
		return lock.isWriteLocked() ? WRITE : READ;
	}

	public static long tryConvertToWriteLock(StampedLock lock, long stamp, int site) {
		return converted(lock, WRITE, modeOf(lock), lock.tryConvertToWriteLock(stamp), site);
	}

	public static long tryConvertToReadLock(StampedLock lock, long stamp, int site) {
		return converted(lock, READ, modeOf(lock), lock.tryConvertToReadLock(stamp), site);
	}

	/** From an optimistic stamp, which holds nothing, it is a try; from a mode to another one, the one is given back first. */
	private static long converted(StampedLock lock, int mode, int before, long stamp, int site) {
		try {
			ThreadLog log = Hooks.log();
			if (log == null || stamp == 0) return stamp;
			LockRecord record = log.synchronizer(lock);
			boolean held = log.give(before == READ ? record.reading : record);
			log.takenAtOnce(mode == READ ? record.reading : record, site, held ? 0 : EventWriter.TRY);
		} catch (Throwable ours) {
			return stamp;
		}
		return stamp;
	}
}
