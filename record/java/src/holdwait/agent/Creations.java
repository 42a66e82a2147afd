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
		if (next >= code.length || !isStore(code.opcode(next))) return false;
		int reference = code.operand2(pc);
		String type = pool.owner(reference);
		if (!TYPES.contains(type) || !pool.memberName(reference).equals("<init>") || !isKept(place, pc, type)) return false;
		int site = place.site(pc);
		int field = code.operand2(next);
		Sites.nameField(site, pool.owner(field).replace('/', '.').concat(".").concat(pool.memberName(field)));
		Bytes after = code.after(pc).put1(Opcodes.DUP);
		code.pushInt(after, site);
		code.call(after, LockEdits.CALLS, "created", "(Ljava/lang/Object;I)V");
		code.needStack(2);
		return true;
	}

	private static boolean isStore(int opcode) {
		return opcode == Opcodes.PUTFIELD || opcode == Opcodes.PUTSTATIC;
	}

	/** Whether what the constructor makes is on the stack behind it: `new`, `dup`, as often as constructors are called. */
	private static boolean isKept(Place place, int pc, String type) {
		CodeEditor code = place.code;
		int made = 0;
		for (int at = 0; at < pc; at = code.next(at)) {
			if (code.opcode(at) != Opcodes.NEW || !place.owner.pool.name(code.operand2(at)).equals(type)) continue;
			made = code.opcode(code.next(at)) == Opcodes.DUP ? made + 1 : made;
		}
		return made > 0;
	}
}
