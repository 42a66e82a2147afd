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

	/** A place in a table of a certain length. */
	static final class Bin extends LockRecord {
		/** Of no table. */
		static final Bin NONE = new Bin(null, 0, 0);
		private final int number;

		/** A map has one table of each length. */
		Bin(Object[] table, int number, int id) {
			super(table, number, LockKind.MONITOR, id);
			this.number = number;
		}

		boolean is(Object[] table, int at) {
			return number == at && get() == table;
		}
	}

	/** The bins of a table of one length that were ever locked: a hash table with open addresses. */
	private static final class Bins {
		final int length;
		final Bin[] slots;
		int count;

		Bins(int length, int room) {
			this.length = length;
			slots = new Bin[room];
		}

		Bin find(int bin) {
			for (int at = bin; ; at++) {
				Bin entry = slots[at & slots.length - 1];
				if (entry == null || entry.number == bin) return entry;
			}
		}

		void put(Bin entry) {
			int at = entry.number;
			while (slots[at & slots.length - 1] != null) at++;
			slots[at & slots.length - 1] = entry;
			count++;
		}
	}

	/**
	 * @param length of the table: with another one, another bin
	 * @return null when it is new
	 */
	Bin bin(int length, int bin) {
		Bins all = bins;
		return all.length == length ? all.find(bin) : null;
	}

	/** Under the recorder's own lock. */
	Bin addBin(Object[] table, int bin) {
		int length = table.length;
		Bin known = bin(length, bin);
		if (known != null) return known;
		if (bins.length != length) bins = new Bins(length, 16);
		if (2 * bins.count >= bins.slots.length) enlarge();
		String number = Integer.toString(bin);
		String label = name == null ? null : "bin ".concat(number).concat(" of ").concat(name);
		String role = name == null ? null : "a bin of ".concat(name);
		Bin added = new Bin(table, bin, Definitions.lock(LockKind.MONITOR, label, role, created, 0));
		bins.put(added);
		return added;
	}

	private void enlarge() {
		Bins larger = new Bins(bins.length, 4 * bins.slots.length);
		for (Bin entry : bins.slots) if (entry != null) larger.put(entry);
		bins = larger;
	}
}
