package holdwait.agent;

import java.util.Arrays;

/**
 * Changes the code of one method by inserting instructions and replacing calls; everything that points into the code
 * moves along. Inserted code must leave the operand stack as it found it wherever the old code can be jumped to: so no
 * frame changes but in its place, and none has to be computed (JVM Specification §4.7.3, §4.7.4).
 */
final class CodeEditor {
	/** From the `goto` of a guard to behind its `nop`. */
	private static final int GUARD_LENGTH = 4;
	/** Frames are worth keeping from this version on; older verifiers do without. */
	private static final int FRAMES_SINCE = 50;

	final ConstantPool pool;
	private final byte[] file;
	private final int version;
	/** With which it is called. */
	private final Variables arguments;
	/** A test framework runs the method. */
	boolean isTest;
	/** The code in the file. */
	final int begin, length;
	private final int stack, locals, tableAt;
	private final CodeAttributes attributes;
	/** Where the instruction behind each is, as far as that was asked. */
	private int[] nexts;
	/** By instruction; null until something is to change. */
	private Bytes[] before, after, instead;
	private Bytes entry;
	private Bytes handler;
	private int moreStack;
	private boolean remembersLog;
	/** Exception handlers whose inserted code is protected by the handler itself. */
	private boolean[] guarded;
	/** Other inserted code, and the guarded handler whose guard it shares, plus one. */
	private int[] guardedBy;
	// Where things are in the new code.
	private int[] head, moved, tail;
	private int newLength;

	/** @param at the position behind the length of a Code attribute */
	CodeEditor(byte[] file, int version, int at, Variables arguments) {
		this.file = file;
		this.version = version;
		this.arguments = arguments;
		pool = arguments.pool;
		stack = Bytes.u2(file, at);
		locals = Bytes.u2(file, at + 2);
		length = Bytes.s4(file, at + 4);
		begin = at + 8;
		tableAt = begin + length;
		attributes = new CodeAttributes(this, tableAt + 2 + 8 * Bytes.u2(file, tableAt));
	}

	private void prepare() {
		if (before != null) return;
		before = new Bytes[length + 1];
		after = new Bytes[length + 1];
		instead = new Bytes[length + 1];
		guarded = new boolean[length + 1];
		guardedBy = new int[length + 1];
	}

	byte[] file() {
		return file;
	}

	int opcode(int pc) {
		return file[begin + pc] & 255;
	}

	int operand2(int pc) {
		return Bytes.u2(file, begin + pc + 1);
	}

	int next(int pc) {
		if (nexts == null) findInstructions();
		return nexts[pc];
	}

	private void findInstructions() {
		nexts = new int[length];
		int at = 0;
		while (at < length) at = nexts[at] = at + Opcodes.length(file, begin + at, begin);
	}

	/** @return the instruction before one that is not the first */
	int previous(int pc) {
		int last = 0;
		for (int at = 0; at < pc; at = next(at)) last = at;
		return last;
	}

	/** The instructions to insert; jumps to `pc` run them. */
	Bytes before(int pc) {
		prepare();
		return before[pc] == null ? before[pc] = new Bytes(16) : before[pc];
	}

	/** The instructions to insert behind the one at `pc`; jumps to the next one do not run them, its exception ranges cover them. */
	Bytes after(int pc) {
		prepare();
		return after[pc] == null ? after[pc] = new Bytes(16) : after[pc];
	}

	Bytes instead(int pc) {
		prepare();
		return instead[pc] == null ? instead[pc] = new Bytes(16) : instead[pc];
	}

	/** Runs once, when the method is called; no jump leads there. */
	Bytes entry() {
		return entry == null ? entry = new Bytes(16) : entry;
	}

	/** Runs when an exception leaves the method, with nothing but the exception on the stack, and has to throw it on. */
	Bytes handler() {
		return handler == null ? handler = new Bytes(16) : handler;
	}

	void needStack(int slots) {
		moreStack = Math.max(moreStack, slots);
	}

