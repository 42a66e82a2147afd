package holdwait.agent;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The annotations of a method, which say whether a test framework runs it (JVM Specification §4.7.16). */
final class Annotations {
	private static final Set<String> TESTS = new HashSet<>(Arrays.asList(
			"Lorg/junit/Test;", "Lorg/junit/jupiter/api/Test;", "Lorg/junit/jupiter/params/ParameterizedTest;",
			"Lorg/junit/jupiter/api/RepeatedTest;", "Lorg/junit/jupiter/api/TestFactory;", "Lorg/testng/annotations/Test;"));
	private final byte[] file;
	private final ConstantPool pool;

	Annotations(byte[] file, ConstantPool pool) {
		this.file = file;
		this.pool = pool;
	}

	/** @param at the content of the attribute: how many annotations, and these */
	boolean haveTest(int at) {
		int count = Bytes.u2(file, at);
		int next = at + 2;
		for (int i = 0; i < count; i++, next = skip(next)) if (TESTS.contains(pool.text(Bytes.u2(file, next)))) return true;
		return false;
	}

	private int skip(int annotation) {
		int count = Bytes.u2(file, annotation + 2);
		int next = annotation + 4;
		for (int i = 0; i < count; i++) next = skipValue(next + 2);
		return next;
	}

	private int skipValue(int at) {
		switch (file[at]) {
			case 'e': return at + 5;
			case '@': return skip(at + 1);
			case '[': return skipValues(at + 1);
			default: return at + 3;
		}
	}

	private int skipValues(int at) {
		int count = Bytes.u2(file, at);
		int next = at + 2;
		for (int i = 0; i < count; i++) next = skipValue(next);
		return next;
	}
}
