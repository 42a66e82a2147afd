package holdwait.agent;

import jdk.internal.misc.Unsafe;

/**
 * From an object to its lock: by identity, so that two objects of one hash stay two locks, and weakly. Read without a lock;
 * entries of dead objects are dropped where new ones are added.
 */
final class LockTable {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static LockRecord[] buckets = new LockRecord[4096];
	private static int count;

	private LockTable() {}

	/** @return the lock an object is; made if it is new */
	static LockRecord of(Object object) {
		int hash = System.identityHashCode(object);
		LockRecord[] all = buckets;
		for (LockRecord entry = all[hash & all.length - 1]; entry != null; entry = entry.next)
			if (entry.hash == hash && entry.get() == object) return entry;
		return add(object, hash);
	}

	private static LockRecord add(Object object, int hash) {
		Guard.lock();
		try {
			LockRecord live = null;
			int at = hash & buckets.length - 1;
			for (LockRecord entry = buckets[at]; entry != null; entry = entry.next) {
				if (entry.hash == hash && entry.get() == object) return entry;
			}
			if (count > buckets.length) grow();
			at = hash & buckets.length - 1;
			live = withoutDead(buckets[at]);
			LockRecord added = new LockRecord(object, Definitions.lock(LockKind.MONITOR, LockNames.classOf(object)), hash, live);
			UNSAFE.storeFence();
			buckets[at] = added;
			count++;
			return added;
		} finally {
			Guard.unlock();
		}
	}

	/** Chains are read by others meanwhile: entries are taken out by their predecessor, and keep their `next`. */
	private static LockRecord withoutDead(LockRecord first) {
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
	private static void grow() {
		for (int i = 0; i < buckets.length; i++) buckets[i] = withoutDead(buckets[i]);
		if (count <= buckets.length / 2) return;
		LockRecord[] larger = new LockRecord[2 * buckets.length];
		for (LockRecord first : buckets)
			for (LockRecord entry = first; entry != null; ) {
				LockRecord following = entry.next;
				int at = entry.hash & larger.length - 1;
				entry.next = larger[at];
				larger[at] = entry;
				entry = following;
			}
		UNSAFE.storeFence();
		buckets = larger;
	}
}
