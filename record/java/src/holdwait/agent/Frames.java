package holdwait.agent;

/**
 * What the verifier is told of variables and operands at jump targets (JVM Specification §4.7.4), moved along with the
 * code, and with one more variable where there is one. Each frame is written as a whole.
 */
final class Frames {
	private static final int SAME = 64, SAME_ONE = 128, SAME_ONE_EXTENDED = 247, CHOP = 248, APPEND = 252, FULL = 255;
	private final CodeEditor code;
	private final byte[] file;
	private final Variables variables;
	private final int throwable;
	/** Where the last frame written is. */
	private int last = -1;
	private int written;

	Frames(CodeEditor code, Variables arguments) {
		this.code = code;
		file = code.file();
		variables = arguments;
		variables.start();
		throwable = code.pool.classOf("java/lang/Throwable");
	}

	/** Appends the attribute with a frame for the handler of the whole method alone. */
	void writeFirst(Bytes out) {
		out.put2(code.pool.utf8("StackMapTable")).put4(0);
		int start = out.size;
		out.put2(1);
		writeHandler(out);
		out.set4(start - 4, out.size - start);
	}

	/** Nothing is known but the exception. */
	private void writeHandler(Bytes out) {
		out.put1(FULL).put2(deltaTo(code.head(code.length))).put2(0).put2(1).put1(Variables.OBJECT).put2(throwable);
	}

	/** @return what says where a frame is: how far behind the last one */
	private int deltaTo(int pc) {
		int delta = pc - last - 1;
		last = pc;
		written++;
		return delta;
	}

	/** Appends the content of the attribute. @param at where the old one is */
	void write(Bytes out, int at) {
		int count = Bytes.u2(file, at);
		int countAt = out.size;
		out.put2(0);
		int from = at + 2;
		int pc = -1;
		for (int i = 0; i < count; i++) {
			int type = Bytes.u1(file, from);
			pc += 1 + (type < SAME ? type : type < SAME_ONE ? type - SAME : Bytes.u2(file, from + 1));
			from = read(from, type);
			out.put1(FULL).put2(deltaTo(code.head(pc)));
			variables.writeTo(out, code);
			from = writeOperands(out, from, type);
			if (code.guardAt(pc) != 0) writeGuard(out, pc);
		}
		if (code.hasHandler()) writeHandler(out);
		out.set2(countAt, written);
	}

	/** @return the position behind what a frame says of the variables */
	private int read(int at, int type) {
		if (type < SAME_ONE) return at + 1;
		int from = at + 3;
		if (type == FULL) {
			variables.clear();
			return variables.read(file, from + 2, Bytes.u2(file, from));
		}
		if (type >= APPEND) return variables.read(file, from, type - APPEND + 1);
		if (type >= CHOP) variables.drop(APPEND - 1 - type);
		return from;
	}

	/** @return the position of the next frame */
	private int writeOperands(Bytes out, int at, int type) {
		int count = 0;
		int from = at;
		if (type >= SAME && type < SAME_ONE || type == SAME_ONE_EXTENDED) count = 1;
		if (type == FULL) {
			count = Bytes.u2(file, at);
			from += 2;
		}
		out.put2(count);
		for (int i = 0; i < count; i++) {
			Variables.writeType(out, file, from, code);
			from += Variables.size(file[from]);
		}
		return from;
	}

	/** The same variables as before, and an exception. */
	private void writeGuard(Bytes out, int pc) {
		out.put1(SAME_ONE_EXTENDED).put2(deltaTo(code.guardAt(pc))).put1(Variables.OBJECT).put2(throwable);
		out.put1(SAME_ONE_EXTENDED).put2(deltaTo(code.moved(pc))).put1(Variables.OBJECT).put2(throwable);
	}
}
