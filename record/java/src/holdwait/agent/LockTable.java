package holdwait.agent;

import jdk.internal.misc.Unsafe;

/**
 * From an object to its lock: by identity, so that two objects of one hash stay two locks, and weakly. Read without a lock;
 * entries of dead objects are dropped when the garbage collector has been at work.
 */
abstract class LockTable {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	/** Objects as monitors. */
	static final LockTable MONITORS = new Monitors();
	/** Objects of java.util.concurrent as what they are. */
	static final LockTable SYNCHRONIZERS = new Synchronizers();
	/** Classes as locks that are held while they are initialized. */
	static final LockTable INITIALIZERS = new Classes();
	/** Maps that lock their bins. */
	static final LockTable MAPS = new Maps();
	/** Class loaders, and as the id whether classes of theirs find the recorder. */
	static final LockTable LOADERS = new Numbered();
	/** Threads that have ended, for those who join them later. */
	static final LockTable ENDED = new Numbered();

	private LockIndex index = new LockIndex();

	/** @return the lock an object is; made if it is new; null for objects this table is not for */
	final LockRecord of(Object object) {
		LockRecord known = known(object);
		return known != null ? known : add(object, 0);
	}

	/** @return null when it is not known */
	final LockRecord known(Object object) {
		return index.find(object, System.identityHashCode(object));
	}

	/** @return the object of this hash and type; null: there is none, or which one is not certain */
	final LockRecord known(int hash, String type) {
		return index.find(hash, type);
	}

	/** @return the class of this name that is held; null: there is none, or which one is not certain */
	final LockRecord held(String type) {
		LockRecord only = null;
		for (LockRecord entry : all()) {
			Class<?> named = entry.owner <= 0 ? null : (Class<?>) entry.get();
			if (named == null || !named.getName().equals(type)) continue;
			if (only != null) return null;
			only = entry;
		}
		return only;
	}

	final LockRecord[] all() {
		Guard.lock();
		try {
			return index.all();
		} finally {
			Guard.unlock();
		}
	}

	/** @param site where it was made; 0: not known */
	final LockRecord add(Object object, int site) {
		int hash = System.identityHashCode(object);
		Guard.lock();
		try {
			LockRecord known = index.find(object, hash);
			return known != null ? known : enter(object, hash, site);
		} finally {
			Guard.unlock();
		}
	}

	/** As {@link #add}, of what nobody can have seen yet. */
	final LockRecord addNew(Object object, int site) {
		int hash = System.identityHashCode(object);
		Guard.lock();
		try {
			return enter(object, hash, site);
		} finally {
			Guard.unlock();
		}
	}

	private LockRecord enter(Object object, int hash, int site) {
		LockRecord added = describe(object, hash, site);
		if (added != null) insert(added);
		return added;
	}

	/** Under the recorder's own lock, which may be taken again. */
	abstract LockRecord describe(Object object, int hash, int site);

	/** Under the recorder's own lock. Who reads the old index misses what is new, and then looks again under the lock. */
	final void insert(LockRecord added) {
		if (index.isSpent()) index = published(index.cleaned());
		index.add(added);
	}

	private static LockIndex published(LockIndex next) {
		UNSAFE.storeFence();
		return next;
	}

	private static final class Monitors extends LockTable {
		@Override
		LockRecord describe(Object object, int hash, int site) {
			String role = Sites.field(site);
			if (role == null) role = LockNames.monitor(object);
			return new LockRecord(object, hash, LockKind.MONITOR, Definitions.lock(LockKind.MONITOR, null, role, Sites.stackOf(site), 0));
		}
	}

	/** Not locks, but objects with a number. */
	private static final class Numbered extends LockTable {
		@Override
		LockRecord describe(Object object, int hash, int id) {
			return new LockRecord(object, hash, LockKind.MONITOR, id);
		}
	}

	private static final class Classes extends LockTable {
		@Override
		LockRecord describe(Object type, int hash, int site) {
			String role = "initialization of ".concat(((Class<?>) type).getName());
			return new LockRecord(type, hash, LockKind.INITIALIZER, Definitions.lock(LockKind.INITIALIZER, null, role, 0, 0));
		}
	}

	private static final class Maps extends LockTable {
		@Override
		LockRecord describe(Object object, int hash, int site) {
			String field = Sites.field(site);
			return new MapRecord(object, hash, field != null ? field : Sites.place(site), Sites.stackOf(site));
		}
	}
}
