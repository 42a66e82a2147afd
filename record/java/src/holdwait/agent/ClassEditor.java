package holdwait.agent;

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
	/** The field that is added. */
	private int addedAccess, addedName, addedType;

	ClassEditor(byte[] file) {
		this.file = file;
		version = Bytes.u2(file, 6);
		pool = new ConstantPool(file);
		name = pool.name(Bytes.u2(file, pool.end + 2));
		fieldsAt = pool.end + 8 + 2 * Bytes.u2(file, pool.end + 6);
		methodsAt = skipMembers(fieldsAt);
		sourceFile = sourceFile(skipMethods());
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

	private String sourceFile(int at) {
		int count = Bytes.u2(file, at);
		int next = at + 2;
		for (int i = 0; i < count; i++, next += 6 + Bytes.s4(file, next + 2))
			if (pool.textIs(Bytes.u2(file, next), "SourceFile")) return pool.text(Bytes.u2(file, next + 6));
		return null;
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

	/** One at most, and none that is there already. */
	void addField(int access, String field, String type) {
		addedAccess = access;
		addedName = pool.utf8(field);
		addedType = pool.utf8(type);
	}

	boolean addsField() {
		return addedName != 0;
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
		return changed || addsField() ? assemble(methods, at) : null;
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
		int count = Bytes.u2(file, fieldsAt);
		out.put2(addsField() ? count + 1 : count).put(file, fieldsAt + 2, methodsAt);
		if (addsField()) out.put2(addedAccess).put2(addedName).put2(addedType).put2(0);
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
