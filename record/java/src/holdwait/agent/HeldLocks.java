package holdwait.agent;

import java.util.Arrays;

/** What one thread holds, outermost first, and from which sites. */
abstract class HeldLocks extends KnownLocks {
	LockRecord[] heldLock = new LockRecord[8];
	/** Where each was taken, and what was held then ({@link #way}). */
	long[] heldWay = new long[8];
	int depth;
	/** What is held ({@link Contexts}). */
	int context;
	final Contexts contexts = new Contexts();

	HeldLocks(Thread thread, int id, long time) {
		super(thread, id, time);
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
		return (int) heldWay[at];
	}

	/** @return what was held before a lock that is held */
	final int contextOf(int at) {
		return (int) (heldWay[at] >>> 32);
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
		if (top == heldLock.length) growHeld();
		if (heldLock[top] != lock) heldLock[top] = lock;
		heldWay[top] = way(site);
		context = inside;
		depth = top + 1;
	}

	private void growHeld() {
		int room = 2 * depth;
		heldLock = Arrays.copyOf(heldLock, room);
		heldWay = Arrays.copyOf(heldWay, room);
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
			heldWay[i] = way(site);
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
