package holdwait.agent;

/**
 * What a thread remembers of a site: the lock it saw there last, and what it wrote when it took one. In one object, because
 * each step from object to object costs as much as three comparisons; mostly as numbers, because storing a reference costs more.
 */
final class Memo {
	/** Of no site. */
	static final Memo NONE = new Memo();
	/** No event can have been written before this one: no lock has such an id. */
	private static final int NEVER = -1;

	int site;
	/** Of the object last seen here; of a bin, of its map. */
	LockRecord known = LockRecord.NONE;
	/** The lock seen last: not worth a reference when it is another one each time. */
	private int seen;
	/** Of the class of the object last seen here. */
	OwnRecords.Home home = OwnRecords.Home.NONE;
	/** The frame of the site; 0: not needed yet. */
	private int stack;
	/** How often a lock was taken here in another way than the last time. */
	private int uses;
	/** The lock that was taken last, what was held then, and with it ({@link Contexts}). */
	int id, context, inside;
	/** Only locks that matter can be new here. */
	boolean isFull;
	/** The lock of the event before, after which the attempt was this, at the time of the event before; and its size in bytes. */
	int last;
	long word;
	int size;

	void turnTo(int site) {
		this.site = site;
		known = LockRecord.NONE;
		seen = 0;
		stack = 0;
		uses = 0;
		id = 0;
		last = NEVER;
	}

	/** Of the site alone. */
	int stack() {
		if (stack == 0) stack = Sites.stack(site);
		return stack;
	}

	void saw(LockRecord lock) {
		if (seen == lock.id) known = lock;
		else seen = lock.id;
	}

	/** Where locks are taken often, it is worth to say so in few bytes. */
	void use() {
		if (++uses == 256) shorten();
	}

	void shorten() {
		Sites.shorten(site);
		stack = 0;
		last = NEVER;
	}

	/** What is held when a lock is taken from now on. */
	void enter(int context, int inside) {
		this.context = context;
		this.inside = inside;
		isFull = false;
	}
}
