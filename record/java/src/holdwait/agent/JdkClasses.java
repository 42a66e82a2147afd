package holdwait.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which classes of the Java platform are recorded, and how. */
final class JdkClasses {
	private static final Set<String> RECORDED = new HashSet<>(Arrays.asList(
			"java/util/Hashtable", "java/util/Vector", "java/lang/StringBuffer",
			"java/util/concurrent/ConcurrentHashMap", "java/util/Timer", "java/util/TimerThread", "java/util/TaskQueue"));
	private static final String LOGGING = "java/util/logging/", WRAPPERS = "java/util/Collections$Synchronized";
	private static final String FUTURE_TASK = "java/util/concurrent/FutureTask", PROMISE = "java/util/concurrent/CompletableFuture";
	private static final String THREAD = "java/lang/Thread", VIRTUAL_THREAD = "java/lang/VirtualThread", REFLECTION = "jdk/internal/reflect/Reflection";
	private static final ClassEditor.Visitor THREADS = new ThreadEdits();
	private static final ClassEditor.Visitor FUTURES = new FutureEdits();
	private static final ClassEditor.Visitor FIELDS = new FieldEdits();
	private static ClassLoader platform;

	private JdkClasses() {}

	static void prepare() {
		platform = ClassLoader.getPlatformClassLoader();
	}

	/** @return how to change the class; null: not at all */
	static ClassEditor.Visitor visitorFor(ClassLoader loader, String name, ClassEditor.Visitor locks) {
		if (!isPlatform(loader)) return locks;
		if (name.equals(THREAD) || name.equals(VIRTUAL_THREAD)) return THREADS;
		if (name.equals(FUTURE_TASK) || name.equals(PROMISE)) return FUTURES;
		if (name.equals(REFLECTION)) return FIELDS;
		return RECORDED.contains(name) || name.startsWith(LOGGING) || name.startsWith(WRAPPERS) ? locks : null;
	}

	static boolean isPlatform(ClassLoader loader) {
		return loader == null || loader == platform;
	}

	static boolean isPlatform(Class<?> type) {
		return isPlatform(type.getClassLoader());
	}

	/** @return those of the classes that are there already that would have been changed */
	static Class<?>[] changed(Class<?>[] loaded) {
		Set<String> names = new HashSet<>(Arrays.asList(dotted(THREAD), dotted(VIRTUAL_THREAD), dotted(REFLECTION), dotted(FUTURE_TASK), dotted(PROMISE)));
		for (String name : RECORDED) names.add(dotted(name));
		String logging = dotted(LOGGING), wrappers = dotted(WRAPPERS);
		List<Class<?>> changed = new ArrayList<>();
		for (Class<?> type : loaded) {
			String name = type.getName();
			if ((names.contains(name) || name.startsWith(logging) || name.startsWith(wrappers)) && isPlatform(type)) changed.add(type);
		}
		return changed.toArray(new Class<?>[0]);
	}

	private static String dotted(String name) {
		return name.replace('/', '.');
	}
}
