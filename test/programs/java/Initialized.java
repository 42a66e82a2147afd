import java.util.function.BooleanSupplier;

/** Classes whose initializers need each other, from two threads at once; or a lock that somebody else has. */
public final class Initialized {
	private static boolean hung, fixed;
	/** The main thread is stuck, too: it waits for the others. */
	private static final BooleanSupplier joined = () -> true;
	private static final Object registry = new Object();

	private static final class First {
		static final int value;

		static {
			if (hung) Certain.meet(2); // at: first
			value = Second.seen() + 1; // at: first needs second
		}

		static int seen() {
			return value;
		}
	}

	private static final class Second {
		static final int value;

		static {
			if (hung) Certain.meet(2); // at: second
			value = fixed ? 1 : First.seen() + 1; // at: second needs first
		}

		static int seen() {
			return value;
		}
	}

	private static final class Registered {
		static {
			if (hung) Certain.meet(2); // at: registered
			synchronized (registry) { // at: registers
				registry.notifyAll();
			}
		}

		static void use() {}
	}

	private static void useRegistered() {
		synchronized (registry) { // at: registry
			if (hung) Certain.meet(2);
			Registered.use(); // at: uses registered
		}
	}

	private static void classes(String firstOfAll) {
		Runnable needsFirst = First::seen, needsSecond = Second::seen;
		if (!hung) {
			Certain.join(Certain.start(firstOfAll.equals("first") ? needsFirst : needsSecond, "needs it"));
			return;
		}
		Thread first = Certain.start(needsFirst, "needs first"), second = Certain.start(needsSecond, "needs second");
		Certain.sayStuckOnce(() -> isIn(first, "First"), () -> isIn(second, "Second"), joined);
		Certain.join(first, second);
	}

	private static void registry() {
		Thread uses = Certain.start(Initialized::useRegistered, "uses");
		if (!hung) Certain.join(uses);
		Thread initializes = Certain.start(Registered::use, "initializes");
		if (hung) Certain.sayStuckOnce(() -> Certain.blockedOn(initializes, registry), () -> isIn(uses, "Initialized"), joined);
		Certain.join(uses, initializes);
	}

	/** A thread that waits for a class looks as if it ran. */
	private static boolean isIn(Thread thread, String type) {
		StackTraceElement[] stack = thread.getStackTrace();
		return stack.length > 0 && stack[0].getClassName().endsWith(type) && stack[0].getMethodName().matches("<clinit>|useRegistered");
	}

	/** Arguments: classes|registry quiet|hung|fixed [first|second]. */
	public static void main(String[] arguments) {
		hung = arguments[1].equals("hung");
		fixed = arguments[1].equals("fixed");
		if (arguments[0].equals("classes")) classes(arguments.length > 2 ? arguments[2] : "first");
		else registry();
	}
}
