package holdwait.agent;

import jdk.internal.misc.Unsafe;

/** References in fields that are known by their offset. Later versions of Java have other names for this. */
final class References {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();

	private References() {}

	static Object get(Object owner, long offset) {
		return UNSAFE.getObjectAcquire(owner, offset);
	}

	static boolean replace(Object owner, long offset, Object expected, Object next) {
		return UNSAFE.compareAndSetObject(owner, offset, expected, next);
	}
}
