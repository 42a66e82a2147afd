package holdwait.agent;

import java.util.Arrays;

/** What one thread holds, outermost first, and from which sites. */
abstract class HeldLocks extends KnownLocks {
	/** The lock, where it was taken (`~site`: again), of bins, the monitor. */
	LockRecord[] heldLock = new LockRecord[8];
	Object[] heldNode = new Object[8];
	int[] heldSite = new int[8];
	/** What was held before ({@link Contexts}). */
	int[] heldContext = new int[8];
	int depth;
	int context;
	final Contexts contexts = new Contexts();

	HeldLocks(Thread thread, int id, long time) {
		super(thread, id, time);
	}

	final void push(LockRecord lock, int site, int inside) {
		int top = depth;
		if (top == heldLock.length) growHeld();
		if (heldLock[top] != lock) heldLock[top] = lock;
		heldSite[top] = site;
		heldContext[top] = context;
		context = inside;
		depth = top + 1;
	}

	private void growHeld() {
		int room = 2 * depth;
		heldLock = Arrays.copyOf(heldLock, room);
		heldNode = Arrays.copyOf(heldNode, room);
		heldSite = Arrays.copyOf(heldSite, room);
		heldContext = Arrays.copyOf(heldContext, room);
	}

	/** Takes out one of those held, which need not be the innermost. */
	final void drop(int at) {
		depth--;
		context = heldContext[at];
		for (int i = at; i < depth; i++) {
			heldLock[i] = heldLock[i + 1];
			heldNode[i] = heldNode[i + 1];
			heldSite[i] = heldSite[i + 1];
			heldContext[i] = context;
			if (heldSite[i] >= 0) context = contexts.child(context, heldSite[i]);
		}
	}

	/** @return the innermost hold of what an object stands for; below zero: none is known */
	final int holdOf(Object object) {
		int at = depth - 1;
		while (at >= 0 && !isHold(at, object)) at--;
		return at;
	}

	final boolean isHold(int at, Object object) {
		LockRecord lock = heldLock[at];
		return lock.get() == object || lock.isBin && heldNode[at] == object;
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
