package holdwait.agent;

import jdk.internal.vm.annotation.DontInline;

/**
 * Locks of one owner, taken and given back where nothing new is to be found out: what nearly all events are. Between two
 * atomic instructions of the lock itself all that is loaded is waited for, so what counts is how long the way from object
 * to object is, and not how much is compared; and a reference is stored only if it differs, because of the collector.
 */
abstract class PlainLocks extends HeldLocks {
	/** Of {@link #asked}: in the general way, and in the short one. */
	static final int AT_LENGTH = -1, SHORTLY = 1;
	/** Whether it is about to take a lock, and how that was said; 0: it is not. */
	int asked;
	/** Of what is asked for; shortly, lock, site and node stand behind the innermost that is held. */
	int pendingStack, pendingContext;
	/** The time the draft says, and its size; 0: there is none. */
	long draftTime;
	int draftSize;
	Unanswered unanswered;

	PlainLocks(Thread thread, int id, long time) {
		super(thread, id, time);
	}

	/** A site that fills chunks does so with a short stack from now on. */
	final void shortenBusiest() {
		if (depth == heldSite.length) return;
		int site = heldSite[depth];
		if (site != 0) memo(site < 0 ? ~site : site).shorten();
	}

	/**
	 * About to take a lock, as {@link LockRequests#ask}.
	 * @param node of a bin, its monitor
	 * @param code ATTEMPT, or ACQUIRE: it has been taken
	 * @return false: there is more to it, and nothing was done
	 */
	final boolean askShortly(LockRecord lock, Object node, Memo memo, int code) {
		int owner = lock.owner;
		if (!isShort(lock) || owner != 0 && owner != id) return false;
		long at = timeAfter(lock.released);
		long delta = at - time;
		if (delta >= QUICK_DELTA) return false;
		if ((memo.last != lastLock || memo.id != lock.id || memo.context != context) && !turn(memo, lock, owner != 0)) return false;
		UNSAFE.putLong(cursor, (memo.word | delta << 8) ^ ATTEMPT ^ code);
		if (node != null) heldNode[depth] = node;
		ask(lock, owner == 0 ? memo.site : ~memo.site, owner == 0 ? memo.inside : context);
		if (code == ACQUIRE) take(lock, at, memo.size);
		else draft(at, memo);
		return true;
	}

	private boolean isShort(LockRecord lock) {
		return asked == 0 && lock.isSimple && cursor < limit && depth < heldLock.length;
	}

	private long timeAfter(long released) {
		long at = Math.max(time, Clock.now);
		// Nearly always: then what is written need not wait for what was read.
		if (released == at) return at + 1;
		return released > at ? released + 1 : at;
	}

	private void ask(LockRecord lock, int site, int inside) {
		int top = depth;
		if (heldLock[top] != lock) heldLock[top] = lock;
		heldSite[top] = site;
		pendingContext = inside;
	}

	private void draft(long at, Memo memo) {
		pendingStack = memo.stack();
		draftTime = at;
		draftSize = memo.size;
		asked = SHORTLY;
	}

	/** @return false: this is new here, or the event takes much room */
	@DontInline
	private boolean turn(Memo memo, LockRecord lock, boolean again) {
		boolean isElsewhere = memo.context != context || memo.id == 0;
		if (isElsewhere) memo.enter(context, contexts.child(context, memo.site));
		if ((isElsewhere || memo.id != lock.id) && !meet(memo, lock, again)) return false;
		long word = pack(ATTEMPT, lock.id, memo.stack());
		memo.word = word;
		memo.size = packedSize;
		memo.last = lastLock;
		return word != 0;
	}

	/** @return false: the lock is new here */
	private boolean meet(Memo memo, LockRecord lock, boolean again) {
		boolean isShared = lock.isSharedWith(id);
		boolean matters = again || isShared && context != 0;
		if ((matters || !memo.isFull) && contexts.isNew(memo.inside, lock.id, matters)) {
			memo.id = 0;
			return false;
		}
		memo.isFull = contexts.isFull(memo.inside);
		memo.use();
		memo.id = lock.id;
		return true;
	}

	/** What has been asked for shortly has been taken. @return false: that is not so, or it has to be said anew, and nothing was done */
	final boolean takenShortly() {
		if (asked != SHORTLY) return false;
		LockRecord lock = heldLock[depth];
		if (lock.released >= draftTime) return false;
		asked = 0;
		UNSAFE.putByte(cursor, (byte) ACQUIRE);
		take(lock, draftTime, draftSize);
		draftSize = 0;
		return true;
	}

	private void take(LockRecord lock, long at, int size) {
		time = at;
		lastLock = lock.id;
		cursor += size;
		heldContext[depth++] = context;
		context = pendingContext;
		lock.owner = id;
	}

	/**
	 * About to give back the innermost.
	 * @return false: there is more to it, and nothing was done
	 */
	final boolean giveShortly() {
		int top = depth - 1;
		LockRecord lock = heldLock[top];
		if (asked != 0 || unanswered != null || !lock.isSimple || cursor >= limit) return false;
		long at = Math.max(time, Clock.now);
		releaseEvent(RELEASE, at, lock.id);
		if (heldSite[top] >= 0) {
			lock.released = at;
			lock.owner = 0;
		}
		context = heldContext[top];
		depth = top;
		return true;
	}

	/** As {@link #giveShortly()}, of what an object stands for, if that is the innermost. */
	final boolean giveShortly(Object object) {
		return depth != 0 && isHold(depth - 1, object) && giveShortly();
	}

	/** As {@link #giveShortly()}, of what was taken at a site, if that is the innermost. */
	final boolean giveShortly(int site) {
		if (depth == 0) return false;
		int innermost = heldSite[depth - 1];
		return (innermost == site || innermost == ~site) && giveShortly();
	}
}
