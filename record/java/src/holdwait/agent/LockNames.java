package holdwait.agent;

/** How locks are called in reports. */
final class LockNames {
	private LockNames() {}

	/** @return the role an object plays as a monitor; null where its type says nothing */
	static String monitor(Object object) {
		if (object instanceof Class) return "class ".concat(((Class<?>) object).getName());
		Class<?> type = object.getClass();
		String name = type.getName();
		return type.isArray() || name.startsWith("java.") ? null : name;
	}
}
