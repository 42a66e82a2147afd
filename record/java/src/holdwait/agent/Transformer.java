package holdwait.agent;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;

/** What the virtual machine calls for every class it loads. A class that cannot be changed is left as it was, and counted. */
final class Transformer implements ClassFileTransformer {
	private static final String[] OWN = {"holdwait/agent/"};
	private static final ClassEditor.Visitor LOCKS = new LockEdits();

	@Override
	public byte[] transform(ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] file) {
		if (name == null || name.startsWith(OWN[0])) return null;
		ClassEditor.Visitor visitor = JdkClasses.visitorFor(loader, name, LOCKS);
		if (visitor == null) return null;
		ThreadLog log = Threads.current();
		if (log == null || log.busy) return null;
		log.busy = true;
		try {
			return new ClassEditor(file).edit(visitor);
		} catch (Throwable problem) {
			Trace.leftAsItWas(name, problem);
			return null;
		} finally {
			log.busy = false;
		}
	}
}
