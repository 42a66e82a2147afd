package holdwait.agent;

/** What a class says of the code of a method, moved along with it: frames, lines, names of variables (JVM Specification §4.7). */
final class CodeAttributes {
	private final CodeEditor code;
	private final ConstantPool pool;
	private final byte[] file;
	/** Position of their number. */
	private final int start;

	CodeAttributes(CodeEditor code, int start) {
		this.code = code;
		this.start = start;
		pool = code.pool;
		file = code.file();
	}

	/** The line of an instruction; 0 where the class does not say. */
	int line(int pc) {
		int line = 0;
		int best = -1;
		int count = Bytes.u2(file, start);
		int at = start + 2;
		for (int i = 0; i < count; i++, at += 6 + Bytes.s4(file, at + 2)) {
			if (!pool.textIs(Bytes.u2(file, at), "LineNumberTable")) continue;
			int lines = Bytes.u2(file, at + 6);
			for (int j = 0; j < lines; j++) {
				int first = Bytes.u2(file, at + 8 + 4 * j);
				if (first > pc || first < best) continue;
				best = first;
				line = Bytes.u2(file, at + 10 + 4 * j);
			}
		}
		return line;
	}

	void write(Bytes out) {
		int count = Bytes.u2(file, start);
		int countAt = out.size;
		out.put2(0);
		int written = 0;
		boolean framesWritten = false;
		int at = start + 2;
		for (int i = 0; i < count; i++, at += 6 + Bytes.s4(file, at + 2)) {
			String name = pool.text(Bytes.u2(file, at));
			if (!isKept(name)) continue;
			int from = out.size;
			out.put2(Bytes.u2(file, at)).put4(0);
			if (name.equals("StackMapTable")) {
				code.frames().write(out, at + 6);
				framesWritten = true;
			} else if (name.equals("LineNumberTable")) writeLines(out, at + 6);
			else writeVariables(out, at + 6);
			out.set4(from + 2, out.size - from - 6);
			written++;
		}
		if (!framesWritten && code.hasFirstFrame()) {
			code.frames().writeFirst(out);
			written++;
		}
		out.set2(countAt, written);
	}

	/** Type annotations inside code can be seen by no program, and would have to be moved. */
	private static boolean isKept(String name) {
		return name.equals("StackMapTable") || name.equals("LineNumberTable") || name.equals("LocalVariableTable")
				|| name.equals("LocalVariableTypeTable");
	}

	private void writeLines(Bytes out, int at) {
		int count = Bytes.u2(file, at);
		out.put2(count);
		for (int i = 0; i < count; i++) {
			int pc = Bytes.u2(file, at + 2 + 4 * i);
			// What runs on entry is on the method's first line.
			out.put2(pc == 0 ? 0 : code.head(pc)).put2(Bytes.u2(file, at + 4 + 4 * i));
		}
	}

	private void writeVariables(Bytes out, int at) {
		int count = Bytes.u2(file, at);
		out.put2(count);
		for (int i = 0; i < count; i++) {
			int entryAt = at + 2 + 10 * i;
			int from = Bytes.u2(file, entryAt);
			int to = from + Bytes.u2(file, entryAt + 2);
			out.put2(code.head(from)).put2(code.head(to) - code.head(from)).put(file, entryAt + 4, entryAt + 10);
		}
	}
}
