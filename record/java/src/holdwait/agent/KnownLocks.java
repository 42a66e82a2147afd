package holdwait.agent;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import jdk.internal.vm.annotation.DontInline;
import jdk.internal.vm.annotation.ForceInline;

/** From objects to locks, for one thread: those it has seen last are found without a look into the tables all share. */
abstract class KnownLocks extends EventWriter {
	/** What is remembered: virtual threads may be very many. */
	private static final int RECENT = 512, FEW = 64;

	final Thread thread;
	private final int mask;
	/** The monitor, and the lock of java.util.concurrent, seen last at each site; and the class of the monitor. */
	private final LockRecord[] monitors, locks;
	private final OwnRecords.Home[] homes;
	/** The lock that was seen last: one that is not seen twice in a row is not worth to store a reference. */
	private final int[] seen;
	/** Locks of java.util.concurrent by their identity hashes, as one is taken at several sites; bins in the same way. */
	private final LockRecord[] synchronizers;
	private final MapRecord.Bin[] bins;
	private LockIds ids;

	KnownLocks(Thread thread, int id, long time) {
		super(id, time);
		this.thread = thread;
		int recent = Threads.isVirtual(thread) ? FEW : RECENT;
		mask = recent - 1;
		monitors = new LockRecord[recent];
		locks = new LockRecord[recent];
		Arrays.fill(monitors, LockRecord.NONE);
		Arrays.fill(locks, LockRecord.NONE);
		homes = new OwnRecords.Home[recent];
		Arrays.fill(homes, OwnRecords.Home.NONE);
		seen = new int[recent];
		synchronizers = new LockRecord[recent];
		bins = new MapRecord.Bin[recent];
		Arrays.fill(bins, MapRecord.Bin.NONE);
	}

	/** @param kept what the object keeps of itself, as its class would have it; null: it does not say */
	@ForceInline
	final LockRecord monitor(Object object, Object kept, int site) {
		LockRecord own = OwnRecords.its(object, kept);
		if (own != null) return own;
		LockRecord lock = monitors[site & mask];
		return lock.get() == object ? lock : otherMonitor(object, site);
	}

	@DontInline
	private LockRecord otherMonitor(Object object, int site) {
		int at = site & mask;
		OwnRecords.Home home = homes[at];
		if (home.get() != object.getClass()) homes[at] = home = homeOf(object.getClass());
		LockRecord lock = home.isNone() ? lookUp(LockTable.MONITORS, object) : OwnRecords.known(object, home);
		if (lock == null) lock = addOwn(object, home);
		remember(monitors, at, lock);
		return lock;
	}

	private void remember(LockRecord[] recent, int at, LockRecord lock) {
		if (seen[at] == lock.id) recent[at] = lock;
		else seen[at] = lock.id;
	}

	@DontInline
	private OwnRecords.Home homeOf(Class<?> type) {
		busy = true;
		try {
			return OwnRecords.home(type);
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
	@ForceInline
	final LockRecord synchronizer(Object object, int site) {
		LockRecord lock = locks[site & mask];
		return lock.get() == object ? lock : otherSynchronizer(object, site);
	}

	@DontInline
	private LockRecord otherSynchronizer(Object object, int site) {
		LockRecord lock = synchronizer(object);
		if (lock != null) remember(locks, site & mask, lock);
		return lock;
	}

	/** @return null for objects that are no locks of java.util.concurrent */
	final LockRecord synchronizer(Object object) {
		if (Synchronizers.kindOf(object) == null) return null;
		int at = System.identityHashCode(object) & mask;
		LockRecord lock = synchronizers[at];
		if (lock != null && lock.get() == object) return lock;
		return synchronizers[at] = lookUp(LockTable.SYNCHRONIZERS, object);
	}

	LockRecord initializer(Object type) {
		return lookUp(LockTable.INITIALIZERS, type);
	}

	@DontInline
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
		if (made != null) synchronizers[made.hash & mask] = made;
	}

	/** @return null when the map's locks are nobody's business */
	@ForceInline
	final LockRecord bin(Object map, Object[] table, int bin) {
		MapRecord.Bin known = bins[System.identityHashCode(map) + bin & mask];
		return known.is(table, bin) ? known : otherBin(map, table, bin);
	}

	@DontInline
	private LockRecord otherBin(Object map, Object[] table, int bin) {
		MapRecord its = (MapRecord) lookUp(LockTable.MAPS, map);
		if (its.isIgnored) return null;
		MapRecord.Bin lock = its.bin(table.length, bin);
		if (lock == null) lock = addBin(its, table, bin);
		return bins[System.identityHashCode(map) + bin & mask] = lock;
	}

	private MapRecord.Bin addBin(MapRecord map, Object[] table, int bin) {
		busy = true;
		Guard.lock();
		try {
			return map.addBin(table, bin);
		} finally {
			Guard.unlock();
			busy = false;
		}
	}
}
