package holdwait.agent;

/** Puts the calls of {@link Hooks} and {@link Calls} where a class takes or gives back a lock. */
final class LockEdits implements ClassEditor.Visitor {
	static final String HOOKS = "holdwait/agent/Hooks", CALLS = "holdwait/agent/Calls", QUEUED = "holdwait/agent/Queued";
	private static final String INITIALIZERS = "holdwait/agent/Initializers";
	static final String LOG = "Lholdwait/agent/ThreadLog;";
	private static final String ENTERED_INITIALIZER = "(Ljava/lang/Object;I)".concat(LOG), ENTERED_METHOD = "(Ljava/lang/Object;Ljava/lang/Object;I)".concat(LOG);
	private static final String ASKING = "(Ljava/lang/Object;Ljava/lang/Object;I".concat(LOG).concat(")").concat(LOG);
	private static final String TRYING = "(Ljava/lang/Object;Ljava/lang/Object;I)".concat(LOG);
	static final String ENTERED = "(".concat(LOG).concat(")V");
	private static final String LEAVING = "(Ljava/lang/Object;".concat(LOG).concat(")V");
	private static final String TRIED = "(".concat(LOG).concat("Z)Z");
	private static final String METHOD_LEFT = "(I".concat(LOG).concat(")V");
	/** The class constant exists since Java 5 (version 49). */
	private static final int CLASS_CONSTANT_SINCE = 49;
	private static final int LARGEST_INITIALIZER = 64_000;

