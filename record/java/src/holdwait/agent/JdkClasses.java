package holdwait.agent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Which classes of the Java platform are recorded, and how. */
final class JdkClasses {
	private static final Set<String> RECORDED = new HashSet<>(Arrays.asList(
			"java/util/Hashtable", "java/util/Vector", "java/lang/StringBuffer",
			"java/util/concurrent/ConcurrentHashMap", "java/util/Timer", "java/util/TimerThread", "java/util/TaskQueue"));
	private static final String LOGGING = "java/util/logging/", WRAPPERS = "java/util/Collections$Synchronized";
	private static final String FUTURE_TASK = "java/util/concurrent/FutureTask", PROMISE = "java/util/concurrent/CompletableFuture";
	private static final String THREAD = "java/lang/Thread";
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
		if (name.equals(THREAD) || name.equals("java/lang/VirtualThread")) return THREADS;
		if (name.equals(FUTURE_TASK) || name.equals(PROMISE)) return FUTURES;
		if (name.equals("jdk/internal/reflect/Reflection")) return FIELDS;
		return RECORDED.contains(name) || name.startsWith(LOGGING) || name.startsWith(WRAPPERS) ? locks : null;
	}

	static boolean isPlatform(ClassLoader loader) {
		return loader == null || loader == platform;
	}

	static boolean isPlatform(Class<?> type) {
		return isPlatform(type.getClassLoader());
	}

	/** Whether a class that is there already would have been changed. */
	static boolean isChanged(Class<?> loaded) {
		return loaded.getClassLoader() == null && visitorFor(null, loaded.getName().replace('.', '/'), THREADS) != null;
	}
}
