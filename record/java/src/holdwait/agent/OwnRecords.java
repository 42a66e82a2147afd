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
		static final Home NONE = new Home(null, new long[0]);
		/** Of the field of the outermost class that has one, which counts; 0: there is none. */
		private final long offset;
		/** Of the fields of other classes, which have the same, for the methods of these. */
		private final long[] others;
		final String role;
		final int number;

		Home(Class<?> type, long[] offsets) {
			super(type);
			offset = offsets.length == 0 ? 0 : offsets[0];
			others = offsets.length == 0 ? offsets : Arrays.copyOfRange(offsets, 1, offsets.length);
			role = type == null ? "" : type.getName();
			number = isNone() ? 0 : homes.incrementAndGet();
		}

		/** Whether there is no such field. */
		boolean isNone() {
			return offset == 0;
		}
	}

	/** Reflection leaves the field out from now on. */
	static void hide() {
		try {
			Home any = new Home(Home.class, new long[0]);
			isHidden = References.get(any, UNSAFE.objectFieldOffset(Home.class, "role")) == any.role;
		} catch (LinkageError otherJava) {
			isHidden = false;
		}
	}

	/**
	 * To the file of a class whose objects are locked by methods of their own, or keep locks. Whoever changes a loaded class
	 * again has to leave it its fields.
	 * @param old the loaded class; null: it is being loaded
	 */
	static void addTo(ClassEditor type, ClassLoader loader, Class<?> old) {
		if (JdkClasses.isPlatform(loader)) return;
		if (old != null) {
			if (offset(old, FIELD) != 0 && !type.hasField(FIELD)) addTo(type);
			for (String lock : KeptLocks.candidates(type)) if (offset(old, beside(lock)) != 0 && !type.hasField(beside(lock))) addTo(type, lock);
			return;
		}
		type.mayAddField = isHidden && type.version >= NAMES_SINCE && type.isPlainClass() && !type.hasField(FIELD);
		if (!type.mayAddField) return;
		if (type.isLockedByMethods()) addTo(type);
		for (String lock : KeptLocks.in(type)) addTo(type, lock);
	}

	static void addTo(ClassEditor type) {
		type.addField(ACCESS, FIELD, TYPE);
		type.keepsRecord = true;
	}

	private static void addTo(ClassEditor type, String lock) {
		type.addField(ACCESS, beside(lock), TYPE);
		type.lockFields.add(lock);
	}

	/** @return the name of the field for the record of the lock in another field */
	private static String beside(String lock) {
		return FIELD.concat("-").concat(lock);
	}

	/** @return the reference to the field with the record of the object itself */
	static int field(Place place) {
		return place.owner.pool.field(place.owner.name, FIELD, TYPE);
	}

	/** @return the reference to the field beside the one that an instruction reads or fills */
	static int fieldBeside(Place place, int access) {
		return place.owner.pool.field(place.owner.name, beside(place.owner.ownField(place.code, access)), TYPE);
	}

	/** @return 0: the class has no such field of its own */
	private static long offset(Class<?> type, String field) {
		try {
			return UNSAFE.objectFieldOffset(type, field);
		} catch (InternalError none) {
			return 0;
		}
	}

	private static Home find(Class<?> type) {
		long[] offsets = new long[0];
		for (Class<?> at = type; at != null && !JdkClasses.isPlatform(at); at = at.getSuperclass()) {
			long offset = offset(at, FIELD);
			if (offset == 0) continue;
			long[] inner = offsets;
			offsets = new long[inner.length + 1];
			offsets[0] = offset;
			System.arraycopy(inner, 0, offsets, 1, inner.length);
		}
		return new Home(type, offsets);
	}

	static Home home(Class<?> type) {
		return HOMES.get(type);
	}

	/** @return null: it is new */
	static LockRecord known(Object object, Home home) {
		return its(object, References.get(object, home.offset));
	}

	/** A copy of an object has the record of the other one. @return null: what was seen is none, or not of this object */
	static LockRecord its(Object object, Object seen) {
		return seen instanceof LockRecord && ((LockRecord) seen).get() == object ? (LockRecord) seen : null;
	}

	/** @return the lock an object is, made if it is new */
	static LockRecord of(Object object, Home home, KnownLocks asking) {
		LockRecord record = known(object, home);
		if (record == null) record = keep(object, home.offset, new LockRecord(object, 0, LockKind.MONITOR, asking.newMonitor(home)));
		for (long other : home.others) keep(object, other, record);
		return record;
	}

	/** @return what the object keeps, which another thread may have made */
	private static LockRecord keep(Object object, long offset, LockRecord made) {
		for (;;) {
			Object seen = References.get(object, offset);
			LockRecord known = its(object, seen);
			if (known != null) return known;
			if (References.replace(object, offset, seen, made)) return made;
		}
	}

	/** @return the fields of a class without ours */
	static Field[] withoutOurs(Field[] fields) {
		int kept = 0;
		for (Field field : fields) if (!isOurs(field)) kept++;
		if (kept == fields.length) return fields;
		Field[] others = new Field[kept];
		for (int at = fields.length - 1; at >= 0; at--) if (!isOurs(fields[at])) others[--kept] = fields[at];
		return others;
	}

	private static boolean isOurs(Field field) {
		return field.isSynthetic() && field.getName().startsWith(FIELD);
	}
}
