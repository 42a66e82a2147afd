package holdwait.agent;

import java.util.concurrent.ConcurrentHashMap;

/** From objects to locks, for one thread: those last seen at each site are found without a look into the tables all share. */
abstract class KnownLocks extends EventWriter {
	/** Sites that are remembered: virtual threads may be very many. */
	private static final int RECENT = 512, FEW = 64;

	final Thread thread;
	/** Sites that are remembered, less one; a power of two. */
	final int siteMask;
	/** The locks last seen at a site. */
	private final LockRecord[] monitors, synchronizers;
	private LockIds ids;

	KnownLocks(Thread thread, int id, long time) {
		super(id, time);
		this.thread = thread;
		int recent = Threads.isVirtual(thread) ? FEW : RECENT;
		siteMask = recent - 1;
		monitors = new LockRecord[recent];
		synchronizers = new LockRecord[recent];
	}

	LockRecord monitor(Object object, int site) {
		LockRecord lock = monitors[site & siteMask];
		if (lock != null && lock.get() == object) return lock;
		busy = true;
		try {
			lock = OwnRecords.of(object, this);
			return lock != null ? lock : (monitors[site & siteMask] = LockTable.MONITORS.of(object));
		} finally {
			busy = false;
		}
	}

	/** @return the id of a monitor that keeps its record itself */
	final int newMonitor(OwnRecords.Home home) {
		if (ids == null) ids = new LockIds();
		return ids.take(home);
	}

	/** @return null for objects that are no locks of java.util.concurrent */
	LockRecord synchronizer(Object object, int site) {
		LockRecord lock = synchronizers[site & siteMask];
		if (lock != null && lock.get() == object) return lock;
		return synchronizers[site & siteMask] = lookUp(LockTable.SYNCHRONIZERS, object);
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
			else if (object.getClass() == Object.class) LockTable.MONITORS.add(object, site);
			else LockTable.SYNCHRONIZERS.add(object, site);
		} finally {
			busy = false;
		}
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
