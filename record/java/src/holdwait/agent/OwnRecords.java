package holdwait.agent;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.internal.misc.Unsafe;

/**
 * Objects that keep the record of their lock themselves, in a field that was added to their class when it was loaded: one
 * that is made, locked and dropped needs no identity hash, no entry in a table, and no look at it by the garbage collector.
 * Where superclasses have the field, too, that of the outermost counts, so that an object is one lock, wherever it is taken.
 */
final class OwnRecords {
	/** No name in any language; Java 5 was the first version to allow it. */
	private static final String FIELD = "holdwait-lock", TYPE = "Ljava/lang/Object;";
	private static final int NAMES_SINCE = 49;
	/** private transient synthetic: no part of what is serialized, nor of the number of its version. */
	private static final int ACCESS = 0x1082;
	private static final Unsafe UNSAFE = Unsafe.getUnsafe();
	private static final AtomicInteger homes = new AtomicInteger();
	private static final ClassValue<Home> HOMES = new ClassValue<Home>() {
		@Override
		protected Home computeValue(Class<?> type) {
			return find(type);
		}
	};
	/** Programs do not see the field by reflection; where that cannot be had, there is none. */
	private static boolean isHidden;

	private OwnRecords() {}

	/** Where the objects of a class, which it does not keep alive, have theirs. */
	static final class Home extends WeakReference<Class<?>> {
		/** Of no class. */
		static final Home NONE = new Home(null, 0);
		/** 0: nowhere. */
		final long offset;
		final String role;
		final int number;

		Home(Class<?> type, long offset) {
			super(type);
			this.offset = offset;
			role = type == null ? "" : type.getName();
			number = offset == 0 ? 0 : homes.incrementAndGet();
		}
	}

	/** Reflection leaves the field out from now on. */
	static void hide() {
		try {
			Home any = new Home(Home.class, 0);
			isHidden = References.get(any, UNSAFE.objectFieldOffset(Home.class, "role")) == any.role;
		} catch (LinkageError otherJava) {
			isHidden = false;
		}
	}

	/**
	 * To the file of a class whose objects are locked by methods of their own. Whoever changes a loaded class again has to
	 * leave it its fields.
	 * @param old the loaded class; null: it is being loaded
	 */
	static void addTo(ClassEditor type, ClassLoader loader, Class<?> old) {
		if (old != null) {
			if (areIn(old) && !type.hasField(FIELD)) addTo(type);
			return;
		}
		type.mayAddField = isHidden && !JdkClasses.isPlatform(loader) && type.version >= NAMES_SINCE && type.isPlainClass() && !type.hasField(FIELD);
		if (type.mayAddField && type.isLockedByMethods()) addTo(type);
	}

	static void addTo(ClassEditor type) {
		type.addField(ACCESS, FIELD, TYPE);
	}

	/** @return whether objects of a loaded class keep their records */
	static boolean areIn(Class<?> type) {
		return offset(type) != 0;
	}

	/** @return 0: the class has no such field of its own */
	private static long offset(Class<?> type) {
		try {
			return UNSAFE.objectFieldOffset(type, FIELD);
		} catch (InternalError none) {
			return 0;
		}
	}

	private static Home find(Class<?> type) {
		long outermost = 0;
		for (Class<?> at = type; at != null && !JdkClasses.isPlatform(at); at = at.getSuperclass()) {
			long offset = offset(at);
			if (offset != 0) outermost = offset;
		}
		return new Home(type, outermost);
	}

	static Home home(Class<?> type) {
		return HOMES.get(type);
	}

	/** @return null: it is new */
	static LockRecord known(Object object, Home home) {
		return its(object, References.get(object, home.offset));
	}

	/** A copy of an object has the record of the other one. */
	private static LockRecord its(Object object, Object seen) {
		return seen instanceof LockRecord && ((LockRecord) seen).get() == object ? (LockRecord) seen : null;
	}

	/** @return the lock an object is, made if it is new */
	static LockRecord of(Object object, Home home, KnownLocks asking) {
		LockRecord made = null;
		for (;;) {
			Object seen = References.get(object, home.offset);
			LockRecord known = its(object, seen);
			if (known != null) return known;
			if (made == null) made = new LockRecord(object, 0, LockKind.MONITOR, asking.newMonitor(home));
			if (References.replace(object, home.offset, seen, made)) return made;
		}
	}

	/** @return the fields of a class without ours */
	static Field[] withoutOurs(Field[] fields) {
		for (int at = 0; at < fields.length; at++)
			if (fields[at].getName().equals(FIELD) && fields[at].isSynthetic()) return without(fields, at);
		return fields;
	}

	private static Field[] without(Field[] fields, int at) {
		Field[] others = Arrays.copyOf(fields, fields.length - 1);
		System.arraycopy(fields, at + 1, others, at, others.length - at);
		return others;
	}
}
