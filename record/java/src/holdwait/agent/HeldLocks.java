package holdwait.agent;

import java.util.Arrays;

/** What one thread holds, outermost first, and from which sites. */
abstract class HeldLocks extends KnownLocks {
	private static final int LOG_WAY = 3;
	LockRecord[] heldLock = {};
	/** Where each was taken, and what was held then ({@link #way}): where that is, in bytes, as it is not in the heap. */
	long ways;
	/** How many can be held. */
	int room;
	int depth;
	/** What is held ({@link Contexts}). */
	int context;
	final Contexts contexts = new Contexts();

	HeldLocks(Thread thread, int id, long time) {
		super(thread, id, time);
		makeRoom(8);
	}

	private void makeRoom(int count) {
		heldLock = Arrays.copyOf(heldLock, count);
		ways = UNSAFE.reallocateMemory(ways, (long) count << LOG_WAY);
		UNSAFE.setMemory(ways + ((long) room << LOG_WAY), (long) (count - room) << LOG_WAY, (byte) 0);
		room = count;
	}

	final long wayAt(int at) {
		return UNSAFE.getLong(ways + ((long) at << LOG_WAY));
	}

	final void setWayAt(int at, long way) {
		UNSAFE.putLong(ways + ((long) at << LOG_WAY), way);
	}

	/** Nothing is asked of it any more. */
	void forget() {
		UNSAFE.freeMemory(ways);
		ways = 0;
	}

	/** @param site where a lock is taken; `~site`: again @return the site and what is held now, as one number */
	final long way(int site) {
		return (long) context << 32 | site & 0xFFFFFFFFL;
	}

	/** @return the same, if the lock is held already */
	static long again(long way) {
		return way ^ 0xFFFFFFFFL;
	}

	/** @return where a lock that is held was taken; `~site`: again */
	final int site(int at) {
		return (int) wayAt(at);
	}

	/** @return what was held before a lock that is held */
	final int contextOf(int at) {
		return (int) (wayAt(at) >>> 32);
	}

	/**
	 * Every now and then. To store a reference into an array that is not young costs some collectors more than all the rest of
	 * an event (G1: a fence, and a card to be looked at), so there is a new one before it gets old.
	 */
	final void renew() {
		heldLock = heldLock.clone();
	}

	final void push(LockRecord lock, int site, int inside) {
		int top = depth;
		if (top == room) makeRoom(2 * room);
		if (heldLock[top] != lock) heldLock[top] = lock;
		setWayAt(top, way(site));
		context = inside;
		depth = top + 1;
	}

	/** The innermost is held no longer. */
	final void pop() {
		context = contextOf(--depth);
	}

	/** Takes out one of those held, which need not be the innermost. */
	final void drop(int at) {
		depth--;
		context = contextOf(at);
		for (int i = at; i < depth; i++) {
			heldLock[i] = heldLock[i + 1];
			int site = site(i + 1);
			setWayAt(i, way(site));
			if (site >= 0) context = contexts.child(context, site);
		}
	}

	/** @return the innermost hold of what an object stands for; below zero: none is known */
	final int holdOf(Object object) {
		int at = depth - 1;
		while (at >= 0 && heldLock[at].get() != object) at--;
		return at;
	}

	/** @return the innermost bin; below zero: none is held */
	final int innermostBin() {
		int at = depth - 1;
		while (at >= 0 && !heldLock[at].isBin) at--;
		return at;
	}

	final boolean holdsAny() {
		return depth > 0;
	}

	/** For a look from outside, at any time. @return the monitor with an object of this hash and type; null: there is none */
	final LockRecord heldMonitor(int hash, String type) {
		LockRecord[] held = heldLock;
		for (int i = 0; i < Math.min(depth, held.length); i++) {
			Object object = held[i] != null && held[i].kind == LockKind.MONITOR ? held[i].get() : null;
			if (object != null && object.getClass().getName().equals(type) && System.identityHashCode(object) == hash) return held[i];
		}
		return null;
	}

	/** For a look from outside, while it does nothing. */
	final boolean isInitializing() {
		for (int i = 0; i < depth; i++) if (heldLock[i].kind == LockKind.INITIALIZER) return true;
		return false;
	}
}
