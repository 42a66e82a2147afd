package holdwait.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the virtual machine starts the recorder, before the program's main method. */
public final class Agent {
	private Agent() {}

	public static void premain(String options, Instrumentation instrumentation) {
		String folder = System.getenv("HOLDWAIT_DIR");
		try {
			open(instrumentation);
			Trace.start(new File(folder == null || folder.isEmpty() ? "holdwait-traces" : folder));
			JdkClasses.prepare();
			ThreadLog.current();
			Stacks.capture();
			instrumentation.addTransformer(new Transformer(), true);
			retransform(instrumentation);
			Runtime.getRuntime().addShutdownHook(new Closer());
		} catch (Throwable problem) {
			System.err.println("holdwait: not recording: ".concat(String.valueOf(problem)));
		}
	}

	/** The recorder uses memory and files as the platform itself does. */
	private static void open(Instrumentation instrumentation) {
		Module base = Object.class.getModule();
		Set<Module> us = Collections.singleton(Agent.class.getModule());
		Map<String, Set<Module>> packages = new HashMap<>();
		for (String name : new String[] {"jdk.internal.misc", "sun.nio.ch"}) packages.put(name, us);
		instrumentation.redefineModule(base, new HashSet<>(), packages, packages, new HashSet<>(), new HashMap<>());
	}

	private static void retransform(Instrumentation instrumentation) throws Exception {
		List<Class<?>> changed = new ArrayList<>();
		for (Class<?> loaded : instrumentation.getAllLoadedClasses()) if (JdkClasses.isChanged(loaded)) changed.add(loaded);
		instrumentation.retransformClasses(changed.toArray(new Class<?>[0]));
	}

	private static final class Closer extends Thread {
		@Override
		public void run() {
			Trace.close();
		}
	}
}
