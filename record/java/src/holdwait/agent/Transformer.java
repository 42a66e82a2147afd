package holdwait.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/** What the virtual machine calls for every class it loads. A class that cannot be changed is left as it was, and counted. */
final class Transformer implements ClassFileTransformer {
	private static final String[] OWN = {"holdwait/agent/"};
	private static final ClassEditor.Visitor LOCKS = new LockEdits();
	private static final ClassEditor.Visitor NOTHING = new Nothing();
	private static final int FINDS = 1, FINDS_NOT = 2;

	@Override
	public byte[] transform(ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] file) {
		if (name == null || name.startsWith(OWN[0])) return null;
		ClassEditor.Visitor visitor = JdkClasses.visitorFor(loader, name, LOCKS);
		if (visitor == null) return null;
		byte[] changed = null;
		ThreadLog log = Threads.current();
		if (log != null && !log.busy) {
			log.busy = true;
			changed = changed(loader, old, new Edit(name, file, visitor));
			log.busy = false;
		}
		return changed == null && old != null ? withFields(loader, old, file) : changed;
	}

	/** @return null: the class stays as it is */
	private static byte[] changed(ClassLoader loader, Class<?> old, Edit edit) {
		try {
			ClassEditor editor = new ClassEditor(edit.file);
			OwnRecords.addTo(editor, loader, old);
			byte[] changed = editor.edit(edit.visitor);
			if (changed != null && !findsUs(loader)) throw new ClassNotFoundException("its loader does not find the recorder");
			return changed;
		} catch (Throwable problem) {
			Trace.leftAsItWas(edit.name, problem);
			return null;
		}
	}

	/** The virtual machine lets nobody change a loaded class again so that fields are missing. */
	private static byte[] withFields(ClassLoader loader, Class<?> old, byte[] file) {
		ClassEditor editor = new ClassEditor(file);
		OwnRecords.addTo(editor, loader, old);
		return editor.edit(NOTHING);
	}

	/** What is to be done to a class. */
	private static final class Edit {
		final String name;
		final byte[] file;
		final ClassEditor.Visitor visitor;

		Edit(String name, byte[] file, ClassEditor.Visitor visitor) {
			this.name = name;
			this.file = file;
			this.visitor = visitor;
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

	private static final class Nothing implements ClassEditor.Visitor {
		@Override
		public boolean visit(ClassEditor owner, int access, String name, String type, CodeEditor code) {
			return false;
		}
	}
}
