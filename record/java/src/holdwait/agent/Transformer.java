package holdwait.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/** What the virtual machine calls for every class it loads. A class that cannot be changed is left as it was, and counted. */
final class Transformer implements ClassFileTransformer {
	private static final String[] OWN = {"holdwait/agent/"};
	private static final ClassEditor.Visitor LOCKS = new LockEdits();
	private static final int FINDS = 1, FINDS_NOT = 2;

	@Override
	public byte[] transform(ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] file) {
		if (name == null || name.startsWith(OWN[0])) return null;
		ClassEditor.Visitor visitor = JdkClasses.visitorFor(loader, name, LOCKS);
		if (visitor == null) return null;
		ThreadLog log = Threads.current();
		if (log == null || log.busy) return null;
		log.busy = true;
		try {
			byte[] changed = new ClassEditor(file).edit(visitor);
			if (changed != null && !findsUs(loader)) throw new ClassNotFoundException("its loader does not find the recorder");
			return changed;
		} catch (Throwable problem) {
			Trace.leftAsItWas(name, problem);
			return null;
		} finally {
			log.busy = false;
		}
	}

	/** Loaders that do not ask their parents for everything, as those of OSGi, may not find what their classes would call. */
	private static boolean findsUs(ClassLoader loader) {
		if (loader == null || loader == ClassLoader.getSystemClassLoader()) return true;
		LockRecord known = LockTable.LOADERS.known(loader);
		if (known == null) known = LockTable.LOADERS.add(loader, isFoundBy(loader) ? FINDS : FINDS_NOT);
		return known.id == FINDS;
	}

	private static boolean isFoundBy(ClassLoader loader) {
		try {
			return loader.loadClass(Hooks.class.getName()) == Hooks.class;
		} catch (ClassNotFoundException | LinkageError | RuntimeException notThere) {
			return false;
		}
	}
}
