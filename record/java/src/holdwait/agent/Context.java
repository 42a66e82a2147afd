package holdwait.agent;

/** The sites a thread holds locks from, outermost first: a node of a tree. A lock new under it is worth a full stack. */
final class Context {
	private static final int CAP = 16;
	private final int site;
	private Context firstChild, sibling, lastChild;
	/** Locks taken here with a full stack. */
	private int lastLock;
	private int[] locks;
	private int count;

	Context(int site) {
		this.site = site;
	}

	Context child(int wanted) {
		Context last = lastChild;
		if (last != null && last.site == wanted) return last;
		return otherChild(wanted);
	}

	private Context otherChild(int wanted) {
		Context child = firstChild;
		while (child != null && child.site != wanted) child = child.sibling;
		if (child == null) {
			child = new Context(wanted);
			child.sibling = firstChild;
			firstChild = child;
		}
		lastChild = child;
		return child;
	}

	/** Whether this lock was not taken here yet; after {@link #CAP} locks, none is new. */
	boolean isNew(int lock) {
		return lock != lastLock && count < CAP && add(lock);
	}

	private boolean add(int lock) {
		lastLock = lock;
		if (locks == null) locks = new int[CAP];
		for (int i = 0; i < count; i++) if (locks[i] == lock) return false;
		locks[count++] = lock;
		return true;
	}
}