	/**
	 * What is inserted before the first instruction of an exception handler runs when the handler is entered; should it throw,
	 * the handler runs without it. The compilers want handlers that are reached by exceptions only, and not by their own:
	 * so the code is followed by `goto` and a `nop` that is its handler, and the old handler covers itself no longer.
	 */
	void guard(int handlerPc) {
		before(handlerPc).put1(Opcodes.GOTO).put2(GUARD_LENGTH).put1(Opcodes.NOP);
		guarded[handlerPc] = true;
	}

	/** What is inserted before `pc` is protected as by {@link #guard} of the handler of any exception there, if that is guarded. */
	void guardLike(int pc) {
		int count = Bytes.u2(file, tableAt);
		for (int at = tableAt + 2; at < tableAt + 2 + 8 * count; at += 8) {
			int target = Bytes.u2(file, at + 4);
			if (Bytes.u2(file, at) > pc || pc >= Bytes.u2(file, at + 2) || Bytes.u2(file, at + 6) != 0) continue;
			if (guarded[target]) guardedBy[pc] = target + 1;
			return;
		}
	}

	private int guardOf(int pc) {
		return moved[pc] - 1;
	}

	/** @return the handlers of any exception, in the order of the table */
	int[] catchAlls() {
		int count = Bytes.u2(file, tableAt);
		int[] found = new int[count];
		int size = 0;
		for (int i = 0; i < count; i++)
			if (Bytes.u2(file, tableAt + 8 + 8 * i) == 0) found[size++] = Bytes.u2(file, tableAt + 6 + 8 * i);
		return Arrays.copyOf(found, size);
	}

	void pushInt(Bytes out, int value) {
		if (value <= Short.MAX_VALUE) out.put1(Opcodes.SIPUSH).put2(value);
		else out.put1(Opcodes.LDC_W).put2(pool.integer(value));
	}

	void call(Bytes out, String owner, String name, String type) {
		out.put1(Opcodes.INVOKESTATIC).put2(pool.method(owner, name, type));
	}

	/** The log of the thread, as far as this call of the method has learnt it: null at first. */
	void loadLog(Bytes out) {
		variable(out, Opcodes.ALOAD);
	}

	void storeLog(Bytes out) {
		variable(out, Opcodes.ASTORE);
	}

	/** Behind all variables there are. */
	private void variable(Bytes out, int opcode) {
		remembersLog = true;
		if (locals < 256) out.put1(opcode).put1(locals);
		else out.put1(Opcodes.WIDE).put1(opcode).put2(locals);
	}

	/** As {@link CodeAttributes#line}. */
	int line(int pc) {
		return attributes.line(pc);
	}

	/**
	 * Appends the whole attribute, name and length included.
	 * @throws IllegalArgumentException when the method gets too large
	 */
	void writeTo(Bytes out, int nameIndex) {
		prepare();
		if (remembersLog) forgetAtFirst();
		layOut();
		out.put2(nameIndex).put4(0);
		int start = out.size;
		out.put2(stack + moreStack).put2(remembersLog ? locals + 1 : locals).put4(newLength);
		writeCode(out);
		writeExceptionTable(out);
		attributes.write(out);
		out.set4(start - 4, out.size - start);
	}

	private void forgetAtFirst() {
		if (locals == 65535) throw new IllegalArgumentException("no room for one more variable");
		Bytes first = new Bytes(32).put1(Opcodes.ACONST_NULL);
		storeLog(first);
		if (entry != null) first.put(entry);
		entry = first;
	}

	private void layOut() {
		head = new int[length + 1];
		moved = new int[length + 1];
		tail = new int[length + 1];
		int to = size(entry);
		for (int pc = 0; pc < length; pc = next(pc)) {
			head[pc] = to;
			to += size(before[pc]);
			moved[pc] = to;
			to += instead[pc] != null ? instead[pc].size : Jumps.size(this, pc, to);
			tail[pc] = to;
			to += size(after[pc]);
		}
		head[length] = moved[length] = to;
		newLength = to + size(handler);
		if (newLength > 65535) throw new IllegalArgumentException("code larger than 64 KiB");
	}

