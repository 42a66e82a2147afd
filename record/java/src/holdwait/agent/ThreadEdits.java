package holdwait.agent;

/** Where the platform starts and ends threads: `java.lang.Thread` and, since Java 21, `java.lang.VirtualThread`. */
final class ThreadEdits implements ClassEditor.Visitor {
	private static final String HOOK_TYPE = "(Ljava/lang/Thread;)V";

	@Override
	public boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code) {
		return owner.name.endsWith("VirtualThread") ? virtual(name, type, code) : platform(owner.pool, name, type, code);
	}

	private static boolean platform(ConstantPool pool, String name, String type, CodeEditor code) {
		if (name.equals("exit") && type.equals("()V")) return hook(code, code.entry(), "threadEnding");
		return name.equals("start") && start(pool, code);
	}

	private static boolean start(ConstantPool pool, CodeEditor code) {
		boolean changed = false;
		for (int pc = 0; pc < code.length; pc = code.next(pc)) {
			int opcode = code.opcode(pc);
			if (opcode != Opcodes.INVOKEVIRTUAL && opcode != Opcodes.INVOKESPECIAL) continue;
			if (pool.memberName(code.operand2(pc)).equals("start0")) changed = hook(code, code.before(pc), "threadStarting");
		}
		return changed;
	}

	private static boolean virtual(String name, String type, CodeEditor code) {
		if (name.equals("start") && type.length() > "()V".length()) return hook(code, code.entry(), "threadStarting");
		if (!name.equals("run") || !type.equals("(Ljava/lang/Runnable;)V")) return false;
		boolean changed = false;
		for (int pc = 0; pc < code.length; pc = code.next(pc))
			if (code.opcode(pc) == Opcodes.RETURN) changed = hook(code, code.before(pc), "threadEnding");
		return changed;
	}

	private static boolean hook(CodeEditor code, Bytes at, String name) {
		at.put1(Opcodes.ALOAD_0);
		code.call(at, LockEdits.HOOKS, name, HOOK_TYPE);
		code.needStack(1);
		return true;
	}
}
