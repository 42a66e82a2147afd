package holdwait.agent;

/** Where `java.lang.Thread` starts and ends threads. */
final class ThreadEdits implements ClassEditor.Visitor {
	private static final String HOOKS = "holdwait/agent/Hooks";

	@Override
	public boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code) {
		if (name.equals("exit") && type.equals("()V")) {
			Bytes entry = code.entry().put1(Opcodes.ALOAD_0);
			code.call(entry, HOOKS, "threadEnding", "(Ljava/lang/Thread;)V");
			code.needStack(1);
			return true;
		}
		return name.equals("start") && start(owner.pool, code);
	}

	private static boolean start(ConstantPool pool, CodeEditor code) {
		boolean changed = false;
		for (int pc = 0; pc < code.length; pc = code.next(pc)) {
			int opcode = code.opcode(pc);
			if (opcode != Opcodes.INVOKEVIRTUAL && opcode != Opcodes.INVOKESPECIAL) continue;
			if (!pool.memberName(code.operand2(pc)).equals("start0")) continue;
			Bytes before = code.before(pc).put1(Opcodes.DUP);
			code.call(before, HOOKS, "threadStarting", "(Ljava/lang/Thread;)V");
			code.needStack(1);
			changed = true;
		}
		return changed;
	}
}
