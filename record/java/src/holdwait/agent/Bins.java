package holdwait.agent;

/**
 * The monitors of `ConcurrentHashMap`: the node at the head of a bin stands for the bin, as long as it stands there, which
 * the map checks once it has the monitor. So does the recorder: the check is found behind the monitorenter.
 */
final class Bins {
	private static final String MAP = "java/util/concurrent/ConcurrentHashMap";

	private Bins() {}

	/** Whether the monitors of a method are those of bins, all of them. */
	static boolean areIn(Place place) {
		if (!place.owner.name.equals(MAP)) return false;
		CodeEditor code = place.code;
		for (int pc = 0; pc < code.length; pc = code.next(pc)) if (code.opcode(pc) == Opcodes.MONITORENTER && !isOne(place, pc)) return false;
		return true;
	}

	private static boolean isOne(Place place, int pc) {
		CodeEditor code = place.code;
		int table = code.next(pc);
		int index = code.next(table);
		return checkBehind(place, index) != 0 && isLoad(code, table, Opcodes.ALOAD) && isLoad(code, index, Opcodes.ILOAD);
	}

	static boolean edit(Place place, int pc) {
		CodeEditor code = place.code;
		int table = code.next(pc);
		int index = code.next(table);
		Bytes before = code.before(pc).put(code.file(), code.begin + table, code.begin + code.next(index)).put1(Opcodes.ALOAD_0);
		code.pushInt(before, place.site(pc));
		code.call(before, LockEdits.HOOKS, "enteringBin", "([Ljava/lang/Object;ILjava/lang/Object;I)Lholdwait/agent/ThreadLog;");
		code.storeLog(before);
		Bytes after = code.after(checkBehind(place, index));
		code.loadLog(after);
		code.call(after, LockEdits.HOOKS, "enteredBin", LockEdits.ENTERED);
		code.needStack(4);
		return true;
	}

	/** @param from the place behind the table, which a monitorenter is followed by @return the branch that is not taken when the node stands in the table; 0: there is none */
	private static int checkBehind(Place place, int from) {
		CodeEditor code = place.code;
		boolean asked = false;
		for (int at = from, steps = 0; at < code.length && steps < 8; at = code.next(at), steps++) {
			int opcode = code.opcode(at);
			if (opcode == Opcodes.INVOKESTATIC) asked = place.owner.pool.memberName(code.operand2(at)).endsWith("abAt");
			else if (opcode == Opcodes.IF_ACMPNE || opcode == Opcodes.IFEQ) return asked ? at : 0;
		}
		return 0;
	}

	/** @param general the opcode with an operand; the short ones have the local variable in themselves */
	private static boolean isLoad(CodeEditor code, int pc, int general) {
		int opcode = code.opcode(pc);
		int firstShort = general == Opcodes.ALOAD ? Opcodes.ALOAD_0 : Opcodes.ILOAD_0;
		return opcode == general || opcode >= firstShort && opcode < firstShort + 4;
	}
}
