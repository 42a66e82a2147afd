package holdwait.agent;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The constants of a class file: what is there is read, what is new is appended (JVM Specification §4.4). */
final class ConstantPool {
	static final int INTEGER = 3, CLASS = 7, FIELD = 9, METHOD = 10, NAME_AND_TYPE = 12;
	private final byte[] file;
	/** Position of each constant's tag. */
	private final int[] positions;
	/** Where the class goes on behind its constants. */
	final int end;
	private final Bytes added = new Bytes(256);
	private final Map<String, Integer> addedIndex = new HashMap<>();
	private final Called[] recent = new Called[16];
	private int recentCount;
	private int count;
	/** What those who look at a constant again and again have found out; 0: nothing yet. */
	private final byte[] marks;

	ConstantPool(byte[] file) {
		this.file = file;
		count = Bytes.u2(file, 8);
		positions = new int[count];
		marks = new byte[count];
		int at = 10;
		for (int i = 1; i < count; i++) {
			positions[i] = at;
			int tag = file[at];
			at += size(tag, at);
			if (tag == 5 || tag == 6) i++;
		}
		end = at;
	}

	private int size(int tag, int at) {
		switch (tag) {
			case 1: return 3 + Bytes.u2(file, at + 1);
			case 5: case 6: return 9;
			case 7: case 8: case 16: case 19: case 20: return 3;
			case 15: return 4;
			case 3: case 4: case 9: case 10: case 11: case 12: case 17: case 18: return 5;
			default: throw new IllegalArgumentException("unknown constant " + tag);
		}
	}

	int tag(int index) {
		return file[positions[index]];
	}

	int mark(int index) {
		return marks[index];
	}

	void mark(int index, int what) {
		marks[index] = (byte) what;
	}

	String text(int index) {
		int at = positions[index];
		int length = Bytes.u2(file, at + 1);
		return new String(file, at + 3, length, StandardCharsets.UTF_8);
	}

	/** Whether a text constant equals an ASCII text; allocates nothing. */
	boolean textIs(int index, String wanted) {
		int at = positions[index];
		int length = wanted.length();
		if (Bytes.u2(file, at + 1) != length) return false;
		for (int i = 0; i < length; i++) if (file[at + 3 + i] != wanted.charAt(i)) return false;
		return true;
	}

	/** The text of a class, string, or whatever else begins with the index of a text. */
	String name(int index) {
		return text(Bytes.u2(file, positions[index] + 1));
	}

	/** The owner of a field or method reference. */
	String owner(int reference) {
		return name(Bytes.u2(file, positions[reference] + 1));
	}

	String memberName(int reference) {
		return text(Bytes.u2(file, nameAndType(reference) + 1));
	}

	String memberType(int reference) {
		return text(Bytes.u2(file, nameAndType(reference) + 3));
	}

	private int nameAndType(int reference) {
		return positions[Bytes.u2(file, positions[reference] + 3)];
	}

	int count() {
		return count;
	}

	int integer(int value) {
		String key = "i".concat(Integer.toString(value));
		int known = known(key);
		if (known != 0) return known;
		added.put1(INTEGER).put4(value);
		return next(key);
	}

	int utf8(String text) {
		String key = "u".concat(text);
		int known = known(key);
		if (known != 0) return known;
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		added.put1(1).put2(bytes.length).put(bytes, 0, bytes.length);
		return next(key);
	}

	int classOf(String internalName) {
		String key = "c".concat(internalName);
		int known = known(key);
		if (known != 0) return known;
		int name = utf8(internalName);
		added.put1(CLASS).put2(name);
		return next(key);
	}

	/** The same few again and again, mostly from the same constants, which are found without a key. */
	int method(String owner, String name, String type) {
		for (int i = 0; i < recentCount; i++) if (recent[i].isOf(owner, name, type)) return recent[i].index;
		int index = member(METHOD, owner, name, type);
		if (recentCount < recent.length) recent[recentCount++] = new Called(owner, name, type, index);
		return index;
	}

	private static final class Called {
		private final String owner, name, type;
		final int index;

		Called(String owner, String name, String type, int index) {
			this.owner = owner;
			this.name = name;
			this.type = type;
			this.index = index;
		}

		boolean isOf(String itsOwner, String itsName, String itsType) {
			return name == itsName && type == itsType && owner == itsOwner;
		}
	}

	int field(String owner, String name, String type) {
		return member(FIELD, owner, name, type);
	}

	private int member(int tag, String owner, String name, String type) {
		String key = "m".concat(owner).concat(".").concat(name).concat(type);
		int known = known(key);
		if (known != 0) return known;
		int ownerIndex = classOf(owner);
		int pair = nameAndType(name, type);
		added.put1(tag).put2(ownerIndex).put2(pair);
		return next(key);
	}

	private int nameAndType(String name, String type) {
		String key = "n".concat(name).concat(type);
		int known = known(key);
		if (known != 0) return known;
		int nameIndex = utf8(name);
		int typeIndex = utf8(type);
		added.put1(NAME_AND_TYPE).put2(nameIndex).put2(typeIndex);
		return next(key);
	}

	private int known(String key) {
		Integer index = addedIndex.get(key);
		return index == null ? 0 : index;
	}

	private int next(String key) {
		if (count >= 65535) throw new IllegalArgumentException("too many constants");
		addedIndex.put(key, count);
		return count++;
	}

	void writeTo(Bytes out) {
		out.put2(count).put(file, 10, end).put(added);
	}
}
