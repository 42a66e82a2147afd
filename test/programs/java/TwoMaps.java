import java.util.concurrent.ConcurrentHashMap;

/**
 * A map locks one of its bins while it runs the function it was given: two maps, two orders. The keys Aa and BB have
 * the same hash code, so they share a bin.
 */
public final class TwoMaps {
	private static final ConcurrentHashMap<String, Integer> users = new ConcurrentHashMap<>(); // at: users
	private static final ConcurrentHashMap<String, Integer> orders = new ConcurrentHashMap<>(); // at: orders
	private static boolean hung;

	private static int meetWhenHung(int value) {
		if (hung) Certain.meet(2);
		return value;
	}

	private static void loadUser() {
		users.computeIfAbsent("Aa", name -> { // at: load user
			int found = meetWhenHung(1);
			return orders.computeIfAbsent("Aa", title -> found); // at: order of user
		});
		Certain.pass();
	}

	private static void loadOrder() {
		if (!hung) Certain.await(1);
		orders.computeIfAbsent("BB", title -> { // at: load order
			int found = meetWhenHung(2);
			return users.computeIfAbsent("BB", name -> found); // at: user of order
		});
	}

	private static void loadOrderFirst() {
		int found = orders.computeIfAbsent("BB", title -> 2);
		users.computeIfAbsent("BB", name -> found);
	}

	private static void loadUserToo() {
		Certain.await(1);
		users.computeIfAbsent("BB", name -> orders.computeIfAbsent("BB", title -> 2));
	}

	private static Runnable other(String mode) {
		return switch (mode) {
			case "fixed" -> TwoMaps::loadOrderFirst;
			case "one-order" -> TwoMaps::loadUserToo;
			default -> TwoMaps::loadOrder;
		};
	}

	private static boolean blocked(Thread thread) {
		return Certain.blockedOnA(thread, "java.util.concurrent.ConcurrentHashMap$");
	}

	/** Argument: quiet|hung|fixed|one-order. */
	public static void main(String[] arguments) {
		hung = arguments[0].equals("hung");
		Thread first = Certain.start(TwoMaps::loadUser, "loads users");
		Thread second = Certain.start(other(arguments[0]), "loads orders");
		if (hung) Certain.sayStuckOnce(() -> blocked(first), () -> blocked(second));
		Certain.join(first, second);
	}
}
