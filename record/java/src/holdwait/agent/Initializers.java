package holdwait.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The initialization of a class as a lock, which one thread has while it runs the initializer, and others wait for (Java
 * Language Specification §12.4.2). Who waits is not told by anything that runs: only a thread dump of the virtual machine
 * knows, which is asked for when an initializer does not get on.
 */
public final class Initializers {
	private static final String DUMPER = "com.sun.management.internal.DiagnosticCommandImpl";
	private static final String LIBRARY = "com.sun.management.internal.PlatformMBeanProviderImpl";
	private static final String WAITING = "- waiting on the Class initialization monitor for ", NUMBER = "\" #";
	private static Instrumentation instrumentation;

	private Initializers() {}

	static void use(Instrumentation ours) {
		instrumentation = ours;
	}

	/** As {@link Hooks#methodEntered}. */
	public static ThreadLog entered(Object type, int site) {
		try {
			ThreadLog log = Hooks.log();
			if (log == null) return null;
			Object initialized = type != null ? type : Sites.callingClass(log, site);
			log.takenAtOnce(log.initializer(initialized), site, 0);
			return log;
		} catch (Throwable ours) {
			return null;
		}
	}

	/** @return which threads wait for which classes, as far as these are recorded; nothing where this Java cannot tell */
	static Map<ThreadLog, LockRecord> awaited() {
		try {
			return read(dump());
		} catch (ReflectiveOperationException | RuntimeException notThere) {
			return Collections.emptyMap();
		}
	}

	private static String dump() throws ReflectiveOperationException {
		Module management = ModuleLayer.boot().findModule("jdk.management").orElse(null);
		if (management == null) return "";
		Map<String, Set<Module>> opened = new HashMap<>();
		opened.put("com.sun.management.internal", Collections.singleton(Initializers.class.getModule()));
		instrumentation.redefineModule(management, new HashSet<>(), new HashMap<>(), opened, new HashSet<>(), new HashMap<>());
		Class.forName(LIBRARY);
		Class<?> type = Class.forName(DUMPER);
		Method open = type.getDeclaredMethod("getDiagnosticCommandMBean"), run = type.getDeclaredMethod("executeDiagnosticCommand", String.class);
		open.setAccessible(true);
		run.setAccessible(true);
		return (String) run.invoke(open.invoke(null), "Thread.print");
	}

	private static Map<ThreadLog, LockRecord> read(String dump) {
		Map<ThreadLog, LockRecord> found = new HashMap<>();
		long thread = 0;
		for (String line : dump.split("\n")) {
			if (line.startsWith("\"")) thread = number(line);
			String said = line.trim();
			if (!said.startsWith(WAITING)) continue;
			ThreadLog log = Threads.numbered(thread);
			LockRecord lock = LockTable.INITIALIZERS.held(said.substring(WAITING.length()));
			if (log != null && lock != null && lock.owner != log.id) found.put(log, lock);
		}
		return found;
	}

	/** @return of the thread that a line like `"name" #12 daemon prio=5` is about; 0: not said */
	private static long number(String line) {
		int at = line.lastIndexOf(NUMBER);
		if (at < 0) return 0;
		int begin = at + NUMBER.length();
		int end = begin;
		while (end < line.length() && Character.isDigit(line.charAt(end))) end++;
		return end == begin ? 0 : Long.parseLong(line.substring(begin, end));
	}
}
