package holdwait.agent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Where objects are made that become locks: their place, and the field they are stored in, are their names. */
final class Creations {
	private static final Set<String> TYPES = new HashSet<>(Arrays.asList(
			"java/lang/Object", "java/util/concurrent/ConcurrentHashMap", "java/util/concurrent/locks/ReentrantLock",
			"java/util/concurrent/locks/ReentrantReadWriteLock", "java/util/concurrent/locks/StampedLock",
			"java/util/concurrent/Semaphore", "java/util/concurrent/CountDownLatch"));

	private Creations() {}

	/** Only objects that go straight into a field: others are named by where they are first taken. */
	static boolean edit(Place place, int pc) {
		CodeEditor code = place.code;
		ConstantPool pool = place.owner.pool;
		int next = code.next(pc);
		if (next >= code.length || !isStore(code.opcode(next)) || !TYPES.contains(typeMade(place.owner, code, pc))) return false;
		int site = place.site(pc);
		int field = code.operand2(next);
		Sites.nameField(site, pool.owner(field).replace('/', '.').concat(".").concat(pool.memberName(field)));
		if (code.opcode(next) == Opcodes.PUTFIELD && KeptLocks.isIn(place, next)) return keep(place, next, site);
		Bytes after = code.after(pc).put1(Opcodes.DUP);
		code.pushInt(after, site);
		code.call(after, LockEdits.CALLS, "created", "(Ljava/lang/Object;I)V");
		code.needStack(2);
		return true;
	}

	/** What is known of a lock is stored with it. */
	private static boolean keep(Place place, int store, int site) {
		CodeEditor code = place.code;
		Bytes before = code.before(store).put1(Opcodes.DUP2);
		code.pushInt(before, site);
		code.call(before, LockEdits.CALLS, "made", "(Ljava/lang/Object;I)Ljava/lang/Object;");
		before.put1(Opcodes.PUTFIELD).put2(OwnRecords.fieldBeside(place, store));
		code.needStack(3);
		return true;
	}

	/** @return the type whose constructor is called for a new object, which is kept; "": there is none */
	static String typeMade(ClassEditor owner, CodeEditor code, int pc) {
		if (code.opcode(pc) != Opcodes.INVOKESPECIAL) return "";
		int reference = code.operand2(pc);
		String type = owner.pool.owner(reference);
		return owner.pool.memberName(reference).equals("<init>") && isKept(owner, code, pc, type) ? type : "";
	}

	private static boolean isStore(int opcode) {
		return opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC;
	}

	/** Whether what the constructor makes is on the stack behind it: `new`, `dup`, as often as constructors are called. */
	private static boolean isKept(ClassEditor owner, CodeEditor code, int pc, String type) {
		int made = 0;
		for (int at = 0; at < pc; at = code.next(at)) {
			if (code.opcode(at) != Opcodes.NEW || !owner.pool.name(code.operand2(at)).equals(type)) continue;
			made = code.opcode(code.next(at)) == Opcodes.DUP ? made + 1 : made;
		}
		return made > 0;
	}
}
