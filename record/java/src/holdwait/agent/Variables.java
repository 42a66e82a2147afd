package holdwait.agent;

import java.util.Arrays;

/** The types of a method's variables, as frames tell them (JVM Specification §4.7.4). */
final class Variables {
	private static final int TOP = 0, INTEGER = 1, FLOAT = 2, DOUBLE = 3, LONG = 4, UNINITIALIZED_THIS = 6, UNINITIALIZED = 8;
	static final int OBJECT = 7;

	final ConstantPool pool;
	/** Type by type, and where each begins. */
	private final Bytes types = new Bytes(64);
	private int[] begins = new int[16];
	private int count;
	/** One more, and the slot it has; 0: there is none. */
	private int addedType, addedSlot;
	private final ClassEditor owner;
	private final int access;
	private final String name, type;

	/**
	 * Those of a method.
	 * @param access its flags
	 */
	Variables(ClassEditor owner, int access, String name, String type) {
		this.owner = owner;
		this.access = access;
		this.name = name;
		this.type = type;
		pool = owner.pool;
	}

	/** As when the method is called. */
	void start() {
		clear();
		if ((access & ClassEditor.STATIC) == 0) {
			if (name.equals("<init>")) simple(UNINITIALIZED_THIS);
			else object(owner.name);
		}
		for (int at = 1; type.charAt(at) != ')'; at = argument(type, at)) continue;
	}

	/** @return the position behind an argument */
	private int argument(String type, int at) {
		int end = at;
		while (type.charAt(end) == '[') end++;
		end = type.charAt(end) == 'L' ? type.indexOf(';', end) + 1 : end + 1;
		char first = type.charAt(at);
		if (first == '[') object(type.substring(at, end));
		else if (first == 'L') object(type.substring(at + 1, end - 1));
		else simple(first == 'J' ? LONG : first == 'D' ? DOUBLE : first == 'F' ? FLOAT : INTEGER);
		return end;
	}

	private void simple(int type) {
		begin();
		types.put1(type);
	}

	private void object(String name) {
		begin();
		types.put1(OBJECT).put2(pool.classOf(name));
	}

	private void begin() {
		if (count == begins.length) begins = Arrays.copyOf(begins, 2 * count);
		begins[count++] = types.size;
	}

	/** From now on there is one more, behind all others. */
	void add(int slot, String name) {
		addedSlot = slot;
		addedType = pool.classOf(name);
	}

	void clear() {
		count = 0;
		types.size = 0;
	}

	void drop(int last) {
		for (int i = 0; i < last; i++) types.size = begins[--count];
	}

	/** @return the position behind them */
	int read(byte[] file, int at, int more) {
		int from = at;
		for (int i = 0; i < more; i++) {
			begin();
			int end = from + size(file[from]);
			types.put(file, from, end);
			from = end;
		}
		return from;
	}

	/** Of a type, in bytes. */
	static int size(int type) {
		return type == OBJECT || type == UNINITIALIZED ? 3 : 1;
	}

	/** @param code where the instruction that made an object has moved to */
	static void writeType(Bytes out, byte[] from, int at, CodeEditor code) {
		out.put1(from[at]);
		if (from[at] == UNINITIALIZED) out.put2(code.moved(Bytes.u2(from, at + 1)));
		else if (from[at] == OBJECT) out.put2(Bytes.u2(from, at + 1));
	}

	void writeTo(Bytes out, CodeEditor code) {
		int slots = 0;
		for (int i = 0; i < count; i++) slots += isWide(types.data[begins[i]]) ? 2 : 1;
		int gap = addedType == 0 ? 0 : addedSlot - slots;
		out.put2(addedType == 0 ? count : count + gap + 1);
		for (int i = 0; i < count; i++) writeType(out, types.data, begins[i], code);
		for (int i = 0; i < gap; i++) out.put1(TOP);
		if (addedType != 0) out.put1(OBJECT).put2(addedType);
	}

	private static boolean isWide(int type) {
		return type == LONG || type == DOUBLE;
	}
}