	@Override
	public boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code) {
		boolean changed = false;
		Place place = new Place(owner, access, name, code);
		if ((access & (ClassEditor.SYNCHRONIZED | ClassEditor.NATIVE)) == ClassEditor.SYNCHRONIZED) changed = synchronizedMethod(place, (access & ClassEditor.STATIC) != 0);
		if (name.equals("<clinit>")) changed |= initializer(place);
		if (name.equals("<init>") && owner.isLockedByMethods() && !owner.keepsRecord) changed |= constructor(place);
		if (code.isTest) changed |= markTest(place);
		boolean[] recorded = releasingHandlers(place);
		for (int pc = 0; pc < code.length; pc = code.next(pc)) changed |= instruction(place, pc, recorded);
		return changed;
	}

	/**
	 * Handlers that give a monitor back record it when they are entered: a call inside them would be in a handler that
	 * covers itself, or would leave a method that holds a monitor, and compilers give up on one or the other.
	 * @return at which monitorexits nothing is left to record; null: there are no handlers
	 */
	private static boolean[] releasingHandlers(Place place) {
		CodeEditor code = place.code;
		boolean[] recorded = null;
		for (int handler : code.catchAlls()) {
			int load = code.opcode(handler) == Opcodes.ASTORE || isShort(code.opcode(handler), Opcodes.ASTORE_0) ? code.next(handler) : handler;
			int exit = code.next(load);
			if (!isLoad(code.opcode(load)) || code.opcode(exit) != Opcodes.MONITOREXIT) continue;
			if (recorded == null) recorded = new boolean[code.length];
			if (recorded[exit]) continue;
			recorded[exit] = true;
			Bytes before = code.before(handler).put(code.file(), code.begin + load, code.begin + exit);
			code.loadLog(before);
			code.call(before, HOOKS, leaving(place), LEAVING);
			code.guard(handler);
			code.needStack(2);
		}
		return recorded;
	}

	private static String leaving(Place place) {
		return place.hasBins() ? "leavingBin" : "leaving";
	}

	private static boolean isLoad(int opcode) {
		return opcode == Opcodes.ALOAD || isShort(opcode, Opcodes.ALOAD_0);
	}

	private static boolean isShort(int opcode, int first) {
		return opcode >= first && opcode < first + 4;
	}

	private static boolean markTest(Place place) {
		Bytes entry = place.code.entry();
		place.code.pushInt(entry, place.site(0));
		place.code.call(entry, HOOKS, "testStarting", "(I)V");
		place.code.needStack(1);
		return true;
	}

	private static boolean synchronizedMethod(Place place, boolean isStatic) {
		if (isStatic) pushClass(place);
		else place.code.entry().put1(Opcodes.ALOAD_0);
		pushKept(place, place.code.entry(), !isStatic);
		return method(place, HOOKS, "methodEntered", ENTERED_METHOD);
	}

	/** Classes of the platform are not recorded here, and neither are initializers that have hardly room for more code. */
	private static boolean initializer(Place place) {
		if (place.owner.name.startsWith("java/") || place.code.length > LARGEST_INITIALIZER) return false;
		pushClass(place);
		return method(place, INITIALIZERS, "entered", ENTERED_INITIALIZER);
	}

	/**
	 * Objects of classes with synchronized methods that do not keep their records get their identity hash when they are made: who asks for the first time
	 * while the monitor is held makes the virtual machine turn it into a heavy one.
	 */
	private static boolean constructor(Place place) {
		CodeEditor code = place.code;
		if (!place.keepsThis()) return false;
		for (int pc = 0; pc < code.length; pc = code.next(pc)) {
			if (code.opcode(pc) != Opcodes.RETURN) continue;
			Bytes out = code.before(pc).put1(Opcodes.ALOAD_0);
			code.call(out, "java/lang/System", "identityHashCode", "(Ljava/lang/Object;)I");
			out.put1(Opcodes.POP);
		}
		code.needStack(1);
		return true;
	}

	private static void pushClass(Place place) {
		Bytes entry = place.code.entry();
		if (place.owner.version >= CLASS_CONSTANT_SINCE)
			entry.put1(Opcodes.LDC_W).put2(place.owner.pool.classOf(place.owner.name));
		else entry.put1(Opcodes.ACONST_NULL);
	}

	/** Above an object that is locked, what it keeps of itself. @param isThis whether it is certain to be of this class */
	private static void pushKept(Place place, Bytes out, boolean isThis) {
		if (!isThis || !place.owner.keepsRecord) out.put1(Opcodes.ACONST_NULL);
		else out.put1(Opcodes.DUP).put1(Opcodes.GETFIELD).put2(OwnRecords.field(place));
	}

	private static boolean method(Place place, String owner, String entered, String type) {
		CodeEditor code = place.code;
		int site = place.site(0);
		code.pushInt(code.entry(), site);
		code.call(code.entry(), owner, entered, type);
		code.storeLog(code.entry());
		for (int pc = 0; pc < code.length; pc = code.next(pc)) if (Opcodes.isReturn(code.opcode(pc))) methodLeft(code, pc, site);
		code.pushInt(code.handler(), site);
		code.handler().put1(Opcodes.ACONST_NULL);
		code.call(code.handler(), HOOKS, "methodLeft", METHOD_LEFT);
		code.handler().put1(Opcodes.ATHROW);
		code.needStack(3);
		return true;
	}

	private static void methodLeft(CodeEditor code, int pc, int site) {
		Bytes out = code.before(pc);
		code.pushInt(out, site);
		code.loadLog(out);
		code.call(out, HOOKS, "methodLeft", METHOD_LEFT);
	}

	private static boolean instruction(Place place, int pc, boolean[] recorded) {
		switch (place.code.opcode(pc)) {
			case Opcodes.MONITORENTER: return monitorEnter(place, pc);
			case Opcodes.MONITOREXIT: return recorded != null && recorded[pc] || monitorExit(place, pc);
			case Opcodes.INVOKEVIRTUAL: case Opcodes.INVOKEINTERFACE: return invoke(place, pc);
			case Opcodes.INVOKESPECIAL: return Creations.edit(place, pc);
			default: return false;
		}
	}

	private static boolean monitorEnter(Place place, int pc) {
		boolean isThis = isOfThis(place.code, pc) && place.keepsThis();
		if (isThis && place.owner.mayAddField && !place.owner.keepsRecord) OwnRecords.addTo(place.owner);
		if (place.hasBins()) return Bins.edit(place, pc);
		CodeEditor code = place.code;
		Bytes before = code.before(pc).put1(Opcodes.DUP);
		pushKept(place, before, isThis);
		code.pushInt(before, place.site(pc));
		return taking(code, before, pc, HOOKS, "entering");
	}

	/** Whether it is `synchronized (this)`: javac keeps the object in a variable. */
	private static boolean isOfThis(CodeEditor code, int pc) {
		int store = code.previous(pc), copy = code.previous(store), load = code.previous(copy);
		if (code.opcode(load) != Opcodes.ALOAD_0 || code.opcode(copy) != Opcodes.DUP) return false;
		if (code.opcode(store) != Opcodes.ASTORE && !isShort(code.opcode(store), Opcodes.ASTORE_0)) return false;
		return !Jumps.leadTo(code, copy) && !Jumps.leadTo(code, store) && !Jumps.leadTo(code, pc);
	}

	/** Around what takes a lock, with the log in its variable. @param before has pushed lock, what is kept of it, and site */
	private static boolean taking(CodeEditor code, Bytes before, int pc, String owner, String asking) {
		code.loadLog(before);
		code.call(before, owner, asking, ASKING);
		code.storeLog(before);
		code.loadLog(code.after(pc));
		code.call(code.after(pc), HOOKS, "entered", ENTERED);
		code.needStack(4);
		return true;
	}

	private static boolean locking(Place place, int pc) {
		return taking(place.code, lockAndRecord(place, pc), pc, CALLS, "locking");
	}

	private static boolean trying(Place place, int pc) {
		CodeEditor code = place.code;
		Bytes before = lockAndRecord(place, pc);
		code.call(before, CALLS, "trying", TRYING);
		before.put1(Opcodes.SWAP);
		code.call(code.after(pc), CALLS, "tried", TRIED);
		return true;
	}

	/**
	 * Pushes a lock that is about to be called, what is kept of it, and the site. Where its owner keeps something, that is done
	 * before the lock is read, above the owner; else above the lock.
	 */
	private static Bytes lockAndRecord(Place place, int pc) {
		CodeEditor code = place.code;
		int read = KeptLocks.read(place, pc);
		Bytes before = code.before(read < 0 ? pc : read).put1(Opcodes.DUP);
		if (read < 0) before.put1(Opcodes.ACONST_NULL);
		else {
			before.put1(Opcodes.DUP).put1(Opcodes.GETFIELD).put2(code.operand2(read)).put1(Opcodes.SWAP);
			before.put1(Opcodes.GETFIELD).put2(OwnRecords.fieldBeside(place, read));
		}
		code.pushInt(before, place.site(pc));
		code.needStack(4);
		return before;
	}

	private static boolean monitorExit(Place place, int pc) {
		CodeEditor code = place.code;
		Bytes before = code.before(pc).put1(Opcodes.DUP);
		code.loadLog(before);
		code.call(before, HOOKS, leaving(place), LEAVING);
		code.guardLike(pc);
		code.needStack(2);
		return true;
	}

	private static boolean invoke(Place place, int pc) {
		int reference = place.code.operand2(pc);
		switch (KnownCalls.kind(place.owner.pool, reference)) {
			case KnownCalls.LOCK: return locking(place, pc);
			case KnownCalls.LOCK_INTERRUPTIBLY: return maybeLocking(place, pc);
			case KnownCalls.ACQUIRE: return aroundNumber(place, pc, "acquiring", "acquired", ENTERED);
			case KnownCalls.ACQUIRE_INTERRUPTIBLY: return aroundNumber(place, pc, "maybeAcquiring", "acquired", ENTERED);
			case KnownCalls.TRY_ACQUIRE: return aroundNumber(place, pc, "trying", "tried", TRIED);
			case KnownCalls.RELEASE: return beforeNumber(place, pc);
			case KnownCalls.TRY_LOCK: return trying(place, pc);
			case KnownCalls.UNLOCK: return before(place, pc);
			case KnownCalls.REPLACED: return replace(place, pc, reference);
			case KnownCalls.NOTIFY: return notifying(place, pc, false);
			case KnownCalls.NOTIFY_ALL: return notifying(place, pc, true);
			default: return false;
		}
	}

	private static boolean maybeLocking(Place place, int pc) {
		CodeEditor code = place.code;
		Bytes before = code.before(pc).put1(Opcodes.DUP);
		code.pushInt(before, place.site(pc));
		code.call(before, CALLS, "maybeLocking", "(Ljava/lang/Object;I)".concat(LOG));
		before.put1(Opcodes.SWAP);
		code.call(code.after(pc), HOOKS, "entered", ENTERED);
		code.needStack(2);
		return true;
	}

	/** Around a call with one number, which stays above what is handed over. */
	private static boolean aroundNumber(Place place, int pc, String first, String last, String lastType) {
		CodeEditor code = place.code;
		Bytes before = code.before(pc).put1(Opcodes.DUP2);
		code.pushInt(before, place.site(pc));
		code.call(before, QUEUED, first, "(Ljava/lang/Object;II)".concat(LOG));
		before.put1(Opcodes.DUP_X2).put1(Opcodes.POP);
		code.call(code.after(pc), QUEUED, last, lastType);
		code.needStack(4);
		return true;
	}

	private static boolean beforeNumber(Place place, int pc) {
		CodeEditor code = place.code;
		Bytes before = code.before(pc).put1(Opcodes.DUP2);
		code.pushInt(before, place.site(pc));
		code.call(before, QUEUED, "releasing", "(Ljava/lang/Object;II)V");
		code.needStack(3);
		return true;
	}

	private static boolean before(Place place, int pc) {
		CodeEditor code = place.code;
		Bytes before = code.before(pc).put1(Opcodes.DUP);
		code.loadLog(before);
		code.call(before, CALLS, "unlocking", LEAVING);
		code.needStack(2);
		return true;
	}

	private static boolean notifying(Place place, int pc, boolean all) {
		CodeEditor code = place.code;
		Bytes before = code.before(pc).put1(Opcodes.DUP);
		code.pushInt(before, all ? 1 : 0);
		code.pushInt(before, place.site(pc));
		code.call(before, HOOKS, "notifying", "(Ljava/lang/Object;ZI)V");
		code.needStack(3);
		return true;
	}

	private static boolean replace(Place place, int pc, int reference) {
		CodeEditor code = place.code;
		ConstantPool pool = place.owner.pool;
		Bytes instead = code.instead(pc);
		code.pushInt(instead, place.site(pc));
		String receiver = KnownCalls.receiver(pool, reference);
		String type = pool.memberType(reference);
		int end = type.indexOf(')');
		String wrapped = "(".concat(receiver).concat(type.substring(1, end)).concat("I").concat(type.substring(end));
		String name = pool.memberName(reference);
		code.call(instead, replacement(receiver), name.equals("wait") ? "waitOn" : name, wrapped);
		code.needStack(1);
		return true;
	}

	/** @return the class with the methods that stand in the place of those of a receiver */
	private static String replacement(String receiver) {
		if (receiver.equals("Ljava/lang/Object;") || receiver.equals("Ljava/lang/Thread;")) return HOOKS;
		if (receiver.endsWith("/StampedLock;")) return "holdwait/agent/Stamps";
		if (receiver.endsWith("/Semaphore;")) return "holdwait/agent/Permits";
		return receiver.endsWith("/Condition;") ? "holdwait/agent/Conditions" : CALLS;
	}
}
