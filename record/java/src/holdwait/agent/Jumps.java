package holdwait.agent;

/** Instructions that say how far it is to others, and those that do not (JVM Specification §6.5). */
final class Jumps {
	private Jumps() {}

	/** Whether an instruction says how far it is to others. */
	static boolean isOne(int opcode) {
		return Opcodes.isShortBranch(opcode) || opcode == Opcodes.GOTO_W || opcode == Opcodes.JSR_W || opcode == Opcodes.TABLESWITCH || opcode == Opcodes.LOOKUPSWITCH;
	}

	/** @return bytes of the instruction at `pc`, if it moves to `to` */
	static int size(CodeEditor code, int pc, int to) {
		int old = code.next(pc) - pc;
		if (!isSwitch(code, pc)) return old;
		return old + pc % 4 - to % 4;
	}

	/** Whether any jump of the code leads to an instruction. */
	static boolean leadTo(CodeEditor code, int target) {
		for (int pc = 0; pc < code.length; pc = code.next(pc)) {
			int opcode = code.opcode(pc);
			int at = code.begin + pc;
			if (Opcodes.isShortBranch(opcode) && pc + (short) Bytes.u2(code.file(), at + 1) == target) return true;
			if ((opcode == Opcodes.GOTO_W || opcode == Opcodes.JSR_W) && pc + Bytes.s4(code.file(), at + 1) == target) return true;
			if (isSwitch(code, pc) && isSwitchTo(code, pc, target)) return true;
		}
		return false;
	}

	private static boolean isSwitchTo(CodeEditor code, int pc, int target) {
		int first = code.begin + pc + 4 - pc % 4;
		boolean isTable = code.opcode(pc) == Opcodes.TABLESWITCH;
		for (int at = first + 12; at < code.begin + code.next(pc); at += isTable ? 4 : 8)
			if (pc + Bytes.s4(code.file(), at) == target) return true;
		return pc + Bytes.s4(code.file(), first) == target;
	}

	private static boolean isSwitch(CodeEditor code, int pc) {
		return code.opcode(pc) == Opcodes.TABLESWITCH || code.opcode(pc) == Opcodes.LOOKUPSWITCH;
	}

	/** Appends the instruction as it is where it has moved to. */
	static void write(CodeEditor code, Bytes out, int pc) {
		int opcode = code.opcode(pc);
		int at = code.begin + pc;
		if (Opcodes.isShortBranch(opcode)) {
			int offset = code.head(pc + (short) Bytes.u2(code.file(), at + 1)) - code.moved(pc);
			if (offset != (short) offset) throw new IllegalArgumentException("jump farther than 32 KiB");
			out.put1(opcode).put2(offset);
		} else if (opcode == Opcodes.GOTO_W || opcode == Opcodes.JSR_W) {
			out.put1(opcode).put4(code.head(pc + Bytes.s4(code.file(), at + 1)) - code.moved(pc));
		} else if (isSwitch(code, pc)) {
			writeSwitch(code, out, pc);
		} else {
			out.put(code.file(), at, code.begin + code.next(pc));
		}
	}

	private static void writeSwitch(CodeEditor code, Bytes out, int pc) {
		out.put1(code.opcode(pc));
		for (int i = code.moved(pc) % 4; i < 3; i++) out.put1(0);
		int at = code.begin + pc + 4 - pc % 4;
		int end = code.begin + code.next(pc);
		boolean isTable = code.opcode(pc) == Opcodes.TABLESWITCH;
		out.put4(code.head(pc + Bytes.s4(code.file(), at)) - code.moved(pc));
		out.put4(Bytes.s4(code.file(), at + 4));
		if (isTable) out.put4(Bytes.s4(code.file(), at + 8));
		for (at += isTable ? 12 : 8; at < end; at += 4) {
			if (!isTable) {
				out.put4(Bytes.s4(code.file(), at));
				at += 4;
			}
			out.put4(code.head(pc + Bytes.s4(code.file(), at)) - code.moved(pc));
		}
	}
}
