package holdwait.agent;

import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/** The stack of the thread that asks, without the recorder's own frames. */
final class Stacks implements Function<Stream<StackWalker.StackFrame>, Object> {
	private static final String OWN = "holdwait.agent.";
	private static final StackWalker WALKER = StackWalker.getInstance();
	private static final StackWalker CLASS_WALKER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
	private static final int MOST = 64;
	private static int limit = 16;
	private final StackTraceElement[] frames = new StackTraceElement[limit + 1];
	private int count;

	/** @param frames a number from 1 to 64; what is none changes nothing */
	static void limitTo(String frames) {
		if (frames == null || !frames.matches("[1-9][0-9]?")) return;
		limit = Math.min(MOST, Integer.parseInt(frames));
	}

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

	/** Whether the thread that asks is in a call that was made at a site. */
	static boolean isInside(int site) {
		return Boolean.TRUE.equals(WALKER.walk(new Inside(site)));
	}

	private static final class Inside implements Function<Stream<StackWalker.StackFrame>, Object> {
		private final int site;

		Inside(int site) {
			this.site = site;
		}

		@Override
		public Object apply(Stream<StackWalker.StackFrame> stream) {
			Iterator<StackWalker.StackFrame> all = stream.iterator();
			while (all.hasNext()) {
				StackWalker.StackFrame frame = all.next();
				if (Sites.isAt(site, frame.getClassName(), frame.getMethodName(), frame.getLineNumber())) return true;
			}
			return false;
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

	/** @return the id of the stack */
	static int capture() {
		Stacks stack = new Stacks();
		WALKER.walk(stack);
		return define(stack.frames, stack.count);
	}

	/** @return the id of a stack of another thread */
	static int define(StackTraceElement[] frames) {
		StackTraceElement[] shown = new StackTraceElement[frames.length];
		int count = 0;
		for (StackTraceElement frame : frames) if (frame.getClassName().indexOf('/') < 0) shown[count++] = frame;
		return define(shown, count);
	}

	private static int define(StackTraceElement[] frames, int count) {
		Guard.lock();
		try {
			int kept = Math.min(count, limit);
			int[] ids = new int[kept];
			for (int i = 0; i < kept; i++) {
				String function = frames[i].getClassName().concat(".").concat(frames[i].getMethodName());
				ids[i] = Definitions.frame(function, frames[i].getFileName(), frames[i].getLineNumber());
			}
			return Definitions.stack(ids, kept, count > limit);
		} finally {
			Guard.unlock();
		}
	}
}
