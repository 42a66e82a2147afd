import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.security.ProtectionDomain;
import java.util.Arrays;

/**
 * What a program sees of its own classes, and says of it: the same, recorded or not. With `again`, it is an agent itself
 * that changes classes once more after they were loaded.
 */
public final class Reflected {
	private static Instrumentation instrumentation;

	static class Counter implements Serializable, Cloneable {
		int value;

		synchronized void add() {
			value++;
		}

		void addInBlock() {
			synchronized (this) {
				value++;
			}
		}

		Counter copy() throws CloneNotSupportedException {
			return (Counter) clone();
		}
	}

	static final class Special extends Counter {
		synchronized void addTwice() {
			add();
			addInBlock();
		}
	}

	static final class Blocks {
		private int value;

		void add() {
			synchronized (this) {
				value++;
			}
		}
	}

	private static void show(Class<?> type) throws Exception {
		System.out.println(type.getName() + " " + Arrays.toString(type.getDeclaredFields()) + Arrays.toString(type.getFields()));
		for (Field field : type.getDeclaredFields()) System.out.println(type.getDeclaredField(field.getName()));
		if (Serializable.class.isAssignableFrom(type)) System.out.println(ObjectStreamClass.lookup(type));
		try {
			System.out.println(type.getDeclaredField("holdwait-lock"));
		} catch (NoSuchFieldException notThere) {
			System.out.println("no more fields");
		}
	}

	private static Counter written(Counter counter) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(counter);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return (Counter) in.readObject();
		}
	}

	/** Each of these objects is one lock, from wherever it is taken, and no copy is its original. */
	private static void lock() throws Exception {
		Special special = new Special();
		special.addTwice();
		synchronized (special) {
			special.add();
		}
		Counter copy = special.copy();
		copy.add();
		special.add();
		written(special).add();
		Blocks blocks = new Blocks();
		blocks.add();
		blocks.add();
		System.out.println(special.value + " " + copy.value + " " + blocks.value);
	}

	public static void premain(String options, Instrumentation given) {
		instrumentation = given;
	}

	private static final class Unchanged implements ClassFileTransformer {
		@Override
		public byte[] transform(ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] file) {
			return file.clone();
		}
	}

	private static void changeAgain(Class<?> type) throws Exception {
		instrumentation.addTransformer(new Unchanged(), true);
		instrumentation.retransformClasses(type);
		byte[] file = type.getResourceAsStream(type.getName() + ".class").readAllBytes();
		instrumentation.redefineClasses(new ClassDefinition(type, file));
	}

	public static void main(String[] arguments) throws Exception {
		Class<?>[] types = {Counter.class, Special.class, Blocks.class};
		for (Class<?> type : types) show(type);
		lock();
		if (arguments.length > 0) for (Class<?> type : types) changeAgain(type);
		for (Class<?> type : types) show(type);
		lock();
	}
}
