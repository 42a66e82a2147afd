import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;

/** Read-write locks: what is fine because readers may re-enter, and what blocks all the same. */
public final class ReadWrite {
	private static final ReentrantReadWriteLock config = new ReentrantReadWriteLock(); // at: config
	private static final ReentrantReadWriteLock rules = new ReentrantReadWriteLock(); // at: rules
	private static final Object cache = new Object();
	private static boolean hung, fixed, queued;

	// The second read lock: a configuration asks whether there is a rule, and evaluates it.

	private static void evaluate() {
		config.readLock().lock(); // at: evaluate
		config.readLock().unlock();
	}

	private static void check() {
		config.readLock().lock(); // at: check
		Certain.pass();
		// With a writer in the queue this is the deadlock of locks whose readers may not re-enter.
		if (queued) Certain.until(config::hasQueuedThreads);
		evaluate();
		config.readLock().unlock();
		Certain.pass();
	}

	private static void change() {
		Certain.await(queued ? 1 : 2);
		config.writeLock().lock(); // at: change
		config.writeLock().unlock();
	}

	private static void secondRead() {
		Certain.join(Certain.start(ReadWrite::check, "check"), Certain.start(ReadWrite::change, "change"));
	}

	// One thread, one lock, both modes.

	private static void upgrading() {
		config.readLock().lock(); // at: read
		if (fixed) config.readLock().unlock();
		if (hung || fixed) config.writeLock().lock(); // at: write
		else config.writeLock().tryLock();
		if (fixed) config.writeLock().unlock();
		else config.readLock().unlock();
	}

	private static void upgrade() {
		Thread thread = Certain.start(ReadWrite::upgrading, "upgrading");
		if (hung) Certain.sayStuckOnce(() -> config.hasQueuedThread(thread));
		Certain.join(thread);
	}

	private static void downgrade() {
		config.writeLock().lock();
		config.readLock().lock();
		config.writeLock().unlock();
		config.readLock().unlock();
	}

	// Two readers, each wants to read what the other one reads, and a writer waits for each.

	private static void readTwo(ReentrantReadWriteLock first, ReentrantReadWriteLock second) {
		first.readLock().lock(); // at: first read
		if (hung) Certain.meet(2);
		if (hung) Certain.until(() -> rules.hasQueuedThreads() && config.hasQueuedThreads());
		second.readLock().lock(); // at: second read
		second.readLock().unlock();
		first.readLock().unlock();
	}

	private static void reader(int turn, ReentrantReadWriteLock first, ReentrantReadWriteLock second) {
		if (!hung) Certain.await(turn);
		readTwo(first, second);
		Certain.pass();
	}

	private static void writer(int turn, ReentrantReadWriteLock lock) {
		if (hung) Certain.until(() -> config.getReadLockCount() + rules.getReadLockCount() == 2);
		else Certain.await(turn);
		lock.writeLock().lock(); // at: writes
		lock.writeLock().unlock();
		Certain.pass();
	}

	private static void across() {
		Thread one = Certain.start(() -> reader(0, config, rules), "reads config");
		Runnable inOrder = () -> reader(1, config, rules), opposite = () -> reader(1, rules, config);
		Thread other = Certain.start(fixed ? inOrder : opposite, "reads rules");
		Thread writesConfig = Certain.start(() -> writer(2, config), "writes config");
		Thread writesRules = Certain.start(() -> writer(3, rules), "writes rules");
		if (hung) Certain.sayStuckOnce(() -> rules.hasQueuedThread(one), () -> config.hasQueuedThread(other));
		Certain.join(one, other, writesConfig, writesRules);
	}

	// A read lock and a monitor in opposite orders: the JVM does not know who reads.

	private static void lookUp() {
		config.readLock().lock(); // at: look up
		if (hung) Certain.meet(2);
		synchronized (cache) { // at: fill cache
			config.getReadHoldCount();
		}
		config.readLock().unlock();
		Certain.pass();
	}

	private static void replace() {
		if (!hung) Certain.await(1);
		synchronized (cache) { // at: clear cache
			if (hung) Certain.meet(2);
			config.writeLock().lock(); // at: replace
			config.writeLock().unlock();
		}
	}

	private static void replaceInOrder() {
		config.writeLock().lock();
		synchronized (cache) {
			config.getWriteHoldCount();
		}
		config.writeLock().unlock();
	}

	private static void unseen() {
		Thread reads = Certain.start(ReadWrite::lookUp, "looks up");
		Thread writes = Certain.start(fixed ? ReadWrite::replaceInOrder : ReadWrite::replace, "replaces");
		if (hung) Certain.sayStuckOnce(() -> Certain.blockedOn(reads, cache), () -> config.hasQueuedThread(writes));
		Certain.join(reads, writes);
	}

	/** Arguments: second-read|upgrade|downgrade|across|unseen quiet|hung|fixed, or second-read queued. */
	public static void main(String[] arguments) {
		hung = arguments[1].equals("hung");
		fixed = arguments[1].equals("fixed");
		queued = arguments[1].equals("queued");
		switch (arguments[0]) {
			case "second-read" -> secondRead();
			case "upgrade" -> upgrade();
			case "downgrade" -> downgrade();
			case "across" -> across();
			default -> unseen();
		}
	}
}
