package holdwait.agent;

import java.util.Arrays;

/**
 * What one thread asks for, until it is answered: taken, given up, or found to be over. An attempt is written before the
 * thread may block; one that is answered at once becomes the acquire.
 */
abstract class LockRequests extends HeldLocks {
	private static final int INTERRUPTED = 1, CANCELLED = 2, DEEPEST = 8;

	/** It is about to take a lock: {@link #pending}. */
	boolean asked;
	/** Kept when it is answered, so that the next time there is nothing to store; so are the held ones. */
	LockRecord pending;
	Object pendingNode;
	int pendingStack;
	private int pendingSite, pendingBits, pendingContext;
	/** Of the draft: its size, 0: there is none; and the time it says. */
	private int draftSize;
	private long draftTime;
	/** The attempt is an event of its own, and not only a draft of the acquire. */
	private boolean attempted;
	Unanswered unanswered;
	private final Memo[] memos = new Memo[siteMask + 1];

	LockRequests(Thread thread, int id, long time) {
		super(thread, id, time);
		Arrays.fill(memos, Memo.NONE);
	}

	/**
	 * About to take a lock of one owner, as {@link #ask}.
	 * @param code ATTEMPT, or ACQUIRE: it has been taken
	 * @return false: it is not the same as the last time at this site, and nothing was done
	 */
	boolean askAgain(Object object, int site, int code) {
		Memo memo = memos[site & siteMask];
		if (memo.site != site || asked || memo.context != context || memo.last != lastLock || cursor >= limit) return false;
		LockRecord lock = memo.lock;
		LockRecord target = lock.target;
		if (lock.get() != object || target.owner != 0) return false;
		long at = Math.max(Math.max(time, Clock.now), target.released + 1);
		long delta = at - time;
		if (delta >= QUICK_DELTA) return false;
		UNSAFE.putLong(cursor, (memo.word | delta << 8) ^ ATTEMPT ^ code);
		pendingSite = site;
		pendingContext = memo.inside;
		if (code == ACQUIRE) {
			time = at;
			lastLock = lock.id;
			cursor += memo.size;
			push(lock, site, memo.inside);
			target.owner = id;
			return true;
		}
		if (pending != lock) pending = lock;
		pendingStack = memo.stack;
		pendingBits = 0;
		draftTime = at;
		draftSize = memo.size;
		asked = true;
		return true;
	}

	/** What is about to be written can be written again. */
	private void remember() {
		if (!pending.isPlain || pending.isBin || pendingBits != 0 || pendingSite < 0) return;
		int site = pendingSite;
		int stack = Sites.stack(site);
		long word = pack(ATTEMPT, pending.id, stack);
		if (word == 0) return;
		Memo memo = memos[site & siteMask];
		if (memo == Memo.NONE) memo = memos[site & siteMask] = new Memo();
		if (memo.lock != pending) memo.lock = pending;
		memo.site = site;
		memo.context = context;
		memo.inside = pendingContext;
		memo.stack = stack;
		memo.last = lastLock;
		memo.word = word;
		memo.size = packedSize;
	}

	/**
	 * About to take a lock, and may block.
	 * @param lock what is taken, or a view of it
	 * @param node of a bin, its monitor
	 * @param bits how, to be added to the code of the events
	 */
	void ask(LockRecord lock, Object node, int site, int bits) {
		if (asked) settle();
		if (!hasRoom()) return;
		choose(lock, site, bits);
		if (lock.isBin) pendingNode = node;
		remember();
		int owner = lock.target.owner;
		if (owner != 0 && owner != id) attempt();
		else draft();
	}

	/** The acquire to be, if nobody is faster: as an attempt, which is the thread's last event if it is killed while it waits. */
	private void draft() {
		LockRecord lock = pending;
		draftTime = Math.max(Math.max(time, Clock.now), lastEnd(lock) + 1);
		draftSize = draft(ATTEMPT | pendingBits, draftTime, lock.id, pendingStack);
	}

	/** The time of what has to come before the pending lock is taken. */
	private long lastEnd(LockRecord lock) {
		return lock.isPlain ? lock.target.released : lock.target.lastEnd((pendingBits & SHARED) != 0);
	}

	private void attempt() {
		event(ATTEMPT | pendingBits, Math.max(time, Clock.exact()), pending.id, pendingStack);
		attempted = true;
	}

	final void choose(LockRecord lock, int site, int bits) {
		if (lock.target.owner == id) {
			pendingContext = context;
			pendingSite = ~site;
			pendingStack = contexts.isNew(contexts.child(context, site), lock.id, true) ? fullStack() : Sites.stack(site);
		} else {
			int inside = contexts.child(context, site);
			pendingContext = inside;
			pendingSite = site;
			boolean isShared = lock.target.isSharedWith(id);
			pendingStack = contexts.isNew(inside, lock.id, isShared && context != 0) ? fullStack() : Sites.stack(site);
		}
		pendingBits = bits | lock.mode;
		if (pending != lock) pending = lock;
		asked = true;
	}

