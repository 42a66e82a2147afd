import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import java.util.function.BooleanSupplier;

/** What the platform parks threads for: locks that a program makes itself, and queues. */
public final class Parked {
	/** As in the documentation of AbstractQueuedSynchronizer. */
	private static final class Mutex extends AbstractQueuedSynchronizer {
		private static final long serialVersionUID = 1;

		@Override
		protected boolean tryAcquire(int unused) {
			if (!compareAndSetState(0, 1)) return false;
			setExclusiveOwnerThread(Thread.currentThread());
			return true;
		}

		@Override
		protected boolean tryRelease(int unused) {
			setExclusiveOwnerThread(null);
			setState(0);
			return true;
		}

		void lock() {
			acquire(1);
		}

		boolean tryLock() {
			return tryAcquire(1);
		}

		void unlock() {
			release(1);
		}
	}

	/** Anybody may open it: it has no owner. */
	private static final class Gate extends AbstractQueuedSynchronizer {
		private static final long serialVersionUID = 1;

		Gate() {
			setState(1);
		}

		@Override
		protected boolean tryAcquire(int unused) {
			return compareAndSetState(0, 1);
		}

		@Override
		protected boolean tryRelease(int unused) {
			setState(0);
			return true;
		}
	}

	private static final Mutex[] mutexes = {new Mutex(), new Mutex()};
	private static final Object state = new Object();
	private static final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
	private static boolean hung, fixed, interruptibly;
	/** The main thread is stuck, too: it waits for the others. */
	private static final BooleanSupplier joined = () -> true;

	private static void both(Mutex first, Mutex second) throws InterruptedException {
		if (interruptibly) first.acquireInterruptibly(1); // at: outer interruptibly
		else first.acquire(1); // at: outer mutex
		try {
			if (hung) Certain.meet(2);
			if (interruptibly) second.acquireInterruptibly(1); // at: inner interruptibly
			else second.acquire(1); // at: inner mutex
			second.release(1);
		} finally {
			first.unlock();
		}
	}

	private static void member(int me) {
		if (!hung) Certain.await(me);
		int first = fixed ? 0 : me;
		try {
			both(mutexes[first], mutexes[1 - first]);
		} catch (InterruptedException interrupt) {
			throw new AssertionError(interrupt);
		}
		Certain.pass();
	}

	private static void mutexes() {
		Thread one = Certain.start(() -> member(0), "member 0"), other = Certain.start(() -> member(1), "member 1");
		BooleanSupplier[] stuck = {() -> mutexes[1].isQueued(one), () -> mutexes[0].isQueued(other), joined};
		if (hung) Certain.sayStuckOnce(stuck);
		Certain.join(one, other);
	}

	/** Whoever should bring something needs what the one who waits for it holds. */
	private static void takeFromQueue() {
		synchronized (state) { // at: held taking
			if (hung) Certain.meet(2);
			try {
				queue.take(); // at: takes
			} catch (InterruptedException interrupt) {
				throw new AssertionError(interrupt);
			}
		}
	}

	private static void bring() {
		if (hung) Certain.meet(2);
		synchronized (state) { // at: brings
			queue.add("something");
		}
	}

	private static void queue() {
		if (!hung) queue.add("something else");
		Thread takes = Certain.start(Parked::takeFromQueue, "takes");
		if (!hung) Certain.join(takes);
		Thread brings = Certain.start(Parked::bring, "brings");
		if (hung) Certain.sayStuckOnce(() -> takes.getState() == Thread.State.WAITING, () -> Certain.blockedOn(brings, state), joined);
		Certain.join(brings);
	}

	private static void gate() {
		Gate gate = new Gate();
		Thread passes = Certain.start(() -> {
			synchronized (state) {
				gate.acquire(1);
			}
		}, "passes");
		gate.release(1);
		Certain.join(passes);
		gate.release(1);
	}

	private static void tried() {
		if (!mutexes[0].tryLock() || mutexes[0].tryLock()) throw new AssertionError();
		mutexes[0].unlock();
		mutexes[0].lock();
		mutexes[0].unlock();
	}

	/** Arguments: mutex|interruptible|queue quiet|hung|fixed, or gate|tried quiet. */
	public static void main(String[] arguments) {
		hung = arguments[1].equals("hung");
		fixed = arguments[1].equals("fixed");
		interruptibly = arguments[0].equals("interruptible");
		switch (arguments[0]) {
			case "queue" -> queue();
			case "gate" -> gate();
			case "tried" -> tried();
			default -> mutexes();
		}
	}
}
