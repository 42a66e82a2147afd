package holdwait.agent;

import jdk.internal.misc.Unsafe;

/** References in fields that are known by their offset. Java 11 has other names for this: `src11`. */
final class References {
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();

	private References() {}

	static Object get(Object owner, long offset) {
		return UNSAFE.getReferenceAcquire(owner, offset);
	}

	static boolean replace(Object owner, long offset, Object expected, Object next) {
		return UNSAFE.compareAndSetReference(owner, offset, expected, next);
	}
}
