package holdwait.agent;

import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/** The stack of the thread that asks, without the recorder's own frames. */
final class Stacks implements Function<Stream<StackWalker.StackFrame>, Object> {
	private static final String OWN = "holdwait.agent.";
	private static final StackWalker WALKER = StackWalker.getInstance();
	private static final StackWalker CLASS_WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
	static int limit = 16;
	private final StackTraceElement[] frames = new StackTraceElement[limit + 1];
	private int count;

	@Override
	public Object apply(Stream<StackWalker.StackFrame> stream) {
		Iterator<StackWalker.StackFrame> all = stream.iterator();
		while (all.hasNext() && count <= limit) {
			StackWalker.StackFrame frame = all.next();
			if (count > 0 || !frame.getClassName().startsWith(OWN)) frames[count++] = frame.toStackTraceElement();
		}
		return this;
	}

	/** @return whether the platform does what is being done for itself: collections work for whoever calls them */
	static boolean isPlatform() {
		return Boolean.TRUE.equals(CLASS_WALKER.walk(new Platform()));
	}

	private static final class Platform implements Function<Stream<StackWalker.StackFrame>, Object> {
		@Override
		public Object apply(Stream<StackWalker.StackFrame> stream) {
			Iterator<StackWalker.StackFrame> all = stream.iterator();
			while (all.hasNext()) {
				StackWalker.StackFrame frame = all.next();
				String name = frame.getClassName();
				if (!name.startsWith(OWN) && !name.startsWith("java.util.")) return JdkClasses.isPlatform(frame.getDeclaringClass());
			}
			return true;
		}
	}

	/** @return the class of the innermost frame that is not the recorder's */
	static Class<?> callingClass() {
		return (Class<?>) CLASS_WALKER.walk(new CallingClass());
	}

	private static final class CallingClass implements Function<Stream<StackWalker.StackFrame>, Object> {
		@Override
		public Object apply(Stream<StackWalker.StackFrame> stream) {
			Iterator<StackWalker.StackFrame> all = stream.iterator();
			while (all.hasNext()) {
				StackWalker.StackFrame frame = all.next();
				if (!frame.getClassName().startsWith(OWN)) return frame.getDeclaringClass();
			}
			return Object.class;
		}
	}

	/** @return the id of the stack; 0 when it cannot be had */
	static int capture() {
		Stacks stack = new Stacks();
		WALKER.walk(stack);
		return stack.define();
	}

	private int define() {
		Guard.lock();
		try {
			int kept = Math.min(count, limit);
			int[] ids = new int[kept];
			for (int i = 0; i < kept; i++) {
				StackTraceElement frame = frames[i];
				String function = frame.getClassName().concat(".").concat(frame.getMethodName());
				ids[i] = Definitions.frame(function, frame.getFileName(), frame.getLineNumber());
			}
			return Definitions.stack(ids, kept, count > limit);
		} finally {
			Guard.unlock();
		}
	}
}
