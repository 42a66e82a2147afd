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
	static final int STATIC = 0x0008, NATIVE = 0x0100;
	private final byte[] file;
	final ConstantPool pool;
	final int version;
	final String name;
	final String sourceFile;
	private final int methodsAt;
	/** Flags that any of its methods has without being static or native. */
	int instanceFlags;

	ClassEditor(byte[] file) {
		this.file = file;
		version = Bytes.u2(file, 6);
		pool = new ConstantPool(file);
		name = pool.name(Bytes.u2(file, pool.end + 2));
		int at = pool.end + 8 + 2 * Bytes.u2(file, pool.end + 6);
		methodsAt = skipMembers(at);
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
		return changed ? assemble(methods, at) : null;
	}

	private byte[] assemble(Bytes methods, int methodsEnd) {
		Bytes out = new Bytes(file.length + 4096);
		out.put(file, 0, 8);
		pool.writeTo(out);
		return out.put(file, pool.end, methodsAt).put(methods).put(file, methodsEnd, file.length).toArray();
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
