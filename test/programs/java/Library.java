import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Vector;

/** Deadlocks of the JDK itself that the literature knows: two synchronized objects given to each other. */
public final class Library {
	private static void twice(Runnable one, Runnable other) {
		Thread first = Certain.start(() -> {
			one.run();
			Certain.pass();
		}, "one way");
		Thread second = Certain.start(() -> {
			Certain.await(1);
			other.run();
		}, "the other way");
		Certain.join(first, second);
	}

	private static void append(StringBuffer to, StringBuffer what) {
		to.append(what); // at: append
	}

	private static void compare(Object one, Object other) {
		if (!one.equals(other)) throw new AssertionError(); // at: equals
	}

	private static void addAll(List<Integer> to, List<Integer> what) {
		to.addAll(what); // at: add all
	}

	private static void stringBuffers() {
		StringBuffer one = new StringBuffer("one"), other = new StringBuffer("other");
		twice(() -> append(one, other), () -> append(other, one));
	}

	private static void sets() {
		Set<Integer> one = Collections.synchronizedSet(new HashSet<>(Set.of(1)));
		Set<Integer> other = Collections.synchronizedSet(new HashSet<>(Set.of(1)));
		twice(() -> compare(one, other), () -> compare(other, one));
	}

	private static void maps() {
		Map<String, Integer> one = Collections.synchronizedMap(new HashMap<>(Map.of("a", 1)));
		Map<String, Integer> other = Collections.synchronizedMap(new HashMap<>(Map.of("a", 1)));
		twice(() -> compare(one, other), () -> compare(other, one));
	}

	private static void tables() {
		Hashtable<String, Integer> one = new Hashtable<>(Map.of("a", 1)), other = new Hashtable<>(Map.of("a", 1));
		twice(() -> compare(one, other), () -> compare(other, one));
	}

	private static void vectors() {
		Vector<Integer> one = new Vector<>(List.of(1)), other = new Vector<>(List.of(1));
		twice(() -> compare(one, other), () -> compare(other, one));
	}

	private static void additions() {
		List<Integer> one = Collections.synchronizedList(new ArrayList<>(List.of(1)));
		List<Integer> other = Collections.synchronizedList(new ArrayList<>(List.of(1)));
		twice(() -> addAll(one, other), () -> addAll(other, one));
	}

	/** Arguments: string-buffers|sets|maps|tables|vectors|additions quiet. */
	public static void main(String[] arguments) {
		switch (arguments[0]) {
			case "string-buffers" -> stringBuffers();
			case "sets" -> sets();
			case "maps" -> maps();
			case "tables" -> tables();
			case "vectors" -> vectors();
			default -> additions();
		}
	}
}
