package holdwait.agent;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.vm.annotation.DontInline;

/** From objects to locks, for one thread: those it has seen last are found without a look into the tables all share. */
abstract class KnownLocks extends EventWriter {
	/** Sites that are remembered: virtual threads may be very many. */
	private static final int RECENT = 512, FEW = 64;

	final Thread thread;
	/** Sites that are remembered, less one; a power of two. */
	private final int siteMask;
	private final Memo[] memos;
	/** Locks of java.util.concurrent by their identity hashes: one site takes many, and one is taken at several sites. */
	private final LockRecord[] synchronizers;
	private LockIds ids;

	KnownLocks(Thread thread, int id, long time) {
		super(id, time);
		this.thread = thread;
		int recent = Threads.isVirtual(thread) ? FEW : RECENT;
		siteMask = recent - 1;
		memos = new Memo[recent];
		Arrays.fill(memos, Memo.NONE);
		synchronizers = new LockRecord[recent];
	}

	/** @return what is remembered of a site */
	final Memo memo(int site) {
		Memo memo = memos[site & siteMask];
		return memo.site == site ? memo : otherMemo(site);
	}

	@DontInline
	private Memo otherMemo(int site) {
		int at = site & siteMask;
		if (memos[at] == Memo.NONE) memos[at] = new Memo();
		memos[at].turnTo(site);
		return memos[at];
	}

	final LockRecord monitor(Object object, Memo memo) {
		LockRecord lock = memo.known;
		return lock.get() == object ? lock : otherMonitor(object, memo);
	}

	@DontInline
	private LockRecord otherMonitor(Object object, Memo memo) {
		if (memo.home.get() != object.getClass()) memo.home = homeOf(object);
		if (memo.home.offset == 0) return memo.known = lookUp(LockTable.MONITORS, object);
		LockRecord own = OwnRecords.known(object, memo.home);
		if (own == null) own = addOwn(object, memo.home);
		memo.saw(own);
		return own;
	}

	private OwnRecords.Home homeOf(Object object) {
		busy = true;
		try {
			return OwnRecords.home(object.getClass());
		} finally {
			busy = false;
		}
	}

	private LockRecord addOwn(Object object, OwnRecords.Home home) {
		busy = true;
		try {
			return OwnRecords.of(object, home, this);
		} finally {
			busy = false;
		}
	}

	/** @return the id of a monitor that keeps its record itself */
	final int newMonitor(OwnRecords.Home home) {
		return ids().ofClass(home);
	}

	/** @return the record of a lock that has just been made, for its owner to keep */
	final LockRecord made(Object lock, int site) {
		busy = true;
		try {
			return new LockRecord(lock, 0, LockKind.LOCK, ids().madeAt(site));
		} finally {
			busy = false;
		}
	}

	private LockIds ids() {
		if (ids == null) ids = new LockIds();
		return ids;
	}

	/** As {@link #synchronizer(Object)}, at a site. */
	final LockRecord synchronizer(Object object, Memo memo) {
		LockRecord known = memo.known;
		if (known.get() == object) return known;
		LockRecord lock = synchronizer(object);
		if (lock != null) memo.saw(lock);
		return lock;
	}

	/** @return null for objects that are no locks of java.util.concurrent */
	@DontInline
	LockRecord synchronizer(Object object) {
		if (Synchronizers.kindOf(object) == null) return null;
		int at = System.identityHashCode(object) & siteMask;
		LockRecord lock = synchronizers[at];
		if (lock != null && lock.get() == object) return lock;
		return synchronizers[at] = lookUp(LockTable.SYNCHRONIZERS, object);
	}

	LockRecord initializer(Object type) {
		return lookUp(LockTable.INITIALIZERS, type);
	}

	private LockRecord lookUp(LockTable table, Object object) {
		busy = true;
		try {
			return table.of(object);
		} finally {
			busy = false;
		}
	}

	/** Something that becomes a lock has been made at a site. */
	void created(Object object, int site) {
		busy = true;
		try {
			if (object instanceof ConcurrentHashMap) LockTable.MAPS.add(object, site);
			else if (object.getClass() == Object.class) LockTable.MONITORS.addNew(object, site);
			else addSynchronizer(object, site);
		} finally {
			busy = false;
		}
	}

	/** Constructors of the platform use no locks; one of the program may have used what it makes. */
	private void addSynchronizer(Object object, int site) {
		LockTable table = LockTable.SYNCHRONIZERS;
		LockRecord made = JdkClasses.isPlatform(object.getClass()) ? table.addNew(object, site) : table.add(object, site);
		if (made != null) synchronizers[made.hash & siteMask] = made;
	}

	/** @return null when the map's locks are nobody's business */
	final LockRecord bin(Object map, int length, int bin, Memo memo) {
		LockRecord known = memo.known;
		MapRecord its = known.get() == map && known instanceof MapRecord ? (MapRecord) known : findMap(map, memo);
		if (its.isIgnored) return null;
		LockRecord lock = its.bin(length, bin);
		return lock != null ? lock : addBin(its, length, bin);
	}

	@DontInline
	private MapRecord findMap(Object map, Memo memo) {
		MapRecord its = (MapRecord) lookUp(LockTable.MAPS, map);
		memo.known = its;
		return its;
	}

	@DontInline
	private LockRecord addBin(MapRecord map, int length, int bin) {
		busy = true;
		Guard.lock();
		try {
			return map.addBin(length, bin);
		} finally {
			Guard.unlock();
			busy = false;
		}
	}
}
