package holdwait.agent;

import jdk.internal.vm.annotation.DontInline;
import jdk.internal.vm.annotation.ForceInline;

/**
 * Locks of one owner, taken and given back where nothing new is to be found out: what nearly all events are. Between two
 * atomic instructions of the lock itself all that is loaded is waited for, so what counts first is how long the way from object
 * to object is, and only then how much is compared; and a reference is stored only if it differs, because of the collector.
 */
abstract class PlainLocks extends RecentAcquires {
	/** Of {@link #asked}: in the general way, and in the short one. */
	static final int AT_LENGTH = -1, SHORTLY = 1;
	/** Whether it is about to take a lock, and how that was said; 0: it is not. */
	int asked;
	/** Of what is asked for; shortly, lock and site stand behind the innermost that is held. */
	int pendingContext;
	/** The time the draft says, and its size; 0: there is none. */
	long draftTime;
	int draftSize;
	Unanswered unanswered;

	PlainLocks(Thread thread, int id, long time) {
		super(thread, id, time);
	}

	/** A site that fills chunks does so with a short stack from now on. */
	final void shortenBusiest() {
		if (depth == room) return;
		int site = site(depth);
		if (site != 0) Sites.shorten(site < 0 ? ~site : site);
	}

	/**
	 * About to take a lock, as {@link LockRequests#ask}.
	 * @param code ATTEMPT, or ACQUIRE: it has been taken
	 * @return false: there is more to it, and nothing was done
	 */
	@ForceInline
	final boolean askShortly(LockRecord lock, int site, int code) {
		return lock.isSimple && askSimply(lock, site, code);
	}

	/** As {@link #askShortly}, of a lock that is simple. */
	@ForceInline
	final boolean askSimply(LockRecord lock, int site, int code) {
		int owner = lock.owner, top = depth;
		if (asked != 0 || cursor >= limit || top >= room) return false;
		long at = Math.max(time, Clock.now);
		boolean again = false;
		if (owner != -id) {
			again = owner == id;
			if (owner > 0 && !again) return false;
			at = after(lock.released, at);
			lock.note(id);
		}
		long delta = at - time;
		if (delta >= QUICK_DELTA) return false;
		long way = way(site), row = row(site);
		if (!isUsual(row, way, lock, again) && (row = meet(lock, site)) == 0) return false;
		int zigzag = zigzag(lock.id - lastLock);
		int lockSize = varintSize(zigzag), size = 1 + lockSize + stackSizeOf(row);
		if (delta != 0) size++;
		if (zigzag >>> 28 != 0 || size > 8) return false;
		long operands = varint(zigzag, lockSize) | (long) stackOf(row) << 8 * lockSize;
		UNSAFE.putLong(cursor, delta == 0 ? code | SAME_TIME | operands << 8 : code | delta << 8 | operands << 16);
		if (heldLock[top] != lock) heldLock[top] = lock;
		setWayAt(top, again ? again(way) : way);
		int inside = again ? context : insideOf(row);
		if (code == ACQUIRE) take(lock, inside, at, size);
		else draft(inside, at, size);
		return true;
	}

	/** Whether this lock is known to have been taken like this by this thread. */
	private boolean isUsual(long row, long way, LockRecord lock, boolean again) {
		if (wayOf(row) != way) return false;
		int usual = lockOf(row);
		return usual == lock.id || !again && (usual == ANY || hasTaken(insideOf(row), lock.id));
	}

	private static long after(long released, long at) {
		// Nearly always: then what is written need not wait for what was read.
		if (released == at) return at + 1;
		return released > at ? released + 1 : at;
	}

	private void draft(int inside, long at, int size) {
		pendingContext = inside;
		draftTime = at;
		draftSize = size;
		asked = SHORTLY;
	}

	/** @return the row of the site; 0: the lock is new here */
	@DontInline
	private long meet(LockRecord lock, int site) {
		int inside = contexts.child(context, site);
		boolean isRoot = context == 0, isAny = isRoot && contexts.isFull(inside);
		boolean isKnown = isAny || contexts.has(inside, lock.id);
		if (!isKnown && contexts.wants(inside, lock.owner == id || lock.isShared() && !isRoot)) return 0;
		long row = makeRow(site, inside);
		boolean isOften = use(row, site);
		setLock(row, isAny && isOften ? ANY : lock.id);
		if (isKnown) setTaken(inside, lock.id);
		return row;
	}

	/** What has been asked for shortly has been taken. @return false: that is not so, or it has to be said anew, and nothing was done */
	@ForceInline
	final boolean takenShortly() {
		if (asked != SHORTLY) return false;
		LockRecord lock = heldLock[depth];
		if (lock.owner != -id && lock.owner != id && lock.released >= draftTime) return false;
		asked = 0;
		accept();
		take(lock, pendingContext, draftTime, draftSize);
		draftSize = 0;
		return true;
	}

	private void take(LockRecord lock, int inside, long at, int size) {
		time = at;
		lastLock = lock.id;
		cursor += size;
		depth++;
		context = inside;
		lock.owner = id;
	}

	/**
	 * About to give back the innermost.
	 * @return false: there is more to it, and nothing was done
	 */
	@ForceInline
	final boolean giveShortly() {
		LockRecord lock = heldLock[depth - 1];
		return lock.isSimple && giveSimply(lock);
	}

	/** As {@link #giveShortly()}, of the innermost, which is simple. */
	@ForceInline
	private boolean giveSimply(LockRecord lock) {
		int top = depth - 1;
		if (asked != 0 || unanswered != null || cursor >= limit) return false;
		long at = Math.max(time, Clock.now);
		releaseEvent(RELEASE, at, lock.id);
		long way = wayAt(top);
		if ((int) way >= 0) {
			lock.released = at;
			lock.owner = -id;
		}
		context = (int) (way >>> 32);
		depth = top;
		return true;
	}

	/** As {@link #giveShortly()}, of what an object stands for, if that is the innermost. */
	@ForceInline
	final boolean giveShortly(Object object) {
		return depth != 0 && heldLock[depth - 1].get() == object && giveShortly();
	}

	/** As {@link #giveShortly()}, of what was taken at a site, if that is the innermost. */
	@ForceInline
	final boolean giveShortly(int site) {
		if (depth == 0) return false;
		int innermost = site(depth - 1);
		return (innermost == site || innermost == ~site) && giveShortly();
	}

	/** As {@link #giveShortly()}, if that is a bin. */
	@ForceInline
	final boolean giveBinShortly() {
		if (depth == 0) return false;
		LockRecord lock = heldLock[depth - 1];
		return lock.isBin && giveSimply(lock);
	}
}
