package holdwait.agent;

import java.util.Arrays;

/**
 * A lock taken and given back the way it was the last time: what nearly all events are. Between two atomic instructions
 * of the lock itself all that is loaded is waited for, so what counts is how long the way from object to object is,
 * and not how much is compared; and a reference is stored only if it differs, because of the collector.
 */
abstract class RepeatedLocks extends HeldLocks {
	/** Of {@link #asked}: it was said at length. */
	static final int AT_LENGTH = -1;
	/** Of {@link #asked}: what is asked for is the same as the last time. */
	static final int AGAIN = 1;
	/** Whether it is about to take a lock, and how that was said; 0: it is not. */
	int asked;
	/** The time the draft says. */
	long draftTime;
	Unanswered unanswered;
	private final Memo[] memos = new Memo[siteMask + 1];

	RepeatedLocks(Thread thread, int id, long time) {
		super(thread, id, time);
		Arrays.fill(memos, Memo.NONE);
	}

	/** What is about to be written can be written again, if this is the lock that was taken here the last time. */
	final void remember(LockRecord lock, int site, int inside) {
		Memo memo = memos[site & siteMask];
		if (memo == Memo.NONE) memo = memos[site & siteMask] = new Memo();
		if (memo.seen != lock.id) {
			memo.seen = lock.id;
			return;
		}
		int stack = Sites.stack(site);
		long word = pack(ATTEMPT, lock.id, stack);
		if (word == 0) return;
		if (memo.lock != lock) memo.lock = lock;
		if (memo.target != lock.target) memo.target = lock.target;
		memo.id = lock.id;
		memo.site = site;
		memo.context = context;
		memo.inside = inside;
		memo.stack = stack;
		memo.last = lastLock;
		memo.lastOfRelease = lock.id;
		memo.releaseWord = RELEASE;
		memo.releaseSize = 3;
		memo.word = word;
		memo.size = packedSize;
	}

	/** A site that fills chunks does so with a short stack from now on. */
	final void forgetBusiest() {
		Memo memo = depth < heldMemo.length ? heldMemo[depth] : Memo.NONE;
		if (memo == Memo.NONE) return;
		Sites.shorten(memo.site);
		memo.site = 0;
	}

	/**
	 * About to take a lock of one owner, as {@link LockRequests#ask}.
	 * @param code ATTEMPT, or ACQUIRE: it has been taken
	 * @return false: it is not the same as the last time at this site, and nothing was done
	 */
	final boolean askAgain(Object object, int site, int code) {
		Memo memo = memos[site & siteMask];
		if (memo.site != site || asked != 0 || memo.context != context || memo.last != lastLock || cursor >= limit) return false;
		Memo[] held = heldMemo;
		if (depth >= held.length) return false;
		LockRecord target = memo.target;
		if (memo.lock.get() != object || target.owner != 0) return false;
		long at = Math.max(time, Clock.now);
		long released = target.released;
		// Nearly always: then what is written need not wait for what was read.
		if (released == at) at++;
		else if (released > at) at = released + 1;
		long delta = at - time;
		if (delta >= QUICK_DELTA) return false;
		if (held[depth] != memo) held[depth] = memo;
		UNSAFE.putLong(cursor, (memo.word | delta << 8) ^ ATTEMPT ^ code);
		if (code == ACQUIRE) takeAgain(memo, at);
		else {
			draftTime = at;
			asked = AGAIN;
		}
		return true;
	}

	/** What has been asked for again has been taken. @return false: that is not so, and nothing was done */
	final boolean takenAgain() {
		if (asked != AGAIN) return false;
		Memo memo = heldMemo[depth];
		long at = draftTime;
		if (memo.target.released >= at) return false;
		asked = 0;
		UNSAFE.putByte(cursor, (byte) ACQUIRE);
		takeAgain(memo, at);
		return true;
	}

	private void takeAgain(Memo memo, long at) {
		time = at;
		lastLock = memo.id;
		cursor += memo.size;
		int top = depth;
		if (heldLock[top] != memo.lock) heldLock[top] = memo.lock;
		heldSite[top] = memo.site;
		context = memo.inside;
		depth = top + 1;
		memo.target.owner = id;
	}

	/**
	 * About to give back the innermost, if that is how it was the last time.
	 * @param site where it was taken
	 * @return false: nothing was done
	 */
	final boolean giveAgain(int site) {
		int top = depth - 1;
		if (top < 0 || asked != 0) return false;
		Memo memo = heldMemo[top];
		if (memo.site != site || heldSite[top] != site || heldLock[top] != memo.lock) return false;
		if (memo.lastOfRelease != lastLock || memo.inside != context || unanswered != null || cursor >= limit) return false;
		long at = Math.max(time, Clock.now);
		long delta = at - time;
		if (delta >= QUICK_DELTA) return false;
		memo.target.released = at;
		memo.target.owner = 0;
		context = memo.context;
		depth = top;
		time = at;
		long to = cursor;
		cursor = to + memo.releaseSize;
		lastLock = memo.id;
		UNSAFE.putLong(to, memo.releaseWord | delta << 8);
		return true;
	}

	/** As {@link #giveAgain(int)}, of what an object stands for. */
	final boolean giveAgain(Object object) {
		if (depth == 0) return false;
		Memo memo = heldMemo[depth - 1];
		return memo.lock != null && memo.lock.get() == object && giveAgain(memo.site);
	}

	/** Which release is about to be written. */
	final void rememberRelease(int at) {
		Memo memo = heldMemo[at];
		if (memo.lock != heldLock[at]) return;
		memo.releaseWord = pack(RELEASE, memo.id, -1);
		memo.releaseSize = packedSize;
		memo.lastOfRelease = memo.releaseWord == 0 ? -1 : lastLock;
	}
}
