package holdwait.agent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** Which classes of the Java platform are recorded, and how. */
final class JdkClasses {
	private static final Set<String> RECORDED = new HashSet<>(Arrays.asList(
			"java/util/Hashtable", "java/util/Vector", "java/lang/StringBuffer",
			"java/util/Collections$SynchronizedCollection", "java/util/Collections$SynchronizedList",
			"java/util/Collections$SynchronizedMap"));
	private static final String THREAD = "java/lang/Thread";
	private static final ClassEditor.Visitor THREADS = new ThreadEdits();
	private static ClassLoader platform;

	private JdkClasses() {}

	static void prepare() {
		platform = ClassLoader.getPlatformClassLoader();
	}

	/** @return how to change the class; null: not at all */
	static ClassEditor.Visitor visitorFor(ClassLoader loader, String name, ClassEditor.Visitor locks) {
		if (loader != null && loader != platform) return locks;
		if (name.equals(THREAD)) return THREADS;
		return RECORDED.contains(name) ? locks : null;
	}

	static boolean isChanged(Class<?> loaded) {
		String name = loaded.getName();
		return loaded.getClassLoader() == null && (name.equals("java.lang.Thread") || RECORDED.contains(name.replace('.', '/')));
	}
}
