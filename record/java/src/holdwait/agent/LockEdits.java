package holdwait.agent;

/** Puts the calls of {@link Hooks} around everything in a class that takes or gives back a lock. */
final class LockEdits implements ClassEditor.Visitor {
	private static final int STATIC = 0x0008, SYNCHRONIZED = 0x0020, NATIVE = 0x0100;
	private static final String HOOKS = "holdwait/agent/Hooks";
	/** The class constant exists since Java 5 (version 49). */
	private static final int CLASS_CONSTANT_SINCE = 49;

	@Override
	public boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code) {
		boolean changed = false;
		Place place = new Place(owner, name, code);
		if ((access & (SYNCHRONIZED | NATIVE)) == SYNCHRONIZED) changed = synchronizedMethod(place, (access & STATIC) != 0);
		for (int pc = 0; pc < code.length; pc = code.next(pc)) changed |= instruction(place, pc);
		return changed;
	}

	/** A method being edited. */
	private static final class Place {
		final ClassEditor owner;
		final String method;
		final CodeEditor code;

		Place(ClassEditor owner, String method, CodeEditor code) {
			this.owner = owner;
			this.method = method;
			this.code = code;
		}

		int site(int pc) {
			return Sites.add(owner.name, method, owner.sourceFile, code.line(pc));
		}
	}

	private static boolean synchronizedMethod(Place place, boolean isStatic) {
		CodeEditor code = place.code;
		int site = place.site(0);
		Bytes entry = code.entry();
		if (!isStatic) entry.put1(Opcodes.ALOAD_0);
		else if (place.owner.version >= CLASS_CONSTANT_SINCE)
			entry.put1(Opcodes.LDC_W).put2(place.owner.pool.classOf(place.owner.name));
		else entry.put1(Opcodes.ACONST_NULL);
		code.pushInt(entry, site);
		code.call(entry, HOOKS, "methodEntered", "(Ljava/lang/Object;I)V");
		for (int pc = 0; pc < code.length; pc = code.next(pc))
			if (Opcodes.isReturn(code.opcode(pc))) methodLeft(code, code.before(pc), site);
		methodLeft(code, code.handler(), site);
		code.handler().put1(Opcodes.ATHROW);
		code.needStack(2);
		return true;
	}

	private static void methodLeft(CodeEditor code, Bytes out, int site) {
		code.pushInt(out, site);
		code.call(out, HOOKS, "methodLeft", "(I)V");
	}

	private static boolean instruction(Place place, int pc) {
		switch (place.code.opcode(pc)) {
			case Opcodes.MONITORENTER: return monitorEnter(place, pc);
			case Opcodes.MONITOREXIT: return monitorExit(place.code, pc);
			case Opcodes.INVOKEVIRTUAL: return invoke(place, pc);
			default: return false;
		}
	}

	private static boolean monitorEnter(Place place, int pc) {
		CodeEditor code = place.code;
		Bytes before = code.before(pc).put1(Opcodes.DUP);
		code.pushInt(before, place.site(pc));
		code.call(before, HOOKS, "entering", "(Ljava/lang/Object;I)Lholdwait/agent/ThreadLog;");
		before.put1(Opcodes.SWAP);
		code.call(code.after(pc), HOOKS, "entered", "(Lholdwait/agent/ThreadLog;)V");
		code.needStack(2);
		return true;
	}

	private static boolean monitorExit(CodeEditor code, int pc) {
		Bytes before = code.before(pc).put1(Opcodes.DUP);
		code.call(before, HOOKS, "leaving", "(Ljava/lang/Object;)V");
		code.excludeFromOwnHandler(pc);
		code.needStack(1);
		return true;
	}

	private static boolean invoke(Place place, int pc) {
		ConstantPool pool = place.owner.pool;
		int reference = place.code.operand2(pc);
		String name = pool.memberName(reference);
		if (!name.equals("join")) return false;
		String type = pool.memberType(reference);
		if (!type.equals("()V") && !type.equals("(J)V") || !pool.owner(reference).equals("java/lang/Thread")) return false;
		Bytes instead = place.code.instead(pc);
		place.code.pushInt(instead, place.site(pc));
		String wrapped = "(Ljava/lang/Thread;".concat(type.substring(1, type.length() - 2)).concat("I)V");
		place.code.call(instead, HOOKS, "join", wrapped);
		place.code.needStack(1);
		return true;
	}
}
