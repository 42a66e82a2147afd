package holdwait.agent;

import java.util.HashSet;
import java.util.Set;

/** A class file whose methods can be changed; everything else is copied (JVM Specification §4.1, §4.6). */
final class ClassEditor {
	/** Says what is to change in a method. */
	interface Visitor {
		/**
		 * @param access the method's flags
		 * @param code what to change; null where the method has none
		 * @return whether anything changed
		 */
		boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code);
	}

	/** Flags of methods. */
	static final int STATIC = 0x0008, SYNCHRONIZED = 0x0020, NATIVE = 0x0100;
	private static final int INTERFACE = 0x0200;
	private final byte[] file;
	final ConstantPool pool;
	final int version;
	final String name;
	final String sourceFile;
	private final int fieldsAt, methodsAt;
	/** Flags that any of its methods has without being static or native. */
	private int instanceFlags;
	/** Its objects may get a field, if they are locked here. */
	boolean mayAddField;
	/** Where the attributes of the class are. */
	private final int attributesAt;
	private final Bytes addedFields = new Bytes(16);
	private int addedCount;
	/** Its objects keep the records of their own monitors. */
	boolean keepsRecord;
	/** Fields of it whose objects keep what is known of their locks beside them. */
	final Set<String> lockFields = new HashSet<>();

	ClassEditor(byte[] file) {
		this.file = file;
		version = Bytes.u2(file, 6);
		pool = new ConstantPool(file);
		name = pool.name(Bytes.u2(file, pool.end + 2));
		fieldsAt = pool.end + 8 + 2 * Bytes.u2(file, pool.end + 6);
		methodsAt = skipMembers(fieldsAt);
		attributesAt = skipMethods();
		int source = attribute("SourceFile");
		sourceFile = source == 0 ? null : pool.text(Bytes.u2(file, source + 6));
	}

	private int skipMethods() {
		int at = methodsAt + 2;
		for (int left = Bytes.u2(file, methodsAt); left > 0; left--, at = skipAttributes(at + 6)) {
			int access = Bytes.u2(file, at);
			if ((access & (STATIC | NATIVE)) == 0) instanceFlags |= access;
		}
		return at;
	}

	private int skipMembers(int at) {
		int count = Bytes.u2(file, at);
		int next = at + 2;
		for (int i = 0; i < count; i++) next = skipAttributes(next + 6);
		return next;
	}

	private int skipAttributes(int at) {
		int count = Bytes.u2(file, at);
		int next = at + 2;
		for (int i = 0; i < count; i++) next += 6 + Bytes.s4(file, next + 2);
		return next;
	}

	/** @return where an attribute of the class is; 0: it has none of this name */
	int attribute(String wanted) {
		int next = attributesAt + 2;
		for (int left = Bytes.u2(file, attributesAt); left > 0; left--, next += 6 + Bytes.s4(file, next + 2))
			if (pool.textIs(Bytes.u2(file, next), wanted)) return next;
		return 0;
	}

	/** Whether methods lock the object they are called for. */
	boolean isLockedByMethods() {
		return (instanceFlags & SYNCHRONIZED) != 0;
	}

	/** No interface, and no record. */
	boolean isPlainClass() {
		int parent = Bytes.u2(file, pool.end + 4);
		return (Bytes.u2(file, pool.end) & INTERFACE) == 0 && parent != 0 && !pool.name(parent).equals("java/lang/Record");
	}

	boolean hasField(String wanted) {
		int at = fieldsAt + 2;
		for (int left = Bytes.u2(file, fieldsAt); left > 0; left--, at = skipAttributes(at + 6))
			if (pool.textIs(Bytes.u2(file, at + 2), wanted)) return true;
		return false;
	}

	/** @return the names of the fields of objects with these flags, among others, and a type */
	Set<String> objectFields(int access, String type) {
		Set<String> found = new HashSet<>();
		int at = fieldsAt + 2;
		for (int left = Bytes.u2(file, fieldsAt); left > 0; left--, at = skipAttributes(at + 6))
			if ((Bytes.u2(file, at) & (access | STATIC)) == access && pool.textIs(Bytes.u2(file, at + 4), type)) found.add(pool.text(Bytes.u2(file, at + 2)));
		return found;
	}

	/** @param access the place of an instruction that reads or fills a field @return its name; "": it is none of this class */
	String ownField(CodeEditor code, int access) {
		int field = code.operand2(access);
		return pool.owner(field).equals(name) ? pool.memberName(field) : "";
	}

	/** None that is there already. */
	void addField(int access, String field, String type) {
		addedFields.put2(access).put2(pool.utf8(field)).put2(pool.utf8(type)).put2(0);
		addedCount++;
	}

	/** @return the changed class; null when nothing was to be changed */
	byte[] edit(Visitor visitor) {
		Bytes methods = new Bytes(file.length);
		int count = Bytes.u2(file, methodsAt);
		methods.put2(count);
		boolean changed = false;
		int at = methodsAt + 2;
		for (int i = 0; i < count; i++) {
			int end = skipAttributes(at + 6);
			if (editMethod(visitor, methods, at)) changed = true;
			else methods.put(file, at, end);
			at = end;
		}
		return changed || addedCount > 0 ? assemble(methods, at) : null;
	}

	private byte[] assemble(Bytes methods, int methodsEnd) {
		Bytes out = new Bytes(file.length + 4096);
		out.put(file, 0, 8);
		pool.writeTo(out);
		out.put(file, pool.end, fieldsAt);
		writeFields(out);
		return out.put(methods).put(file, methodsEnd, file.length).toArray();
	}

	private void writeFields(Bytes out) {
		out.put2(Bytes.u2(file, fieldsAt) + addedCount).put(file, fieldsAt + 2, methodsAt).put(addedFields);
	}

	private boolean editMethod(Visitor visitor, Bytes out, int at) {
		int codeAt = codeAt(at + 6);
		if (codeAt == 0) return false;
		int access = Bytes.u2(file, at);
		String methodName = pool.text(Bytes.u2(file, at + 2));
		String type = pool.text(Bytes.u2(file, at + 4));
		CodeEditor code = new CodeEditor(file, version, codeAt + 6, new Variables(this, access, methodName, type));
		code.isTest = isTest(at + 6);
		if (!visitor.visit(this, access, methodName, type, code)) return false;
		out.put(file, at, at + 8);
		int count = Bytes.u2(file, at + 6);
		int next = at + 8;
		for (int i = 0; i < count; i++) {
			int end = next + 6 + Bytes.s4(file, next + 2);
			if (next == codeAt) code.writeTo(out, Bytes.u2(file, next));
			else out.put(file, next, end);
			next = end;
		}
		return true;
	}

	private boolean isTest(int at) {
		int count = Bytes.u2(file, at);
		int next = at + 2;
		for (int i = 0; i < count; i++, next += 6 + Bytes.s4(file, next + 2))
			if (pool.textIs(Bytes.u2(file, next), "RuntimeVisibleAnnotations")) return new Annotations(file, pool).haveTest(next + 6);
		return false;
	}

	private int codeAt(int at) {
		int count = Bytes.u2(file, at);
		int next = at + 2;
		for (int i = 0; i < count; i++, next += 6 + Bytes.s4(file, next + 2))
			if (pool.textIs(Bytes.u2(file, next), "Code")) return next;
		return 0;
	}
}
