package holdwait.agent;

/**
 * What a thread remembers of its last acquire at each site, under what it held there: a table without chains, in which whoever
 * comes last has the place. A row has all that is to be known in half a line of the processor's cache, at a place that is
 * computed: in large programs, what an event costs is how much it looks at that nobody has looked at just before. It is not in
 * the heap, where each look would be checked, and rows might lie across two lines.
 */
abstract class RecentAcquires extends HeldLocks {
	private static final int FEW = 16, MANY = 1024, MOST_OF_VIRTUAL = 64;
	/** In a row: site and what is held ({@link #way}), what is held once the lock is taken, the lock, the stack as it is written and its size, how often it was another lock. */
	private static final int WAY = 0, INSIDE = 8, LOCK = 12, STACK = 16, STACK_SIZE = 20, USES = 24, LOG_SIZE = 5, LINE = 64;
	/** Of acquires at a site, before it is worth to say it in few bytes. */
	private static final int OFTEN = 256;
	/** Locks that are remembered beside the last one of each row: each as one number, with what is held once it is taken. */
	private static final int LOG_PAIR = 3;
	/** In the place of a lock: it does not matter any more which one is taken here, as none gets a full stack. */
	static final int ANY = -1;
	/** Where the table is, and that of pairs, and what they are a part of. */
	private long table, pairs, memory;
	/** Of positions in the table, in bytes; below zero: there is none. */
	private int mask = -1;
	/** Rows that lost their place since there were so many. */
	private int lost;

	RecentAcquires(Thread thread, int id, long time) {
		super(thread, id, time);
		makeRoom(FEW);
	}

	private void makeRoom(int count) {
		long bytes = (long) count << LOG_SIZE, all = 2 * bytes;
		memory = UNSAFE.allocateMemory(all + LINE);
		table = memory + LINE - 1 & -LINE;
		pairs = table + bytes;
		UNSAFE.setMemory(table, all, (byte) 0);
		mask = (int) bytes - (1 << LOG_SIZE);
	}

	@Override
	final void forget() {
		super.forget();
		UNSAFE.freeMemory(memory);
		memory = 0;
	}

	/** @return where the row of a site is, for what is held now */
	final long row(int site) {
		return table + (site + (context * 0x9E3779B1 >>> 16) << LOG_SIZE & mask);
	}

	/** @param inside what is held once the lock is taken @return where the row of a site is, for what is held now, which need not have been there */
	final long makeRow(int site, int inside) {
		long row = row(site);
		if (wayOf(row) == way(site)) return row;
		if (wayOf(row) != 0 && ++lost > mask >> LOG_SIZE && grow()) return makeRow(site, inside);
		UNSAFE.putLong(row + WAY, way(site));
		UNSAFE.putInt(row + INSIDE, inside);
		setLock(row, 0);
		UNSAFE.putInt(row + USES, 0);
		setStack(row, Sites.stack(site));
		return row;
	}

	private long pairPlace(int inside, int lock) {
		return pairs + (lock + inside * 0x9E3779B1 << LOG_PAIR & (mask | (1 << LOG_SIZE) - (1 << LOG_PAIR)));
	}

	private static long pair(int inside, int lock) {
		return (long) inside << 32 | lock;
	}

	/** Whether a lock has been taken like this, as far as that is remembered. */
	final boolean hasTaken(int inside, int lock) {
		return UNSAFE.getLong(pairPlace(inside, lock)) == pair(inside, lock);
	}

	final void setTaken(int inside, int lock) {
		UNSAFE.putLong(pairPlace(inside, lock), pair(inside, lock));
	}

	private void setStack(long row, int stack) {
		int size = varintSize(stack);
		UNSAFE.putInt(row + STACK, varint(stack, size));
		UNSAFE.putInt(row + STACK_SIZE, size);
	}

	/** @return whether there is more room now; it is empty */
	private boolean grow() {
		lost = 0;
		int count = (mask >> LOG_SIZE) + 1;
		if (count == (Threads.isVirtual(thread) ? MOST_OF_VIRTUAL : MANY)) return false;
		long old = memory;
		makeRoom(2 * count);
		UNSAFE.freeMemory(old);
		return true;
	}

	/** Another lock than the last time is taken. Where locks are taken often, it is worth to say so in few bytes. @return whether that is so as of now */
	final boolean use(long row, int site) {
		int uses = UNSAFE.getInt(row + USES) + 1;
		UNSAFE.putInt(row + USES, uses);
		if (uses % OFTEN != 0) return false;
		Sites.shorten(site);
		setStack(row, Sites.stack(site));
		return true;
	}

	static long wayOf(long row) {
		return UNSAFE.getLong(row + WAY);
	}

	static int insideOf(long row) {
		return UNSAFE.getInt(row + INSIDE);
	}

	/** @return the id of the lock that was taken last */
	static int lockOf(long row) {
		return UNSAFE.getInt(row + LOCK);
	}

	static void setLock(long row, int id) {
		UNSAFE.putInt(row + LOCK, id);
	}

	/** @return the stack id as it stands in events */
	static int stackOf(long row) {
		return UNSAFE.getInt(row + STACK);
	}

	/** @return in bytes */
	static int stackSizeOf(long row) {
		return UNSAFE.getInt(row + STACK_SIZE);
	}
}
