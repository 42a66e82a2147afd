package holdwait.agent;

import jdk.internal.misc.Unsafe;

/**
 * From an object to its lock: by identity, so that two objects of one hash stay two locks, and weakly. Read without a lock;
 * entries of dead objects are dropped where new ones are added.
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

	private LockRecord[] buckets = new LockRecord[1024];
	private int count;

	/** @return the lock an object is; made if it is new; null for objects this table is not for */
	final LockRecord of(Object object) {
		LockRecord known = find(object, System.identityHashCode(object));
		return known != null ? known : add(object, 0);
	}

	/** @return null when it is not known */
	final LockRecord known(Object object) {
		return find(object, System.identityHashCode(object));
	}

	/** @return the object of this hash and type; null: there is none, or which one is not certain */
	final LockRecord known(int hash, String type) {
		LockRecord only = null;
		LockRecord[] all = buckets;
		for (LockRecord entry = all[slot(hash, all)]; entry != null; entry = entry.next) {
			Object object = entry.hash == hash ? entry.get() : null;
			if (object == null || !object.getClass().getName().equals(type)) continue;
			if (only != null) return null;
			only = entry;
		}
		return only;
	}

	/** @return the class of this name that is held; null: there is none, or which one is not certain */
	final LockRecord held(String type) {
		LockRecord only = null;
		for (LockRecord first : buckets)
			for (LockRecord entry = first; entry != null; entry = entry.next) {
				Class<?> named = entry.owner == 0 ? null : (Class<?>) entry.get();
				if (named == null || !named.getName().equals(type)) continue;
				if (only != null) return null;
				only = entry;
			}
		return only;
	}

	/** Identity hashes of several threads resemble each other (xorshift from like seeds): spread, they do not pile up. */
	private static int slot(int hash, LockRecord[] all) {
		int spread = hash * 0x9E3779B9;
		return (spread ^ spread >>> 16) & all.length - 1;
	}

	private LockRecord find(Object object, int hash) {
		LockRecord[] all = buckets;
		for (LockRecord entry = all[slot(hash, all)]; entry != null; entry = entry.next)
			if (entry.hash == hash && entry.get() == object) return entry;
		return null;
	}

	/** @param site where it was made; 0: not known */
	final LockRecord add(Object object, int site) {
		int hash = System.identityHashCode(object);
		Guard.lock();
		try {
			LockRecord known = find(object, hash);
			if (known != null) return known;
			LockRecord added = describe(object, hash, site);
			if (added != null) insert(added);
			return added;
		} finally {
			Guard.unlock();
		}
	}

	/** Under the recorder's own lock, which may be taken again. */
	abstract LockRecord describe(Object object, int hash, int site);

	private void insert(LockRecord added) {
		if (count >= buckets.length) grow();
		int at = slot(added.hash, buckets);
		added.next = withoutDead(buckets[at]);
		UNSAFE.storeFence();
		buckets[at] = added;
		count++;
	}

	/** Chains are read by others meanwhile: entries are taken out by their predecessor, and keep their `next`. */
	private LockRecord withoutDead(LockRecord first) {
		LockRecord head = first;
		while (head != null && head.get() == null) {
			head = head.next;
			count--;
		}
		for (LockRecord entry = head; entry != null; entry = entry.next)
			while (entry.next != null && entry.next.get() == null) {
				entry.next = entry.next.next;
				count--;
			}
		return head;
	}

	/** A reader of the old table may miss an entry whose chain is being rebuilt, and then looks again under the lock. */
	private void grow() {
		for (int i = 0; i < buckets.length; i++) buckets[i] = withoutDead(buckets[i]);
		if (count <= buckets.length / 2) return;
		LockRecord[] larger = new LockRecord[2 * buckets.length];
		for (LockRecord first : buckets)
			for (LockRecord entry = first; entry != null; ) {
				LockRecord following = entry.next;
				int at = slot(entry.hash, larger);
				entry.next = larger[at];
				larger[at] = entry;
				entry = following;
			}
		UNSAFE.storeFence();
		buckets = larger;
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
