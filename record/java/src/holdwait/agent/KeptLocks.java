package holdwait.agent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Which fields of a class hold locks that nobody but their object ever gets into the hands: private, final, filled with a
 * new ReentrantLock, and read only to call a method of it at once. What is known of such a lock can stand beside it
 * ({@link OwnRecords}). Where classes share their private fields (nests, since Java 11), others might read them.
 */
final class KeptLocks implements ClassEditor.Visitor {
	private static final int PRIVATE_FINAL = 0x0012;
	private static final String LOCKS = "java/util/concurrent/locks/", LOCK = LOCKS.concat("Lock"), REENTRANT = LOCKS.concat("ReentrantLock");
	private static final Set<String> CALLS = new HashSet<>(Arrays.asList(
			"lock()V", "unlock()V", "tryLock()Z", "newCondition()Ljava/util/concurrent/locks/Condition;", "isHeldByCurrentThread()Z", "isLocked()Z",
			"getHoldCount()I", "hasQueuedThreads()Z", "getQueueLength()I", "isFair()Z"));
	private final Set<String> fields;

	private KeptLocks(Set<String> fields) {
		this.fields = fields;
	}

	/** @return the names of the fields */
	static Set<String> in(ClassEditor type) {
		Set<String> fields = candidates(type);
		if (!fields.isEmpty() && type.attribute("NestHost") == 0 && type.attribute("NestMembers") == 0) type.edit(new KeptLocks(fields));
		else fields.clear();
		return fields;
	}

	/** @return the names of those that may be, by their declarations */
	static Set<String> candidates(ClassEditor type) {
		Set<String> fields = type.objectFields(PRIVATE_FINAL, "L".concat(REENTRANT).concat(";"));
		fields.addAll(type.objectFields(PRIVATE_FINAL, "L".concat(LOCK).concat(";")));
		return fields;
	}

	@Override
	public boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code) {
		int last = 0;
		for (int pc = 0; pc < code.length && !fields.isEmpty(); last = pc, pc = code.next(pc)) {
			int opcode = code.opcode(pc);
			if (opcode != Opcodes.GETFIELD && opcode != Opcodes.PUTFIELD || !fields.contains(owner.ownField(code, pc))) continue;
			boolean isKept = opcode == Opcodes.GETFIELD ? isCalled(code, pc) : isMade(owner, code, last, pc);
			if (!isKept) fields.remove(owner.ownField(code, pc));
		}
		return false;
	}

	private static boolean isCalled(CodeEditor code, int read) {
		int pc = code.next(read);
		if (pc >= code.length || code.opcode(pc) != Opcodes.INVOKEVIRTUAL && code.opcode(pc) != Opcodes.INVOKEINTERFACE) return false;
		int reference = code.operand2(pc);
		String owner = code.pool.owner(reference);
		String call = code.pool.memberName(reference).concat(code.pool.memberType(reference));
		return (owner.equals(REENTRANT) || owner.equals(LOCK)) && CALLS.contains(call) && !Jumps.leadTo(code, pc);
	}

	private static boolean isMade(ClassEditor owner, CodeEditor code, int constructor, int store) {
		return Creations.typeMade(owner, code, constructor).equals(REENTRANT) && !Jumps.leadTo(code, store);
	}

	/** @return where the lock was read that is called; below zero: its owner keeps nothing of it */
	static int read(Place place, int call) {
		if (place.owner.lockFields.isEmpty()) return -1;
		int last = place.code.previous(call);
		return place.code.opcode(last) == Opcodes.GETFIELD && isIn(place, last) ? last : -1;
	}

	/** @param access reads or fills a field */
	static boolean isIn(Place place, int access) {
		return place.owner.lockFields.contains(place.owner.ownField(place.code, access));
	}
}
