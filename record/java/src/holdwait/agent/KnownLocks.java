package holdwait.agent;

import java.util.concurrent.ConcurrentHashMap;

/** From objects to locks, for one thread: those it has seen last are found without a look into the tables all share. */
abstract class KnownLocks extends EventWriter {
	/** Sites that are remembered: virtual threads may be very many. */
	private static final int RECENT = 512, FEW = 64;

	final Thread thread;
	/** Sites that are remembered, less one; a power of two. */
	final int siteMask;
	/** The monitors last seen at a site. */
	private final LockRecord[] monitors;
	/** Locks of java.util.concurrent by their identity hashes: one site takes many, and one is taken at several sites. */
	private final LockRecord[] synchronizers;
	/** Of the class of the monitor last seen at a site. */
	private final OwnRecords.Home[] homes;
	private LockIds ids;

	KnownLocks(Thread thread, int id, long time) {
		super(id, time);
		this.thread = thread;
		int recent = Threads.isVirtual(thread) ? FEW : RECENT;
		siteMask = recent - 1;
		monitors = new LockRecord[recent];
		synchronizers = new LockRecord[recent];
		homes = new OwnRecords.Home[recent];
	}

	LockRecord monitor(Object object, int site) {
		LockRecord lock = monitors[site & siteMask];
		if (lock != null && lock.get() == object) return lock;
		busy = true;
		try {
			OwnRecords.Home home = homeOf(object.getClass(), site);
			return home.offset != 0 ? OwnRecords.of(object, home, this) : (monitors[site & siteMask] = LockTable.MONITORS.of(object));
		} finally {
			busy = false;
		}
	}

	private OwnRecords.Home homeOf(Class<?> type, int site) {
		OwnRecords.Home known = homes[site & siteMask];
		return known != null && known.get() == type ? known : (homes[site & siteMask] = OwnRecords.home(type));
	}

	/** @return the id of a monitor that keeps its record itself */
	final int newMonitor(OwnRecords.Home home) {
		if (ids == null) ids = new LockIds();
		return ids.take(home);
	}

	/** @return null for objects that are no locks of java.util.concurrent */
	LockRecord synchronizer(Object object) {
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
	LockRecord bin(Object map, int length, int bin, int site) {
		LockRecord known = monitors[site & siteMask];
		MapRecord its = known instanceof MapRecord && known.get() == map ? (MapRecord) known : findMap(map, site);
		if (its.isIgnored) return null;
		LockRecord lock = its.bin(length, bin);
		return lock != null ? lock : addBin(its, length, bin);
	}

	private MapRecord findMap(Object map, int site) {
		MapRecord its = (MapRecord) lookUp(LockTable.MAPS, map);
		monitors[site & siteMask] = its;
		return its;
	}

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