	/** The lock asked for has been taken. */
	void taken() {
		if (!asked && !isAskedBelow()) return;
		asked = false;
		LockRecord lock = pending;
		long after = lastEnd(lock);
		int size = draftSize;
		draftSize = 0;
		if (size != 0 && after < draftTime) accept(ACQUIRE | pendingBits, draftTime, lock.id, size);
		else if (hasRoom()) event(ACQUIRE | pendingBits, Math.max(Math.max(time, now()), after + 1), lock.id, pendingStack);
		else return;
		if (!lock.isPlain && !lock.kind.isOwned()) return;
		push(lock, pendingSite, pendingContext);
		if (lock.isBin) heldNode[depth - 1] = pendingNode;
		if ((pendingBits & SHARED) == 0) lock.target.owner = id;
	}

	/** As {@link #taken}, unless the bin is one nobody asked for. */
	void takenBin() {
		if (asked && pending.isBin) taken();
	}

	/** Exact where the thread has been waiting. */
	private long now() {
		if (!attempted) return Clock.now;
		attempted = false;
		return Clock.exact();
	}

	/** About to try to take a lock: nothing is written unless it succeeds. */
	void trying(LockRecord lock, int site, int bits) {
		if (asked) settle();
		choose(lock, site, bits);
	}

	void notTaken() {
		if (asked || isAskedBelow()) asked = false;
		if (unanswered != null) resume();
	}

	/** A lock was taken without blocking, or without having been asked for. */
	void takenAtOnce(LockRecord lock, int site, int bits) {
		trying(lock, site, bits);
		if (hasRoom()) remember();
		taken();
	}

	/**
	 * Something asked for is not answered yet: whoever asked got an exception, or what it called took other locks, as the
	 * loading of a class does. Then the answer is still to come.
	 */
	final void settle() {
		if (isStillAsking()) {
			Unanswered below = unanswered != null && unanswered.level < DEEPEST ? unanswered : null;
			unanswered = new Unanswered(this, below);
		}
		takeBack(INTERRUPTED);
	}

	/** Nothing is asked for any more. @param reason of an attempt that stands in the trace already */
	private void takeBack(int reason) {
		if (attempted) abandon(reason);
		else if (draftSize != 0) eraseDraft();
		draftSize = 0;
		asked = false;
	}

	/** Where there is no room on the stack to look, there was none to ask. */
	private boolean isStillAsking() {
		busy = true;
		try {
			return Stacks.isInside(pendingSite < 0 ? ~pendingSite : pendingSite);
		} catch (StackOverflowError noRoom) {
			return false;
		} finally {
			busy = false;
		}
	}

	/** What came in between is over: the request stands as it did, and may be waiting. */
	final void resume() {
		while (unanswered.depth > depth) {
			unanswered = unanswered.below;
			if (unanswered == null) return;
		}
		if (unanswered.depth != depth || !hasRoom()) return;
		isAskedBelow();
		asked = true;
		draft();
	}

	/** A request that other events came in between of. */
	private static final class Unanswered {
		final Unanswered below;
		final int level;
		final LockRecord lock;
		final Object node;
		final int site, stack, bits, context, depth;

		Unanswered(LockRequests log, Unanswered below) {
			this.below = below;
			level = below == null ? 0 : below.level + 1;
			lock = log.pending;
			node = log.pendingNode;
			site = log.pendingSite;
			stack = log.pendingStack;
			bits = log.pendingBits;
			context = log.pendingContext;
			depth = log.depth;
		}
	}

	/** @return whether there is a request to be answered; it has become the pending one */
	final boolean isAskedBelow() {
		Unanswered last = unanswered;
		if (last == null) return false;
		unanswered = last.below;
		pending = last.lock;
		pendingNode = last.node;
		pendingSite = last.site;
		pendingStack = last.stack;
		pendingBits = last.bits;
		pendingContext = last.context;
		return true;
	}

	/** @param reason as in FORMAT.md §3 */
	void abandon(int reason) {
		if (!asked && !isAskedBelow()) return;
		if (hasRoom()) {
			if (!attempted) attempt();
			draftSize = 0;
			if (hasRoom()) event(ABANDON | reason << 6, Math.max(time, Clock.exact()), pending.id, -1);
		}
		attempted = false;
		asked = false;
	}

	/** A bin that was asked for has another node now: its monitor was taken for nothing. */
	final boolean withdraw() {
		takeBack(CANCELLED);
		if (unanswered != null) resume();
		return false;
	}

	/** Whether its last event says what it waits for, if it waits for a lock. */
	boolean isAsking() {
		return asked && (attempted || draftSize != 0);
	}

	/** Whether what it has written last may still change. */
	final boolean isDrafting() {
		return asked && draftSize != 0;
	}

	/** What is to be answered next. */
	LockRecord requested() {
		return asked || unanswered == null ? pending : unanswered.lock;
	}
}
