import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;

/** Locks given back in unusual ways, and unusual ends. */
public final class Odd {
	private static final Object outer = new Object(), inner = new Object();
	private static final ReentrantLock lock = new ReentrantLock();
	private static final Condition changed = lock.newCondition();
	private static final StampedLock stamped = new StampedLock();
	private static final Semaphore permits = new Semaphore(2);
	private static int value;

	private static void thrown() {
		synchronized (outer) {
			synchronized (inner) {
				throw new IllegalStateException("on purpose");
			}
		}
	}

	private static synchronized void thrownByMethod() {
		thrown();
	}

	private static void exceptions() {
		for (int i = 0; i < 3; i++) thrownAndCaught();
		free(outer);
		free(inner);
		free(Odd.class);
	}

	/** Another thread can take it. */
	private static void free(Object monitor) {
		Certain.join(Certain.start(() -> {
			synchronized (monitor) {
				value++;
			}
		}, "takes"));
	}

	private static synchronized int deep(int level) {
		synchronized (inner) {
			return level == 0 ? value : deep(level - 1) + 1;
		}
	}

	private static int endless(int level) {
		synchronized (inner) {
			return endless(level + 1) + 1;
		}
	}

	private static void overflow() {
		deep(200);
		try {
			endless(0);
		} catch (StackOverflowError expected) {
			value++;
		}
		free(inner);
	}

	private static void sleepers() throws InterruptedException {
		Thread waits = Certain.start(() -> {
			lock.lock();
			try {
				while (value == 0) changed.awaitUninterruptibly();
			} finally {
				lock.unlock();
			}
		}, "waits for a condition");
		Thread sleeps = Certain.start(() -> {
			synchronized (outer) {
				try {
					while (value == 0) outer.wait();
				} catch (InterruptedException interrupt) {
					throw new AssertionError(interrupt);
				}
			}
		}, "waits for a monitor");
		Certain.until(() -> waits.getState() == Thread.State.WAITING && sleeps.getState() == Thread.State.WAITING);
		lock.lock();
		value = 1;
		changed.signalAll();
		lock.unlock();
		synchronized (outer) {
			outer.notifyAll();
		}
		Certain.join(waits, sleeps);
	}

	private static void interrupted() throws InterruptedException {
		lock.lock();
		Thread waits = Certain.start(() -> {
			try {
				lock.lockInterruptibly();
			} catch (InterruptedException expected) {
				synchronized (inner) {
					value++;
				}
			}
		}, "interrupted");
		Certain.until(() -> lock.hasQueuedThread(waits));
		waits.interrupt();
		Certain.join(waits);
		lock.unlock();
	}

	/** A lock that refuses: as those do that look for deadlocks themselves. */
	private static final class Refusing extends ReentrantLock {
		@Override
		public void lock() {
			throw new IllegalStateException("on purpose");
		}
	}

	/** A lock that is taken before whoever makes it has it. */
	private static final class Eager extends ReentrantLock {
		Eager() {
			lock();
			value++;
			unlock();
		}
	}

	private static void take(ReentrantLock eager) {
		eager.lock();
		value++;
		eager.unlock();
	}

	private static void eager() {
		Eager eager = new Eager();
		take(eager);
		Certain.join(Certain.start(() -> take(eager), "takes it, too"));
	}

	private static void asksInVain(ReentrantLock refusing) {
		try {
			refusing.lock();
		} catch (IllegalStateException expected) {
			free(outer);
			synchronized (inner) {
				value++;
			}
		}
		LockSupport.park();
	}

	/** It waits at the end, but not for what it was refused. */
	private static void refused() {
		Thread asks = new Thread(() -> asksInVain(new Refusing()), "asks");
		asks.setDaemon(true);
		asks.start();
		Certain.until(() -> asks.getState() == Thread.State.WAITING && value >= 2);
	}

	private static void takeAll(Object[] many) {
		synchronized (outer) {
			for (Object each : many)
				synchronized (each) { // at: one of many
					value++;
				}
		}
	}

