package holdwait.agent;

/** How locks are called in reports. */
final class LockNames {
	private LockNames() {}

	/** @return the role an object plays as a lock; null where its type says nothing */
	static String classOf(Object object) {
		if (object.getClass() == Object.class) return null;
		if (object instanceof Class) return "class ".concat(((Class<?>) object).getName());
		return object.getClass().getName();
	}
}
