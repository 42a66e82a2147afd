package holdwait.agent;

import java.lang.ref.WeakReference;
import jdk.internal.misc.Unsafe;
import jdk.internal.vm.annotation.Contended;

/**
 * Records by the identity hashes of their objects: numbers in a table with open addresses, and the records themselves in
 * the order they came. The garbage collector looks at whatever was written into old objects: references all over a large
 * table would be work for it with every new lock; those at the end of a block that is new itself are none.
 * Written under the recorder's own lock, read without it.
 */
final class LockIndex {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static final int BLOCK = 1024;
	/** The hash above, the number of the record plus one below; 0: free. */
	private final long[] slots;
	private final LockRecord[][] blocks;
	/** Apart from what others read with every look. */
	@Contended
	private int count;
	private int kept;
	/** Gone as soon as the garbage collector has been at work. */
	private final WeakReference<Object> sign = new WeakReference<>(new Object());

	LockIndex() {
		this(BLOCK);
	}

	/** @param room for so many records, a power of two */
	private LockIndex(int room) {
		slots = new long[2 * room];
		blocks = new LockRecord[room / BLOCK][];
	}

	/** Identity hashes of several threads resemble each other (xorshift from like seeds): spread, they do not pile up. */
	private int slot(int hash) {
		int spread = hash * 0x9E3779B9;
		return (spread ^ spread >>> 16) & slots.length - 1;
	}

	private LockRecord record(int number) {
		return blocks[number / BLOCK][number % BLOCK];
	}

	/** @return null: there is none */
	LockRecord find(Object object, int hash) {
		for (int at = slot(hash); ; at = at + 1 & slots.length - 1) {
			long slot = slots[at];
			if (slot == 0) return null;
			if (slot >>> 32 != (hash & 0xFFFFFFFFL)) continue;
			LockRecord record = record((int) slot - 1);
			if (record.get() == object) return record;
		}
	}

	/** @return the object of this hash and type; null: there is none, or which one is not certain */
	LockRecord find(int hash, String type) {
		LockRecord only = null;
		for (int at = slot(hash); slots[at] != 0; at = at + 1 & slots.length - 1) {
			LockRecord record = record((int) slots[at] - 1);
			Object object = record.hash == hash ? record.get() : null;
			if (object == null || !object.getClass().getName().equals(type)) continue;
			if (only != null) return null;
			only = record;
		}
		return only;
	}

	/** Whether it is time to go on with {@link #cleaned}. */
	boolean isSpent() {
		int added = count - kept;
		return 2 * count == slots.length || added > BLOCK && added > kept && sign.get() == null;
	}

	/** @return all those whose objects are alive, with room for as many again */
	LockIndex cleaned() {
		LockRecord[] alive = new LockRecord[count];
		int size = 0;
		for (int number = 0; number < count; number++) if (record(number).get() != null) alive[size++] = record(number);
		int room = Math.max(BLOCK, slots.length / 4);
		while (room < 2 * size) room *= 2;
		LockIndex next = new LockIndex(room);
		for (int number = 0; number < size; number++) next.add(alive[number]);
		next.kept = next.count;
		return next;
	}

	void add(LockRecord record) {
		int number = count++;
		if (number % BLOCK == 0) blocks[number / BLOCK] = new LockRecord[BLOCK];
		blocks[number / BLOCK][number % BLOCK] = record;
		int at = slot(record.hash);
		while (slots[at] != 0) at = at + 1 & slots.length - 1;
		UNSAFE.storeFence();
		slots[at] = (long) record.hash << 32 | number + 1;
	}

	/** Under the recorder's own lock. @return all records there are */
	LockRecord[] all() {
		LockRecord[] all = new LockRecord[count];
		for (int number = 0; number < count; number++) all[number] = record(number);
		return all;
	}
}
