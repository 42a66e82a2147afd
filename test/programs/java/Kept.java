import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks in private final fields, which nobody but their object gets to see, or somebody after all: each is one lock. With
 * `again`, it is an agent itself that changes classes once more, and says on the standard error which were changed before.
 */
public final class Kept {
	private static Instrumentation instrumentation;

	/** Each of these objects is one lock, from wherever it is taken, and what is read from a file is another one. */
	private static void lock() throws Exception {
		Alone alone = new Alone(true);
		alone.add();
		alone.addTrying();
		alone.sleep();
		((Alone) alone.clone()).add();
		written(alone).add();
		new Alone(false).add();
		Shown shown = new Shown();
		shown.add();
		shown.its().lock();
		shown.its().unlock();
		new Chosen().add();
		Given given = new Given(null);
		given.add();
		new Given(given).add();
		System.out.println(alone.value + " " + shown.value);
	}

	private static Alone written(Alone alone) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(alone);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			return (Alone) in.readObject();
		}
	}

	public static void premain(String options, Instrumentation given) {
		instrumentation = given;
	}

	private static final class Unchanged implements ClassFileTransformer {
		@Override
		public byte[] transform(ClassLoader loader, String name, Class<?> old, ProtectionDomain domain, byte[] file) {
			if (new String(file, StandardCharsets.ISO_8859_1).contains("holdwait-lock-")) System.err.println("changed: " + name);
			return file.clone();
		}
	}

	public static void main(String[] arguments) throws Exception {
		Class<?>[] types = {Alone.class, Shown.class, Chosen.class, Given.class};
		for (Class<?> type : types) System.out.println(type.getName() + " " + Arrays.toString(type.getDeclaredFields()));
		System.out.println(ObjectStreamClass.lookup(Alone.class));
		lock();
		if (arguments.length == 0) return;
		instrumentation.addTransformer(new Unchanged(), true);
		instrumentation.retransformClasses(types);
		lock();
	}
}

/** Nobody else gets its locks into the hands. */
class Alone implements Serializable, Cloneable {
	private final ReentrantLock lock;
	private final Lock fair = new ReentrantLock(true);
	private final transient Condition changed;
	int value;

	Alone(boolean isFair) {
		lock = new ReentrantLock(isFair);
		changed = lock.newCondition();
	}

	void add() {
		lock.lock();
		try {
			fair.lock();
			value++;
			fair.unlock();
		} finally {
			lock.unlock();
		}
	}

	void addTrying() {
		if (!lock.tryLock()) return;
		lock.lock();
		value += lock.getHoldCount();
		lock.unlock();
		lock.unlock();
	}

	void sleep() throws InterruptedException {
		lock.lock();
		changed.signal();
		changed.await(1, TimeUnit.MILLISECONDS);
		lock.unlock();
	}

	@Override
	protected Object clone() throws CloneNotSupportedException {
		return super.clone();
	}
}

/** Says which lock it has, and has one for all of its kind. */
class Shown {
	private static final ReentrantLock all = new ReentrantLock();
	private final ReentrantLock lock = new ReentrantLock();
	int value;

	void add() {
		lock.lock();
		all.lock();
		value++;
		all.unlock();
		lock.unlock();
	}

	Lock its() {
		return lock;
	}
}

/** Which of two it takes is seen when it is taken. */
class Chosen {
	private final ReentrantLock first = new ReentrantLock(), second = new ReentrantLock();
	private int value;

	void add() {
		for (int i = 0; i < 2; i++) {
			(i == 0 ? first : second).lock();
			value++;
			(i == 0 ? first : second).unlock();
		}
		first.lock();
		second.lock();
		second.unlock();
		first.unlock();
	}
}

/** May be given the lock of another one. */
class Given {
	private final ReentrantLock lock;

	Given(Given other) {
		lock = other != null ? other.lock : new ReentrantLock();
	}

	void add() {
		lock.lock();
		lock.unlock();
	}
}
