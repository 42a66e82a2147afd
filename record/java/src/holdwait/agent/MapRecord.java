package holdwait.agent;

/** A map whose bins are locks: a bin is a place in a table of a certain length, whatever node stands there. */
final class MapRecord extends LockRecord {
	private final String name;
	private final int created;
	/** A map of the platform itself, of class loading for instance. */
	final boolean isIgnored;
	private volatile Bins bins = new Bins(0, 16);

	MapRecord(Object map, int hash, String name, int created) {
		super(map, hash, LockKind.MONITOR, 0);
		this.name = name;
		this.created = created;
		isIgnored = created == 0 && Stacks.isPlatform();
	}

	/** The bins of a table of one length that were ever locked: a hash table with open addresses. */
	private static final class Bins {
		final int length;
		final LockRecord[] slots;
		int count;

		Bins(int length, int room) {
			this.length = length;
			slots = new LockRecord[room];
		}

		LockRecord find(int bin) {
			for (int at = bin; ; at++) {
				LockRecord entry = slots[at & slots.length - 1];
				if (entry == null || entry.hash == bin) return entry;
			}
		}

		void put(LockRecord entry) {
			int at = entry.hash;
			while (slots[at & slots.length - 1] != null) at++;
			slots[at & slots.length - 1] = entry;
			count++;
		}
	}

	/**
	 * @param length of the table: with another one, another bin
	 * @return null when it is new
	 */
	LockRecord bin(int length, int bin) {
		Bins all = bins;
		return all.length == length ? all.find(bin) : null;
	}

	/** Under the recorder's own lock. */
	LockRecord addBin(int length, int bin) {
		LockRecord known = bin(length, bin);
		if (known != null) return known;
		if (bins.length != length) bins = new Bins(length, 16);
		if (2 * bins.count >= bins.slots.length) enlarge();
		String number = Integer.toString(bin);
		String label = name == null ? null : "bin ".concat(number).concat(" of ").concat(name);
		String role = name == null ? null : "a bin of ".concat(name);
		LockRecord added = new LockRecord(null, bin, LockKind.MONITOR, Definitions.lock(LockKind.MONITOR, label, role, created, 0));
		bins.put(added);
		return added;
	}

	private void enlarge() {
		Bins larger = new Bins(bins.length, 4 * bins.slots.length);
		for (LockRecord entry : bins.slots) if (entry != null) larger.put(entry);
		bins = larger;
	}
}
