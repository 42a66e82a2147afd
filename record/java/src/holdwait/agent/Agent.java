package holdwait.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Where the virtual machine starts the recorder, before the program's main method. */
public final class Agent {
	private static final String[] OPENED = {"jdk.internal.misc", "java.lang", "sun.nio.ch", "java.util.concurrent.locks"};
	/** Behind the hooks of the program (1) and the files to delete (2). */
	private static final int LAST_AT_EXIT = 9;

	private Agent() {}

	public static void premain(String options, Instrumentation instrumentation) {
		String folder = System.getenv("HOLDWAIT_DIR");
		try {
			open(instrumentation);
			Stacks.limitTo(System.getenv("HOLDWAIT_FRAMES"));
			Trace.start(new File(folder == null || folder.isEmpty() ? "holdwait-traces" : folder));
			JdkClasses.prepare();
			Initializers.use(instrumentation);
			Threads.current();
			Stacks.capture();
			instrumentation.addTransformer(new Transformer(), true);
			retransform(instrumentation);
			closeAtExit();
		} catch (Throwable problem) {
			System.err.println("holdwait: not recording: ".concat(String.valueOf(problem)));
			giveUp();
		}
	}

	private static void giveUp() {
		try {
			Trace.giveUp();
		} catch (Throwable nothingLeftToDo) {
			return;
		}
	}

	/** The recorder uses memory and files as the platform itself does. */
	private static void open(Instrumentation instrumentation) {
		Module base = Object.class.getModule();
		Set<Module> us = Collections.singleton(Agent.class.getModule());
		Map<String, Set<Module>> packages = new HashMap<>();
		for (String name : OPENED) if (base.getPackages().contains(name)) packages.put(name, us);
		instrumentation.redefineModule(base, new HashSet<>(), packages, packages, new HashSet<>(), new HashMap<>());
	}

	private static void retransform(Instrumentation instrumentation) throws Exception {
		instrumentation.retransformClasses(JdkClasses.changed(instrumentation.getAllLoadedClasses()));
	}

	/** After the hooks of the program, which take locks too; before them where this Java does not let us. */
	private static void closeAtExit() {
		Closer closer = new Closer();
		try {
			Method add = Class.forName("java.lang.Shutdown").getDeclaredMethod("add", int.class, boolean.class, Runnable.class);
			add.setAccessible(true);
			add.invoke(null, LAST_AT_EXIT, false, closer);
		} catch (ReflectiveOperationException | RuntimeException notThere) {
			Runtime.getRuntime().addShutdownHook(closer);
		}
	}

	private static final class Closer extends Thread {
		@Override
		public void run() {
			Trace.close();
		}
	}
}
