package holdwait.agent;

/**
 * How a lock was last taken at a site, and what was written: when it is taken the same way again, after the same event,
 * the same is written again but for the time.
 */
final class Memo {
	static final Memo NONE = new Memo();
	LockRecord lock;
	/** Of the lock, here once more: each step from object to object costs as much as three comparisons. */
	LockRecord target;
	int id;
	/** Of the lock last taken at the site: not worth the rest when it is another one each time. */
	int seen;
	int site;
	/** What was held, and is held then ({@link Contexts}). */
	int context, inside;
	int stack;
	/** The lock of the event before. */
	int last;
	/** The attempt, at the time of the event before; and its size in bytes, 0: too large to be kept here. */
	long word;
	int size;
	/** The release, in the same way. */
	int lastOfRelease;
	long releaseWord;
	int releaseSize;
}
