package holdwait.agent;

import jdk.internal.vm.annotation.DontInline;

/**
 * What one thread asks for, until it is answered: taken, given up, or found to be over. An attempt is written before the
 * thread may block; one that is answered at once becomes the acquire.
 */
abstract class LockRequests extends PlainLocks {
	private static final int INTERRUPTED = 1, CANCELLED = 2, DEEPEST = 8;

	/** Kept when it is answered, so that the next time there is nothing to store; so are the held ones. */
	LockRecord pending;
	int pendingSite, pendingStack, pendingBits;
	/** The attempt is an event of its own, and not only a draft of the acquire. */
	private boolean attempted;

	LockRequests(Thread thread, int id, long time) {
		super(thread, id, time);
	}

	/** What has been asked for shortly, as if it had been asked for at length. */
	final void spellOut() {
		if (asked != SHORTLY) return;
		pending = heldLock[depth];
		pendingSite = site(depth);
		pendingStack = Sites.stack(pendingSite < 0 ? ~pendingSite : pendingSite);
		pendingBits = 0;
		asked = AT_LENGTH;
	}

	/**
	 * About to take a lock, and may block.
	 * @param lock what is taken, or a view of it
	 * @param bits how, to be added to the code of the events
	 */
	@DontInline
	void ask(LockRecord lock, int site, int bits) {
		if (asked != 0) settle();
		if (!hasRoom()) return;
		choose(lock, site, bits);
		int owner = lock.target.owner;
		if (owner > 0 && owner != id) attempt();
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
		lock.target.note(id);
		boolean again = lock.target.owner == id, isShared = lock.target.isShared();
		int inside = contexts.child(context, site);
		pendingContext = again ? context : inside;
		pendingSite = again ? ~site : site;
		boolean isNew = !contexts.has(inside, lock.id) && contexts.wants(inside, again || isShared && context != 0);
		if (isNew) contexts.add(inside, lock.id);
		else use(makeRow(site, inside), site);
		pendingStack = isNew ? fullStack() : Sites.stack(site);
		pendingBits = bits | lock.mode;
		if (pending != lock) pending = lock;
		asked = AT_LENGTH;
	}

	/** The lock asked for has been taken. */
	void taken() {
		if (!takenShortly()) takenAtLength();
	}

	@DontInline
	private void takenAtLength() {
		spellOut();
		if (asked == 0 && !isAskedBelow()) return;
		asked = 0;
		LockRecord lock = pending;
		long after = lastEnd(lock);
		int size = draftSize;
		draftSize = 0;
		if (size != 0 && after < draftTime) accept(draftTime, lock.id, size);
		else if (hasRoom()) event(ACQUIRE | pendingBits, Math.max(Math.max(time, now()), after + 1), lock.id, pendingStack);
		else return;
		if (!lock.isPlain && !lock.kind.isOwned()) return;
		push(lock, pendingSite, pendingContext);
		if ((pendingBits & SHARED) == 0) lock.target.owner = id;
	}

	/** As {@link #taken}, unless the bin is one nobody asked for. */
	void takenBin() {
		if (!takenShortly() && asked != 0 && requested().isBin) takenAtLength();
	}

	/** Exact where the thread has been waiting. */
	private long now() {
		if (!attempted) return Clock.now;
		attempted = false;
		return Clock.exact();
	}

	/** About to try to take a lock: nothing is written unless it succeeds. */
	void trying(LockRecord lock, int site, int bits) {
		if (asked != 0) settle();
		choose(lock, site, bits);
	}

	void notTaken() {
		if (asked != 0 || isAskedBelow()) asked = 0;
		if (unanswered != null) resume();
	}

	/** A lock was taken without blocking, or without having been asked for. */
	@DontInline
	void takenAtOnce(LockRecord lock, int site, int bits) {
		trying(lock, site, bits);
		taken();
	}

	/**
	 * Something asked for is not answered yet: whoever asked got an exception, or what it called took other locks, as the
	 * loading of a class does. Then the answer is still to come.
	 */
	final void settle() {
		spellOut();
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
		asked = 0;
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
		asked = AT_LENGTH;
		draft();
	}

	/** @return whether there is a request to be answered; it has become the pending one */
	final boolean isAskedBelow() {
		Unanswered last = unanswered;
		if (last == null) return false;
		unanswered = last.below;
		pending = last.lock;
		pendingSite = last.site;
		pendingStack = last.stack;
		pendingBits = last.bits;
		pendingContext = last.context;
		return true;
	}

	/** @param reason as in FORMAT.md §3 */
	void abandon(int reason) {
		spellOut();
		if (asked == 0 && !isAskedBelow()) return;
		if (hasRoom()) {
			if (!attempted) attempt();
			draftSize = 0;
			if (hasRoom()) event(ABANDON | reason << 6, Math.max(time, Clock.exact()), pending.id, -1);
		}
		attempted = false;
		asked = 0;
	}

	/** A bin that was asked for has another node now: its monitor was taken for nothing. */
	final void withdraw() {
		takeBack(CANCELLED);
		if (unanswered != null) resume();
	}

	/** Whether its last event says what it waits for, if it waits for a lock. */
	boolean isAsking() {
		return asked != 0 && attempted || isDrafting();
	}

	/** Whether what it has written last may still change. */
	final boolean isDrafting() {
		return asked != 0 && draftSize != 0;
	}

	/** What is to be answered next. */
	LockRecord requested() {
		if (asked == SHORTLY) return heldLock[depth];
		return asked != 0 || unanswered == null ? pending : unanswered.lock;
	}
}