	/** More locks at one place than get a full stack by default, taken by two threads. */
	private static void crowd() {
		Object[] many = Stream.generate(Object::new).limit(40).toArray();
		Certain.join(Certain.start(() -> takeAll(many), "first of all"));
		Certain.join(Certain.start(() -> takeAll(many), "second"));
	}

	private static void takeEach(Object[] many) {
		for (Object each : many)
			synchronized (each) {
				value++;
			}
	}

	/** As {@link #crowd}, of locks that were first taken one by one, at a place where very many are. */
	private static void apart() {
		Object[] many = Stream.generate(Object::new).limit(600).toArray();
		Certain.join(Certain.start(() -> takeEach(many), "first of all"));
		Certain.join(Certain.start(() -> takeAll(Arrays.copyOfRange(many, 560, 600)), "second"));
	}

	/** By as many ways as there are numbers of so many bits. */
	private static void descend(int way, Object[] locks, int level) {
		if (level == 0) return;
		Object lock = locks[level];
		if ((way & 1) == 0) {
			synchronized (lock) {
				descend(way >> 1, locks, level - 1);
			}
		} else {
			synchronized (lock) {
				descend(way >> 1, locks, level - 1);
			}
		}
	}

	/** More stacks than there are short ids, and then very much at one place. */
	private static void often() {
		Object[] locks = Stream.generate(Object::new).limit(1000).toArray();
		for (int way = 0; way < 256; way++) descend(way, locks, 8);
		takeAll(locks);
	}

	private static void unowned() throws InterruptedException {
		permits.acquire(2);
		permits.release();
		permits.release();
		boolean isTaken = permits.tryAcquire() && !permits.tryAcquire(2) && permits.tryAcquire(1, TimeUnit.SECONDS);
		if (isTaken) permits.release(2);
		long stamp = stamped.readLock();
		stamped.unlockRead(stamp);
		stamp = stamped.writeLock();
		stamped.unlockWrite(stamp);
	}

	/** As those of OSGi: it knows its own classes, and few others. */
	private static final class Narrow extends ClassLoader {
		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith("java.") && !name.equals("Certain")) throw new ClassNotFoundException(name);
			return name.startsWith("java.") ? super.loadClass(name, resolve) : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream file = Odd.class.getResourceAsStream(name.concat(".class"))) {
				byte[] content = file.readAllBytes();
				return defineClass(name, content, 0, content.length);
			} catch (IOException unreadable) {
				throw new ClassNotFoundException(name, unreadable);
			}
		}
	}

	private static void narrow() throws ReflectiveOperationException {
		Class.forName("Certain", true, new Narrow());
	}

	/** They are in the middle of whatever they do when the process ends. */
	private static void leaveBehind() {
		for (int i = 0; i < 4; i++) {
			Thread busy = new Thread(() -> {
				while (true) thrownAndCaught();
			});
			busy.setDaemon(true);
			busy.start();
		}
		Certain.until(() -> value > 20_000);
	}

	private static void thrownAndCaught() {
		try {
			thrownByMethod();
		} catch (IllegalStateException expected) {
			value++;
		}
	}

	/** Marks the end of what was asked for, so that tests know it was all recorded. */
	private static void busy() {
		System.out.println("busy");
		while (true) {
			synchronized (outer) {
				synchronized (inner) {
					value++;
				}
			}
		}
	}

	/** Argument: exceptions|overflow|sleepers|interrupted|refused|crowd|apart|often|unowned|narrow|behind|exit|uncaught|busy. */
	public static void main(String[] arguments) throws Exception {
		switch (arguments[0]) {
			case "exceptions" -> exceptions();
			case "overflow" -> overflow();
			case "sleepers" -> sleepers();
			case "interrupted" -> interrupted();
			case "refused" -> refused();
			case "eager" -> eager();
			case "crowd" -> crowd();
			case "apart" -> apart();
			case "often" -> often();
			case "unowned" -> unowned();
			case "narrow" -> narrow();
			case "behind" -> leaveBehind();
			case "exit" -> {
				deep(1);
				System.exit(3);
			}
			case "uncaught" -> thrown();
			default -> {
				Thread second = new Thread(Odd::busy);
				second.setDaemon(true);
				second.start();
				busy();
			}
		}
		System.out.println("done");
	}
}