	private static int size(Bytes bytes) {
		return bytes == null ? 0 : bytes.size;
	}

	private void writeCode(Bytes out) {
		if (entry != null) out.put(entry);
		int copied = 0;
		for (int pc = 0; pc < length; pc = next(pc)) {
			boolean staysAsItIs = before[pc] == null && instead[pc] == null && after[pc] == null && !Jumps.isOne(opcode(pc));
			if (staysAsItIs) continue;
			out.put(file, begin + copied, begin + pc);
			writeInstruction(out, pc);
			copied = next(pc);
		}
		out.put(file, begin + copied, begin + length);
		if (handler != null) out.put(handler);
	}

	private void writeInstruction(Bytes out, int pc) {
		if (before[pc] != null) out.put(before[pc]);
		if (instead[pc] != null) out.put(instead[pc]);
		else Jumps.write(this, out, pc);
		if (after[pc] != null) out.put(after[pc]);
	}

	private void writeExceptionTable(Bytes out) {
		int count = Bytes.u2(file, tableAt);
		int countAt = out.size;
		out.put2(0);
		int written = writeGuards(out);
		for (int i = 0; i < count; i++) {
			int at = tableAt + 2 + 8 * i;
			int from = Bytes.u2(file, at);
			int to = Bytes.u2(file, at + 2);
			int target = Bytes.u2(file, at + 4);
			int start = rangeStart(from);
			int end = guarded[target] && from <= target && target < to ? head[target] : head[to];
			if (start >= end) continue;
			out.put2(start).put2(end).put2(head[target]).put2(Bytes.u2(file, at + 6));
			written++;
		}
		if (handler != null) written += writeHandled(out);
		out.set2(countAt, written);
	}

	/** The handler of the whole method does not protect what runs before it returns, which does the same. */
	private int writeHandled(Bytes out) {
		int written = 0;
		int from = size(entry);
		for (int pc = 0; pc <= length; pc = pc == length ? length + 1 : next(pc)) {
			if (pc < length && !Opcodes.isReturn(opcode(pc))) continue;
			if (from < head[pc]) {
				out.put2(from).put2(head[pc]).put2(head[length]).put2(0);
				written++;
			}
			from = moved[pc];
		}
		return written;
	}

	/** First in the table, because the first that fits is taken. */
	private int writeGuards(Bytes out) {
		int written = 0;
		for (int pc = 0; pc < length; pc++) {
			if (!guarded[pc] && guardedBy[pc] == 0) continue;
			int guard = guardOf(guarded[pc] ? pc : guardedBy[pc] - 1);
			out.put2(head[pc]).put2(guarded[pc] ? guard : moved[pc]).put2(guard).put2(0);
			written++;
		}
		return written;
	}

	/** A range that begins behind a monitorenter begins at once, or the monitor would look unbalanced to the compilers. */
	private int rangeStart(int pc) {
		return pc > 0 && after[pc - 1] != null && opcode(pc - 1) == Opcodes.MONITORENTER ? tail[pc - 1] : head[pc];
	}

	Frames frames() {
		if (remembersLog) arguments.add(locals, "holdwait/agent/ThreadLog");
		return new Frames(this, arguments);
	}

	int head(int pc) {
		return head[pc];
	}

	int moved(int pc) {
		return moved[pc];
	}

	/** @return where the handler of what is inserted before a handler is; 0: nothing is */
	int guardAt(int pc) {
		return guarded[pc] ? guardOf(pc) : 0;
	}

	/** Whether there is a frame where none was. */
	boolean hasFirstFrame() {
		return handler != null && version >= FRAMES_SINCE;
	}

	boolean hasHandler() {
		return handler != null;
	}
}
